"""Cancels its tasks but does not wait until they have ended.

Fails: cancellation, after_cancellation
Misses: 4
"""

import asyncio
from collections.abc import Awaitable, Callable

Fetch = Callable[[str], Awaitable[list[str]]]
Pages = dict[str, list[str] | None]


class Crawler:
    """Fetches pages, and the pages they link to, a few at a time.

    Crawls share the slots alone. Everything else belongs to one call of `crawl`, whose task group ends only when
    all tasks in it have ended.
    """

    def __init__(self, fetch: Fetch, parallel: int, max_pages: int) -> None:
        """Makes a crawler without any crawl.

        Args:
            fetch: Gives the links of a page, or raises.
            parallel: How many fetches may run at the same time, of all crawls together.
            max_pages: How many pages one crawl may fetch.
        """
        self._fetch = fetch
        self._max_pages = max_pages
        self._slots = asyncio.Semaphore(parallel)

    async def crawl(self, start: list[str]) -> Pages:
        """Returns the links of every page that was fetched; None for those that failed."""
        pages: Pages = {}
        group: set[asyncio.Task[None]] = set()
        self._found(start, pages, group)
        try:
            while running := {task for task in group if not task.done()}:
                await asyncio.wait(running)
        except asyncio.CancelledError:
            for task in group:
                task.cancel()
            raise
        return pages

    def _found(self, urls: list[str], pages: Pages, group: set[asyncio.Task[None]]) -> None:
        for url in urls:
            if url not in pages and len(pages) < self._max_pages:
                # Entered before anything is awaited: who finds the page next sees that it is taken.
                pages[url] = None
                group.add(asyncio.create_task(self._visit(url, pages, group)))

    async def _visit(self, url: str, pages: Pages, group: set[asyncio.Task[None]]) -> None:
        async with self._slots:
            try:
                links = await self._fetch(url)
            except Exception:
                return
        pages[url] = links
        self._found(links, pages, group)
