"""Runs crawls of the candidate's against made-up pages, on a loop without real time, and logs them; judges nothing.

Nothing happens by itself: whenever the loop has nothing left to do, the next thing on the case's plan is
done, which is to end a fetch, to cancel a crawl or to start the next ones. So a log is the same each time.
"""

import asyncio
import random
import selectors
from collections.abc import Callable
from typing import Any

SPINS = 3000
"""Rounds of the loop without coming to rest after which it is taken for polling."""


class _Selector(selectors.SelectSelector):
    """Tells when the loop would have to wait, and lets timers pass at once."""

    idle: Callable[[], None]
    now = 0.0
    spins = 0

    def select(self, timeout: float | None = None) -> list[Any]:
        """Never waits."""
        self.spins += 1
        if self.spins > SPINS:
            raise RuntimeError("the crawler keeps the loop busy although nothing happens")
        if timeout is None:
            self.spins = 0
            self.idle()
        elif timeout > 0:
            self.now += timeout
        return super().select(0)


class _Loop(asyncio.SelectorEventLoop):
    """A loop whose time is that of its selector."""

    def __init__(self, selector: _Selector) -> None:
        self._own = selector
        super().__init__(selector)

    def time(self) -> float:
        """Seconds that no one has to wait for."""
        return self._own.now


class Play:
    """One case: its pages, its plan and its log."""

    def __init__(self, make: Callable[..., Any], case: dict[str, Any]) -> None:
        self.case = case
        self.log: list[list[Any]] = []
        self.order = random.Random(case["order"])
        self.gates: list[tuple[str, asyncio.Future[None]]] = []
        self.ended = 0
        self.tasks: dict[int, asyncio.Task[Any]] = {}
        self.results: dict[int, Any] = {}
        self.cancels = [list(one) for one in case.get("cancel", [])]
        self.rounds = [list(one) for one in case["rounds"]]
        # Before the loop runs, as the instruction allows.
        self.crawler = make(self.fetch, case["parallel"], case["max_pages"])
        selector = _Selector()
        selector.idle = self.idle
        self.loop = _Loop(selector)
        self.loop.set_exception_handler(lambda loop, context: None)
        self.finished = self.loop.create_future()

    def run(self) -> list[list[Any]]:
        """Plays the case to its end, and returns the log."""

        async def wait() -> None:
            await self.finished

        try:
            self.loop.run_until_complete(wait())
        finally:
            left = asyncio.all_tasks(self.loop)
            self.log.append(["left over", len(left)])
            self.log.append(["in the end", {str(n): _plain(result) for n, result in self.results.items()}])
            for coroutine in [task.get_coro() for task in left]:
                task_close = getattr(coroutine, "close", None)
                self._close(task_close)
            self.loop.close()
        return self.log

    async def fetch(self, url: str) -> list[str]:
        """A page: ends when the plan says so; a cancelled one may take its time."""
        self.log.append(["fetch", url])
        try:
            try:
                await self.gate(url)
            except asyncio.CancelledError:
                self.log.append(["cancelled", url])
                for _ in range(self.case.get("slow", {}).get(url, 0)):
                    await self.gate(url)
                raise
            if url in self.case.get("fails", []):
                raise OSError(f"{url} cannot be fetched")
            return list(self.case["site"].get(url, []))
        finally:
            self.log.append(["ended", url])

    async def gate(self, url: str) -> None:
        """Waits until the plan comes to it."""
        future = self.loop.create_future()
        self.gates.append((url, future))
        try:
            await future
        finally:
            self.gates = [one for one in self.gates if one[1] is not future]

    async def crawl(self, number: int, start: list[str]) -> None:
        """One crawl, and how it was left."""
        try:
            result = await self.crawler.crawl(list(start))
        except BaseException as ex:
            self.log.append(["left", number, type(ex).__name__, None])
            raise
        self.results[number] = result
        self.log.append(["left", number, "returned", _plain(result)])

    def idle(self) -> None:
        """The next thing on the plan."""
        self.log.append(["idle"])
        running = [number for number, task in self.tasks.items() if not task.done()]
        due = [one for one in self.cancels if one[1] <= self.ended and one[0] in running]
        if due:
            self.cancels.remove(due[0])
            self.log.append(["cancel", due[0][0]])
            self.tasks[due[0][0]].cancel()
        elif self.gates:
            self.ended += 1
            _, future = self.gates[self._chosen()]
            future.set_result(None)
        elif running or not self.rounds:
            if running:
                self.log.append(["stuck", running])
            self.finished.set_result(None)
        else:
            for start in self.rounds.pop(0):
                number = len(self.tasks)
                self.tasks[number] = self.loop.create_task(self.crawl(number, start))

    def _chosen(self) -> int:
        if self.case["order"] == "first":
            return 0
        return len(self.gates) - 1 if self.case["order"] == "last" else self.order.randrange(len(self.gates))

    @staticmethod
    def _close(close: Callable[[], None] | None) -> None:
        try:
            if close is not None:
                close()
        except BaseException:  # what a task that was left over does at its end is looked at no more
            return


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Callable[[Any], Any]) -> list[list[Any]]:
    """Returns the log: what was fetched, cancelled and ended, how crawls were left, and when nothing moved."""
    return Play(candidate["Crawler"], case).run()


def _plain(result: Any) -> Any:
    if not isinstance(result, dict):
        return f"a {type(result).__name__}"
    return {str(url): links if links is None else list(links) for url, links in result.items()}
