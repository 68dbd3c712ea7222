"""Feeds the candidate's parser pieces of a stream, and looks at what it returns and holds; judges nothing."""

import gc
import tracemalloc
from collections.abc import Callable
from typing import Any


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Any) -> Any:
    """Records and counts of one or of several streams, or what is held of an endless one."""
    make = candidate["LogParser"]
    if case["look"] == "held":
        return held(make, case)
    return [streamed(make, stream["options"], pieces(stream)) for stream in case["streams"]]


def pieces(stream: dict[str, Any]) -> list[bytes]:
    """The chunks of a stream; with `every`, its only chunk in so many bytes each."""
    chunks = [bytes.fromhex(one) for one in stream["chunks"]]
    every = stream.get("every")
    return [chunks[0][n : n + every] for n in range(0, len(chunks[0]), every)] if every else chunks


def streamed(make: Callable[..., Any], options: dict[str, int], chunks: list[bytes]) -> list[Any]:
    """How many records each chunk completed, all records, and the counts."""
    parser = make(**options)
    returned = [list(parser.feed(chunk)) for chunk in chunks]
    returned.append(list(parser.close()))
    records = [[one["time"], one["level"], one["text"], one["cut"]] for part in returned for one in part]
    counts = [len(part) for part in returned] if len(returned) < 10_000 else []
    return [counts, records, dict(parser.stats())]


def held(make: Callable[..., Any], case: dict[str, Any]) -> list[Any]:
    """The most bytes held between two chunks of a stream that is made as it is read, and the counts."""
    parser = make(**case["options"])
    parser.feed(bytes.fromhex(case["before"]))
    piece = bytes.fromhex(case["piece"]) * case["times"]
    gc.collect()
    tracemalloc.start()
    most = 0
    for _ in range(case["chunks"]):
        parser.feed(piece)
        most = max(most, tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    ended = parser.feed(bytes.fromhex(case["after"])) + parser.close()
    return [most, len(ended), dict(parser.stats())]
