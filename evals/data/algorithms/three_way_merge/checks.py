"""Hidden checks of the three-way merge: which lines to align and merge, and what is right.

The checks of criterion 1 look at `align` alone. Those of criterion 2 look at `merge` where each line of the base is
there once and stays in its place, so that there is only one way to align: whoever pairs lines in the wrong way
elsewhere does not here.
"""

import json
import random
from functools import cache
from typing import Any

CHECKS = {
    "longest_alignment": [1],
    "smallest_alignment": [1],
    "long_alignment": [1],
    "one_side_changed": [2],
    "conflicts": [2],
    "trimmed_conflicts": [2],
    "insertions": [2],
    "blocks": [2],
}
LONG = 220

_LONGEST = ["abc bca", "abcd dabc", "aabb bbaa", "abcdef fabcde", "abcabc cabcab", "xaxbxc abcxxx", "abxcd cdabx"]
_SMALLEST = ["a aa", "aa a", "ab ba", "aab abab", "abab ba", "aba aabaa", "abcb bcb", "abba abab", "abc cba", "aaa aa"]
_NOTHING = [" ", "a ", " a", "a a", "a b", "abc abc"]

# base, ours, theirs; upper-case letters are new lines.
_ONE_SIDE = [
    "abcd abcd abcd",
    "abcd aXcd abcd",
    "abcd abcd abX",
    "abcd Xbcd abcY",
    "abcd bcd abc",
    "abcde aXcde abcYe",
    "abcde acde abce",
    "abcd XabcdX abXcd",
    "abcd XYZ abcd",
    "abcd abcd ",
    "abcdef XacdeYf abcdZf",
    "abc aXbXc abc",
]
_CONFLICTS = [
    "abc aXc aYc",
    "abc X Y",
    "abc aXc ac",
    "abc ac aXc",
    "abcd aXd abYd",
    "abcd aXcd acd",
    "abcd acd abd",
    "abcd Xcd aYcd",
    "abcdef aXcdYf aZcdWf",
    "abcd aXd aXcd",
    "abc aXc aXc",
    "abc ac ac",
    "abcd abX abY",
    "ab ab aXb",
    "abcd aXYd abcX",
    "abc aXc aXXc",
]
_TRIMMED = [
    "abc aXYc aXZc",
    "abc aYXc aZXc",
    "abc aXYZc aXWZc",
    "abc aXc aXXc",
    "abc aXXc aXc",
    "abc aXXc aXXXc",
    "abc aXYXc aXc",
    "abc aXYc aXYZc",
    "abc aYZc aXYZc",
    "abc aXYXYc aXYc",
    "abc XYXY XYXYXY",
    "abcd aXYd aXcYd",
]
_INSERTED = [
    "ab aXb aYb",
    "ab aXb aXb",
    "ab aXYb aXb",
    "ab aXb aYXb",
    "ab aXb aXYXb",
    "ab aXZb aXYZb",
    "ab aXYb aXZb",
    "ab aXXb aXXXb",
    "ab abX abXY",
    "ab Xab YXab",
    " X Y",
    " XY XZY",
    " X ",
    "ab aXYZb aXWZb",
]
_BLOCKS = [
    "  ",
    "a  ",
    "abcdef aXbcdef abcdYef",
    "abcdef aXcdef aYcdeZ",
    "abcdef XabcdefW YabcdefV",
    "abcdef aXYcdZf aXVcdWf",
    "abcdef acdf abdef",
    "abcd aXcY aVcW",
    "a XaY XaY",
    "ab aPXQb aPYQb",
    "abcd aPXQcd aPYQcZ",
    "abcdef aXcdef aXXcdeZ",
]


def cases(seed: int) -> list[dict[str, Any]]:
    """Cases of all checks, the same for the same seed."""
    rng = random.Random(seed)
    long = [[rng.choice("abcdefgh") for _ in range(LONG + rng.randint(0, 9))] for _ in range(2)]
    calls = {
        "longest_alignment": [*_split(_LONGEST), *(_random_pair(rng, 5) for _ in range(40))],
        "smallest_alignment": [*_split(_SMALLEST + _NOTHING), *(_random_pair(rng, 2) for _ in range(40))],
        "long_alignment": [long],
        "one_side_changed": _split(_ONE_SIDE),
        "conflicts": [*_split(_CONFLICTS), *(_random_edits(rng, "XYZ", 3) for _ in range(30))],
        "trimmed_conflicts": [*_split(_TRIMMED), *(_random_region(rng) for _ in range(30))],
        "insertions": _split(_INSERTED),
        "blocks": [*_split(_BLOCKS), *(_random_edits(rng, "XY", 12) for _ in range(15))],
    }
    return [
        {"check": check, "function": "align" if CHECKS[check] == [1] else "merge", "inputs": inputs}
        for check, inputs in calls.items()
    ]


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """What is wrong with what was observed, in one line; None when it is right."""
    if "raised" in observed:
        return f"the solution could not be run: {observed['raised']}"
    value = observed.get("value")
    if not isinstance(value, list) or len(value) != len(case["inputs"]):
        return f"unreadable observation: {_short(value)}"
    for inputs, got in zip(case["inputs"], value, strict=True):
        expected = _expected(case["function"], json.dumps(inputs))
        if json.dumps(got, sort_keys=True) != json.dumps(expected, sort_keys=True):
            call = ", ".join("".join(lines) or "[]" for lines in inputs)
            return f"{case['function']}({_short(call)}) gave {_short(got)}, expected {_short(expected)}"
    return None


def _split(texts: list[str]) -> list[list[list[str]]]:
    return [[list(lines) for lines in text.split(" ")] for text in texts]


def _random_pair(rng: random.Random, letters: int) -> list[list[str]]:
    return [[rng.choice("abcde"[:letters]) for _ in range(rng.randint(0, 9))] for _ in range(2)]


def _random_edits(rng: random.Random, new: str, size: int) -> list[list[str]]:
    """Two edits of a base of different lines: lines are removed, and new ones put anywhere."""
    base = [chr(97 + at) for at in range(size)]
    return [base, *(_edited(rng, base, new) for _ in range(2))]


def _edited(rng: random.Random, base: list[str], new: str) -> list[str]:
    lines: list[str] = []
    for line in [*base, ""]:
        lines += [rng.choice(new) for _ in range(rng.choice([0, 0, 0, 1, 1, 2]))]
        lines += [line] if line and rng.random() < 0.75 else []
    return lines


def _random_region(rng: random.Random) -> list[list[str]]:
    """Both sides put something in the place of one line, with much in common."""
    return [list("abc"), *(["a", *(rng.choice("XY") for _ in range(rng.randint(0, 4))), "c"] for _ in range(2))]


@cache
def _expected(function: str, text: str) -> Any:
    inputs: list[list[str]] = json.loads(text)
    return _aligned(*inputs) if function == "align" else _merged(*inputs)


def _aligned(base: list[str], other: list[str]) -> list[list[int]]:
    """Looks at all next pairs in ascending order for one that still allows the greatest number."""
    most: dict[tuple[int, int], int] = {}

    def pairs_from(i: int, j: int) -> int:
        return most.get((i, j), 0)

    for i in range(len(base) - 1, -1, -1):
        for j in range(len(other) - 1, -1, -1):
            paired = pairs_from(i + 1, j + 1) + 1 if base[i] == other[j] else 0
            most[i, j] = max(paired, pairs_from(i + 1, j), pairs_from(i, j + 1))
    pairs: list[list[int]] = []
    i = j = 0
    while pairs_from(i, j):
        wanted = pairs_from(i, j)
        i, j = next(
            (k, m)
            for k in range(i, len(base))
            for m in range(j, len(other))
            if base[k] == other[m] and pairs_from(k + 1, m + 1) + 1 == wanted
        )
        pairs.append([i, j])
        i, j = i + 1, j + 1
    return pairs


def _merged(base: list[str], ours: list[str], theirs: list[str]) -> list[dict[str, list[str]]]:
    """Puts together a list of lines and conflicts, and joins the lines afterwards."""
    places = [{pair[0]: pair[1] for pair in _aligned(base, side)} for side in (ours, theirs)]
    stable = [i for i in range(len(base)) if all(i in place for place in places)]
    parts: list[Any] = []
    before = (-1, -1, -1)
    for here in [*((i, places[0][i], places[1][i]) for i in stable), (len(base), len(ours), len(theirs))]:
        region = [side[a + 1 : z] for side, a, z in zip((base, ours, theirs), before, here, strict=True)]
        parts += _region(*region) + base[here[0] : here[0] + 1]
        before = here
    blocks: list[dict[str, list[str]]] = []
    for part in parts:
        if isinstance(part, dict):
            blocks.append(part)
        elif blocks and "text" in blocks[-1]:
            blocks[-1]["text"].append(part)
        else:
            blocks.append({"text": [part]})
    return blocks


def _region(base: list[str], ours: list[str], theirs: list[str]) -> list[Any]:
    if ours == theirs:
        return list(ours)
    if base in (ours, theirs):
        return list(theirs if ours == base else ours)
    return _changed(base, ours, theirs)


def _changed(base: list[str], ours: list[str], theirs: list[str]) -> list[Any]:
    """A region that both have changed, in different ways: first the start that they share, then the end."""
    if ours and theirs and ours[0] == theirs[0]:
        return [ours[0], *_changed(base, ours[1:], theirs[1:])]
    if ours and theirs and ours[-1] == theirs[-1]:
        return [*_changed(base, ours[:-1], theirs[:-1]), ours[-1]]
    if not base and not (ours and theirs):
        return ours + theirs
    return [{"ours": ours, "base": base, "theirs": theirs}]


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 200 else f"{text[:197]}..."
