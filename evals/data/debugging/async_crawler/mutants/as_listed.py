"""The class of the instruction, delivered unchanged.

Fails: each_page_once, waits_for_all, slots, separate_crawls, failures, cancellation, after_cancellation
Misses: 3, 4
"""

import asyncio
from collections.abc import Awaitable, Callable

Fetch = Callable[[str], Awaitable[list[str]]]


class Crawler:
    """Fetches pages, and the pages they link to, a few at a time."""

    def __init__(self, fetch: Fetch, parallel: int, max_pages: int) -> None:
        self._fetch = fetch
        self._max_pages = max_pages
        self._slots = asyncio.Semaphore(parallel)
        self._pages: dict[str, list[str] | None] = {}

    async def crawl(self, start: list[str]) -> dict[str, list[str] | None]:
        """Returns the links of every page that was fetched; None for those that failed."""
        self._pages = {}
        for url in start:
            await self._visit(url)
        return self._pages

    async def _visit(self, url: str) -> None:
        if url in self._pages or len(self._pages) >= self._max_pages:
            return
        await self._slots.acquire()
        try:
            links = await self._fetch(url)
        except BaseException:
            self._pages[url] = None
            return
        self._slots.release()
        self._pages[url] = links
        for link in links:
            asyncio.create_task(self._visit(link))
