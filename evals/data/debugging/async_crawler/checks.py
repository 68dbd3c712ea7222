"""Hidden checks of the crawler: sites to crawl, and what must be true of the log of a crawl.

The cases of criterion 3 have no failures and no cancellations; those of criterion 4 are such that every page is found
once, no limit on pages binds, and pages that wait wait for slots alone. `uncounted` cases have crawls beside a
cancelled one: neither their slots nor their results are compared, only that they are not disturbed. `strict` ones look
for pages that wait while a slot is free.
"""

import random
from collections.abc import Iterator
from typing import Any

CHECKS = {
    "each_page_once": [3],
    "waits_for_all": [3],
    "slots": [3],
    "separate_crawls": [3],
    "failures": [4],
    "cancellation": [4],
    "after_cancellation": [4],
}

Site = dict[str, list[str]]
PLENTY = 1000


def cases(seed: int) -> list[dict[str, Any]]:
    """Cases of all checks, the same for the same seed."""
    rng = random.Random(seed)
    draws = {
        "each_page_once": _once,
        "waits_for_all": _deep,
        "slots": _slots,
        "separate_crawls": _separate,
        "failures": _failures,
        "cancellation": _cancellation,
        "after_cancellation": _after,
    }
    return [{"check": check, **case} for check, draw in draws.items() for case in draw(rng)]


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """What is wrong with what was observed, in one line; None when it is right."""
    if "raised" in observed:
        return f"{_told(case)}: raised {observed['raised']}"
    try:
        wrong = _Reading(case).wrong(observed["value"])
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        return f"unreadable observation: {str(observed['value'])[:120]}"
    return None if wrong is None else f"{_told(case)}: {wrong}"


def _told(case: dict[str, Any]) -> str:
    text = ", ".join(f"{name} {value}" for name, value in case.items() if name not in ("check", "order"))
    return text if len(text) < 600 else f"{text[:400]} … {text[-200:]}"


# Drawing sites. A page is a name; in a case with several crawls, names tell which crawl finds it.


def _case(site: Site, rounds: list[list[list[str]]], parallel: int, order: Any, **more: Any) -> dict[str, Any]:
    return {"site": site, "rounds": rounds, "parallel": parallel, "order": order, "max_pages": PLENTY, **more}


def _orders(rng: random.Random) -> list[Any]:
    return ["first", "last", rng.randrange(10**6)]


def _web(rng: random.Random, pages: int, prefix: str = "p") -> Site:
    """Pages that link to each other, back and to themselves, all of them found from the first."""
    names = [f"{prefix}{number}" for number in range(pages)]
    site = {name: rng.choices(names, k=rng.randint(0, 4)) for name in names}
    for number in range(1, pages):
        site[names[rng.randrange(number)]].append(names[number])
    return site


def _tree(rng: random.Random, pages: int, prefix: str = "t") -> Site:
    """Each page but the first is linked to once."""
    site: Site = {f"{prefix}{number}": [] for number in range(pages)}
    for number in range(1, pages):
        site[f"{prefix}{rng.randrange(number)}"].append(f"{prefix}{number}")
    return site


def _once(rng: random.Random) -> Iterator[dict[str, Any]]:
    """Pages that are found many times, some while they are being fetched; and more pages than may be fetched."""
    for order in _orders(rng):
        diamond = {"top": ["a", "b", "a"], "a": ["end", "b"], "b": ["end", "top"], "end": ["end"]}
        yield _case(diamond, [[["top", "top", "b"]]], 4, order)
        yield _case(_web(rng, 15), [[["p0", "p1", "p0"]]], rng.randint(2, 5), order)
        wide = {"top": [f"w{number}" for number in range(12)]}
        for most in (1, 7, 12, 13):
            yield _case(wide, [[["top"]]], 3, order, max_pages=most)
        yield _case({}, [[[f"s{number}" for number in range(9)]]], 4, order, max_pages=rng.randint(2, 8))
        yield _case(_web(rng, 20), [[["p0"]]], rng.randint(1, 5), order, max_pages=rng.randint(3, 18))
    yield _case({}, [[[]], [["only"]]], 1, "first")


def _deep(rng: random.Random) -> Iterator[dict[str, Any]]:
    """Chains much longer than there are slots, and trees."""
    for parallel in (1, 2, 3):
        chain = {f"c{number}": [f"c{number + 1}"] for number in range(12)}
        yield _case(chain, [[["c0"]]], parallel, "first")
        yield _case(_tree(rng, 15), [[["t0"]]], parallel, rng.randrange(10**6))


def _slots(rng: random.Random) -> Iterator[dict[str, Any]]:
    """A slow page beside a chain, and wide sites: every free slot is used, and no other."""
    beside = {"top": ["slow", "x1"], "x1": ["x2"], "x2": ["x3", "x4"], "x3": [f"y{number}" for number in range(6)]}
    # The slow page is fetched first, and last in first out it ends last.
    yield _case(beside, [[["top"]]], 2, "last", strict=True)
    yield _case(beside, [[["slow", "x1"]]], 3, "last", strict=True)
    for order in _orders(rng):
        wide = {"top": [f"w{number}" for number in range(9)], "w3": ["v1", "v2", "v3", "v4"]}
        yield _case(wide, [[["top"]]], rng.randint(2, 5), order, strict=True)
        yield _case(_tree(rng, 20), [[["t0"]]], rng.randint(2, 4), order, strict=True)


def _separate(rng: random.Random) -> Iterator[dict[str, Any]]:
    """Crawls at the same time, of the same pages and of others; and one after the other."""
    for order in _orders(rng):
        same = {**_web(rng, 8), "d0": ["d1", "d2", "p0"], "d1": ["d3"], "d2": ["d3"], "d3": ["d0"]}
        # All may run at once, so that how often a page is fetched is all that can be seen.
        yield _case(same, [[["d0"], ["d0"]]], 30, order, shared=True)
        others = {**_tree(rng, 8, "a"), **_tree(rng, 10, "b"), **_tree(rng, 5, "c")}
        yield _case(others, [[["a0"], ["b0"], ["c0"]]], 3, order)
        flat = {"x": [f"x{number}" for number in range(9)], "y": [f"y{number}" for number in range(9)]}
        yield _case(flat, [[["x"], ["y"]]], 2, order, max_pages=6)
        yield _case(same, [[["d0"]], [["d0"]]], 2, order)


def _failures(rng: random.Random) -> Iterator[dict[str, Any]]:
    """Failures one after the other and among pages that go well; more of them than there are slots."""
    for order in _orders(rng):
        site = {"top": [f"w{number}" for number in range(8)], "w7": ["end"], "w6": ["last"]}
        failing = [["w0"], ["w0", "w1", "w2", "w3", "w4"], ["w1", "w3", "end"], ["top"], [*site["top"], "end"]]
        for parallel, fails in zip((1, 2, 3, 1, 2), failing, strict=True):
            yield _case(site, [[["top"]]], parallel, order, fails=fails)
        flat = [f"f{number}" for number in range(9)]
        yield _case({}, [[flat], [flat]], 3, order, fails=rng.sample(flat, 2), strict=True)
        tree = _tree(rng, 16)
        yield _case(tree, [[["t0"]], [["t0"]]], 2, order, fails=rng.sample(sorted(tree), 5))


def _cancellation(rng: random.Random) -> Iterator[dict[str, Any]]:
    """A crawl that is cancelled while fetches run and pages wait for slots; cancelled fetches that take their time."""
    wide = {"top": [f"w{number}" for number in range(8)]}
    for order in _orders(rng):
        for ended in (0, 1, 2, 4):
            slow = {f"w{number}": rng.randint(0, 2) for number in range(8)} | {"top": 1}
            yield _case(wide, [[["top"]]], 3, order, cancel=[[0, ended]], slow=slow)
            yield _case(wide, [[["top"]]], 20, order, cancel=[[0, ended]], slow=slow)
        # Some end at once and one needs longest, at either end.
        for late in ("w0", "w2"):
            yield _case(wide, [[["top"]]], 3, order, cancel=[[0, 1]], slow={late: 3})
        tree = _tree(rng, 14)
        slow = {name: rng.randint(0, 2) for name in tree}
        yield _case(tree, [[["t0"]]], rng.randint(1, 4), order, cancel=[[0, rng.randint(1, 8)]], slow=slow)


def _after(rng: random.Random) -> Iterator[dict[str, Any]]:
    """Crawls beside a cancelled one, and after it: its slots are free when its fetches have ended, and not before."""
    for order in _orders(rng):
        site = {"a0": [f"a{number}" for number in range(1, 7)], "b0": [f"b{number}" for number in range(1, 7)]}
        slow = {f"a{number}": 1 + number % 2 for number in range(7)}
        for parallel in (1, 2, 4):
            cancelled = _case(site, [[["a0"]], [["b0"]]], parallel, order, cancel=[[0, 1]], slow=slow, strict=True)
            yield cancelled
            yield {**cancelled, "rounds": [[["a0"], ["b0"]]], "cancel": [[0, 3]], "uncounted": True}
            yield {**cancelled, "rounds": [[["b0"], ["a0"]]], "cancel": [[1, 0]], "uncounted": True}


# Reading a log.


class _Reading:
    """What has happened so far in a log, and whether it may."""

    def __init__(self, case: dict[str, Any]) -> None:
        self.case = case
        self.starts = [start for crawls in case["rounds"] for start in crawls]
        self.begun = 0
        self.running: list[str] = []
        self.cancelling: set[str] = set()
        self.fetched: dict[str, int] = {}
        self.done: list[str] = []
        self.cancelled: set[int] = set()
        self.left: dict[int, Any] = {}

    def wrong(self, log: list[list[Any]]) -> str | None:
        """The first thing that may not be, None if there is none."""
        for entry in log:
            kind = entry[0].replace(" ", "_")
            found: str | None = getattr(self, f"_{kind}")(*entry[1:])
            if found is not None:
                return found
        return None if self.left.keys() == set(range(len(self.starts))) else "not all crawls were left"

    def _owners(self, url: str) -> list[int]:
        """The crawls that have found the page and were not left, by what they have fetched so far."""
        alive = [number for number in range(self.begun) if number not in self.left]
        return [number for number in alive if url in self._known(number)]

    def _known(self, number: int) -> set[str]:
        known = set(self.starts[number])
        reached = True
        while reached:
            more = {link for url in known if self._links(url) is not None for link in self._links(url) or []} - known
            known |= more
            reached = bool(more)
        return known

    def _links(self, url: str) -> list[str] | None:
        failed = url not in self.done or url in self.case.get("fails", [])
        return None if failed else self.case["site"].get(url, [])

    def _begin(self) -> None:
        # All crawls of a round begin together, before their first fetch.
        if len(self.left) == self.begun and self.begun < len(self.starts):
            first = 0
            for crawls in self.case["rounds"]:
                if first == self.begun:
                    self.begun += len(crawls)
                    self.done, self.fetched = [], {}
                    return
                first += len(crawls)

    def _fetch(self, url: str) -> str | None:
        self._begin()
        owners = self._owners(url)
        if not owners:
            return f"{url} was fetched although no crawl that still ran had found it"
        if set(owners) <= self.cancelled:
            return f"{url} was fetched after its crawl had been cancelled"
        self.fetched[url] = self.fetched.get(url, 0) + 1
        if self.fetched[url] > len(owners) and not self.case.get("shared"):
            return f"{url} was fetched {self.fetched[url]} times in one crawl"
        self.running.append(url)
        if len(self.running) > self.case["parallel"] and not self.case.get("uncounted"):
            return f"{len(self.running)} fetches ran at the same time: {self.running}"
        return None

    def _cancelled(self, url: str) -> str | None:
        self.cancelling.add(url)
        return (
            None if set(self._owners(url)) & self.cancelled else f"the fetch of {url} was cancelled, its crawl was not"
        )

    def _ended(self, url: str) -> str | None:
        self.running.remove(url)
        if url in self.cancelling:
            self.cancelling.remove(url)
        else:
            self.done.append(url)
        return None

    def _cancel(self, number: int) -> str | None:
        self.cancelled.add(number)
        return None

    def _idle(self) -> str | None:
        """Nothing moves: then no page may wait while a slot is free, and cancelled fetches know that they are."""
        waiting = []
        for number in range(self.begun):
            if number in self.left or self.case.get("shared"):
                continue
            known = self._known(number)
            if number in self.cancelled:
                deaf = [url for url in self.running if url in known and url not in self.cancelling]
                if deaf:
                    return f"crawl {number} was cancelled, and the fetches of {deaf} were not"
                continue
            free = self.case["max_pages"] - sum(url in self.fetched for url in known)
            waiting += sorted(known - set(self.fetched))[: max(free, 0)]
        if self.case.get("strict") and waiting and len(self.running) < self.case["parallel"]:
            return f"{waiting} had been found and waited while {self.running or 'nothing'} was fetched"
        return None

    def _left(self, number: int, how: str, result: Any) -> str | None:
        self._begin()
        known = self._known(number)
        self.left[number] = result
        mine = [url for url in self.running if url in known and not self.case.get("shared")]
        if mine:
            return f"crawl {number} was left ({how}) while the fetches of {mine} ran"
        if number in self.cancelled:
            return None if how == "CancelledError" else f"crawl {number} was cancelled but left otherwise: {how}"
        if how != "returned":
            return f"crawl {number} raised {how}"
        fetched = known & set(self.fetched)
        if len(fetched) < min(len(known), self.case["max_pages"]) or len(fetched) > self.case["max_pages"]:
            return f"crawl {number} fetched {sorted(fetched)}, may fetch {self.case['max_pages']} of {sorted(known)}"
        if self.case.get("uncounted"):
            return None
        right = {url: self._links(url) for url in fetched}
        return None if result == right else f"crawl {number} returned {result}, expected {right}"

    def _stuck(self, numbers: list[int]) -> str | None:
        return f"crawls {numbers} waited for ever"

    def _left_over(self, tasks: int) -> str | None:
        return f"{tasks} tasks were left over" if tasks else None

    def _in_the_end(self, results: dict[str, Any]) -> str | None:
        for number, result in results.items():
            if result != self.left[int(number)] and not self.case.get("uncounted"):
                return f"the result of crawl {number} changed after it was returned: {result}"
        if self.case.get("shared"):
            wrong = {url: count for url, count in self.fetched.items() if count != len(self.starts)}
            return f"two crawls of the same pages, fetches of each: {wrong}" if wrong else None
        return None
