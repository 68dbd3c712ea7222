"""Has each page wait for its links in a gather, inside its own slot.

Fails: each_page_once, waits_for_all, slots, separate_crawls, failures, cancellation, after_cancellation
Misses: 3, 4
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
        await self._found(start, pages)
        return pages

    async def _found(self, urls: list[str], pages: Pages) -> None:
        new = []
        for url in urls:
            if url not in pages and len(pages) < self._max_pages:
                pages[url] = None
                new.append(self._visit(url, pages))
        await asyncio.gather(*new)

    async def _visit(self, url: str, pages: Pages) -> None:
        async with self._slots:
            try:
                links = await self._fetch(url)
            except Exception:
                return
            pages[url] = links
            await self._found(links, pages)
