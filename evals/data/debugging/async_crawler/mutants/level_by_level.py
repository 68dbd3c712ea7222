"""Fetches the links of one level only when all pages of the level before are done.

Fails: slots
Misses: 3
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
        level = start
        while level:
            found: list[str] = []
            async with asyncio.TaskGroup() as group:
                self._found(level, pages, group, found)
            level = found
        return pages

    def _found(self, urls: list[str], pages: Pages, group: asyncio.TaskGroup, found: list[str]) -> None:
        for url in urls:
            if url not in pages and len(pages) < self._max_pages:
                # Entered before anything is awaited: who finds the page next sees that it is taken.
                pages[url] = None
                group.create_task(self._visit(url, pages, group, found))

    async def _visit(self, url: str, pages: Pages, group: asyncio.TaskGroup, found: list[str]) -> None:
        async with self._slots:
            try:
                links = await self._fetch(url)
            except Exception:
                return
        pages[url] = links
        found += links
