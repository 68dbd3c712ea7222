"""Hidden checks of the log parser: streams cut in many ways, against a reading of the whole stream at once.

The reading here splits the whole stream into lines and looks at each, which needs all of it in memory.
"""

import random
from itertools import pairwise
from typing import Any

CHECKS: dict[str, list[int]] = {
    "records": [],
    "cut_anywhere": [],
    "characters": [],
    "line_ends": [],
    "headers": [],
    "malformed": [],
    "limits": [],
    "at_once": [],
    "held": [],
    "time": [],
}
KINDS = {
    "records": "logic error",
    "line_ends": "missed edge case",
    "headers": "missed edge case",
    "characters": "missed edge case",
    "limits": "missed edge case",
}
CPU_S = 1.5
FIXED = 100_000
"""Bytes that a parser may hold beside what its limits allow; Python's own objects included."""
USUAL = {"max_line": 200, "max_lines": 5}


def cases(seed: int) -> list[dict[str, Any]]:
    """Cases of all checks, the same for the same seed."""
    rng = random.Random(seed)
    return [
        _case("records", [_by_lines(_log(rng)) for _ in range(4)]),
        _case("cut_anywhere", [way for _ in range(3) for way in _cuts(rng, _log(rng))]),
        _case("characters", [way for text in _characters(rng) for way in _cuts(rng, text)]),
        _case("line_ends", [way for text in _line_ends() for way in _cuts(rng, text)]),
        _case("headers", [_by_lines(b"\n".join(_headers(rng)) + b"\n")]),
        _case("malformed", [_by_lines(text) for text in _malformed(rng)]),
        _case("limits", [way for text in _limits(rng) for way in _cuts(rng, text)[:2]]),
        _case("at_once", [_by_lines(_log(rng)), *_cuts(rng, _log(rng))[1:2]], when=True),
        *_endless(rng),
        _slow(rng),
    ]


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """What is wrong with what was observed, in one line; None when it is right."""
    if "raised" in observed:
        return f"raised {str(observed['raised'])[:300]}"
    value = observed.get("value")
    if not isinstance(value, list):
        return f"unreadable observation: {str(value)[:200]}"
    if case["look"] == "held":
        most, *rest = value
        if rest != case["expected"]:
            return f"{case['about']}: {rest} after it, expected {case['expected']}"
        allowed = FIXED + 4 * case["options"]["max_line"] * case["options"]["max_lines"]
        return None if most <= allowed else f"{case['about']}: holds {most} bytes, {allowed} would be much"
    for number, (stream, seen) in enumerate(zip(case["streams"], value, strict=True), 1):
        wrong = _wrong(stream, seen, case["when"])
        if wrong:
            return f"stream {number}, cut into {len(stream['chunks'])} pieces: {wrong}"
    return None


def _wrong(stream: dict[str, Any], seen: Any, when: bool) -> str | None:
    whole = b"".join(bytes.fromhex(one) for one in stream["chunks"])
    ended, stats = read(whole, **stream["options"])
    records = [record for record, _ in ended]
    if not isinstance(seen, list) or len(seen) != 3:
        return f"unreadable observation: {str(seen)[:200]}"
    for number, (got, right) in enumerate(zip(seen[1], records, strict=False)):
        if got != right:
            return f"record {number}: saw {str(got)[:200]}, expected {str(right)[:200]}"
    if len(seen[1]) != len(records):
        return f"{len(seen[1])} records, expected {len(records)}"
    if seen[2] != stats:
        return f"stats: saw {str(seen[2])[:200]}, expected {stats}"
    if when and seen[0] != (right := _when(stream, [at for _, at in ended])):
        return f"the numbers of records that each call returned are {str(seen[0])[:200]}, expected {str(right)[:200]}"
    return None


def _when(stream: dict[str, Any], ends: list[int]) -> list[int]:
    """How many records each chunk, and at last `close`, completes."""
    reached = [0]
    for one in stream["chunks"]:
        reached.append(reached[-1] + len(one) // 2)
    return [sum(low < at <= high for at in ends) for low, high in pairwise([*reached, reached[-1] + 1])]


def read(stream: bytes, max_line: int, max_lines: int) -> tuple[list[tuple[list[Any], int]], dict[str, int]]:
    """The records of a whole stream, each with the place in the stream that completes it, and the counts."""
    stats = {"records": 0, "malformed": 0, "too_long": 0, "cut": 0}
    found: list[tuple[list[Any], int]] = []
    record: list[Any] | None = None  # time, level, lines, cut
    at = 0

    def ended(place: int) -> None:
        nonlocal record
        if record is not None:
            stats["records"] += 1
            stats["cut"] += record[3]
            found.append(([record[0], record[1], "\n".join(record[2]), record[3]], place))
        record = None

    lines = stream.split(b"\n")
    for number, line in enumerate(lines, 1):
        at += len(line) + 1
        line = line[:-1] if line.endswith(b"\r") and number < len(lines) else line
        more = line[:1] in (b" ", b"\t")
        try:
            text = "" if len(line) > max_line else line.decode("utf-8")
        except UnicodeDecodeError:
            text = None
        if not line:
            continue
        if len(line) > max_line or text is None:
            stats["malformed" if text is None else "too_long"] += 1
            if not more:
                ended(at)
        elif not more:
            ended(at)
            record = _begun(text)
            stats["malformed"] += record is None
        elif record is not None and len(record[2]) < max_lines:
            record[2].append(text[1:])
        elif record is not None:
            record[3] = True
    ended(len(stream) + 1)
    return [(one, min(place, len(stream) + 1)) for one, place in found], stats


def _begun(text: str) -> list[Any] | None:
    head, _, rest = text.partition(" ")
    level, space, message = rest.partition(" ")
    seconds, dot, millis = head.partition(".")
    digits = all(c in "0123456789" for c in seconds + millis)
    if not (digits and dot and 1 <= len(seconds) <= 12 and len(millis) == 3):
        return None
    if level not in ("DEBUG", "INFO", "WARN", "ERROR"):
        return None
    return [int(seconds + millis), level, [message if space else ""], False]


def _case(check: str, streams: list[dict[str, Any]], when: bool = False) -> dict[str, Any]:
    return {"check": check, "look": "streams", "streams": streams, "when": when}


def _stream(chunks: list[bytes]) -> dict[str, Any]:
    return {"options": USUAL, "chunks": [one.hex() for one in chunks]}


def _by_lines(text: bytes) -> dict[str, Any]:
    return _stream(text.splitlines(keepends=True) if b"\r" not in text else [text])


def _cuts(rng: random.Random, text: bytes) -> list[dict[str, Any]]:
    """The same stream byte by byte, in random pieces with empty ones between, and in two."""
    places = sorted(rng.choices(range(len(text) + 1), k=12))
    half = rng.randint(1, max(1, len(text) - 1))
    return [
        _stream([text[n : n + 1] for n in range(len(text))]),
        _stream([text[a:b] for a, b in pairwise([0, *places, len(text)])]),
        _stream([text[:half], text[half:]]),
    ]


def _head(rng: random.Random, text: str) -> bytes:
    level = rng.choice(("DEBUG", "INFO", "WARN", "ERROR"))
    return f"{rng.randrange(10**10)}.{rng.randrange(1000):03} {level} {text}\n".encode()


def _log(rng: random.Random) -> bytes:
    """A usual log: records of one and of several lines, a malformed line, an empty one."""
    parts = []
    for number in range(8):
        parts.append(_head(rng, f"event {number} of {rng.randrange(1000)}"))
        parts += [(rng.choice(" \t") + f"  at step {n}\n").encode() for n in range(rng.choice((0, 0, 1, 3)))]
    parts.insert(6, b"this is no record\n  and what continues it is none\n")
    parts.insert(3, b"\n")
    return b"".join(parts)


def _characters(rng: random.Random) -> list[bytes]:
    texts = ["Grüße aus Köln", "日本語のログ", "🙂 fine 🙂", "mixed ü 語 🙂 end"]
    good = b"".join(_head(rng, text) + f" {text[::-1]}\n".encode() for text in texts)
    bad = _head(rng, "a") + b" cut \xe6\x97\n  goes on\n" + _head(rng, "b") + b"\xff\xfe what\n  is dropped\n"
    bad += _head(rng, "c").rstrip() + b" \xc3\n \xf0\x9f\x99\n" + _head(rng, "d") + b" \xed\xa0\x80\n end"
    return [good, bad]


def _line_ends() -> list[bytes]:
    return [
        b"1.000 INFO a\r\n b\r\n\r\n\n\tc\n2.000 WARN\r\n3.000 WARN \r\n",
        b"1.000 INFO one\rtwo\r\r\n x\ry\r\n2.000 INFO last\r",
        "1.000 INFO a\u2028b\u0085c\x0bd\x0ce\x1cf\n g\u2029h\n2.000 ERROR end".encode(),
        b"\r\n1.000 INFO a\n\r\n \r\n b\n\r\r\n c\n",
        b"",
        b"\n",
        b"1.000 INFO a\n ",
    ]


def _headers(rng: random.Random) -> list[bytes]:
    good = ["0.000 DEBUG", "0.000 DEBUG ", "999999999999.999 ERROR x", "007.070 INFO  two  spaces ", "5.001 WARN\tx"]
    bad = ["1234567890123.000 INFO x", ".000 INFO x", "1.00 INFO x", "1.0000 INFO x", "1,000 INFO x", "1.000  INFO x",
           "1.000 info x", "1.000 INFORM x", "1.000 FATAL x", "1.000", "-1.000 INFO x", "+1.000 INFO x",
           "1.000\tINFO x",
           "١.000 INFO x", "1.００0 INFO x", "1_0.000 INFO x", "x 1.000 INFO x",
           "1.000 INFO\u00a0x", "1.000 "]  # fmt: skip
    lines = [one.encode() for one in (*good, *bad)]
    rng.shuffle(lines)
    return [part for line in lines for part in (line, b"  more")]


def _malformed(rng: random.Random) -> list[bytes]:
    good = _head(rng, "good")
    return [
        b" lost\n\tlost too\n" + good + b" kept\nbad line\n lost\n\n lost\n" + good + b"\n\n kept\n",
        b"bad\nbad\n\nbad\n" + good + b"bad\n" + good + good + b"bad",
        good + b" a\nbad\n b\n" + good + b" c\n",
    ]


def _limits(rng: random.Random) -> list[bytes]:
    most, head = USUAL["max_line"], b"1.000 INFO "

    def of(size: int, start: bytes = head) -> bytes:
        return start + b"x" * (size - len(start))

    wide = b"1.000 INFO " + "ü".encode() * 94
    return [
        b"\n".join([of(most), of(most + 1), b" dropped", of(most), b" kept", b""]),
        b"\r\n".join(
            [of(most), of(most + 1), of(most), of(3 * most, b" "), b" kept", of(most, b" "), of(most + 1, b"\t"), b""]
        ),
        b"\n".join(
            [head + b"a", *(b" line %d" % n for n in range(4)), head + b"b", *(b" line" for n in range(5)), b""]
        ),
        b"\n".join([head, b" 1", b"", b" \xff", b" 2", of(most + 9, b" "), b" 3", b" 4", b" 5", b" 6", of(most + 5)]),
        b"\n".join([wide, wide + b"x", wide + "ü".encode(), of(most - 1) + b"\r", of(most) + b"\r"]),
        of(most) + b"\r",
        of(most - 1) + b"\r",
        of(5 * most, b"y") + b"\n more\n" + head,
    ]


def _endless(rng: random.Random) -> list[dict[str, Any]]:
    size = rng.randint(15_000, 20_000)
    usual = {"options": {"max_line": 500, "max_lines": 10}, "check": "held", "look": "held", "times": 1}
    many = size // 40
    found = {"records": 1, "malformed": 0, "too_long": 0, "cut": 0}

    def case(
        about: str, before: bytes, piece: bytes, times: int, chunks: int, after: bytes, expected: list[Any]
    ) -> Any:
        shown = {"before": before.hex(), "piece": piece.hex(), "times": times, "chunks": chunks, "after": after.hex()}
        return usual | {"about": about, "expected": expected} | shown

    return [
        case("a line without end", b"1.000 INFO a\n", b"x", size, 40, b"\n", [1, found | {"too_long": 1}]),
        case("a line without end that continues", b"1.000 INFO a\n ", b"x", size, 40, b"\n",
             [1, found | {"too_long": 1}]),
        case("a record without end", b"1.000 INFO a\n", b" more\n", many, 12, b"", [1, found | {"cut": 1}]),
        case("malformed lines without end", b"1.000 INFO a\n", b"no\n x\n", many, 3, b"",
             [0, found | {"malformed": 3 * many}]),
    ]  # fmt: skip


def _slow(rng: random.Random) -> dict[str, Any]:
    """One large chunk of short lines, and a long line in small pieces."""
    lines = b"".join(b"%d.000 INFO short\n" % n for n in range(2_000))
    line = b"1.000 INFO " + b"x" * 1_200_000 + b"\n"
    long: dict[str, Any] = {"options": {"max_line": 1_300_000, "max_lines": 5}, "chunks": [line.hex()], "every": 24}
    streams = [{"options": USUAL, "chunks": [lines.hex()]}, long]
    return _case("time", streams)
