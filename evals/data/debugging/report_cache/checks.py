"""Hidden checks of the report cache: which calls to make, and what each must give.

The same steps are run here on a cache that compares requests one by one and keeps a plain list;
what is right never travels to the candidate.

Criteria 3 and 4 fail separately, so each check looks at what the other's defects cannot change:

- The checks of criterion 3 ask for serial numbers, which are never `None` and cannot be changed, from a cache that
  never fills up, and do not look at `hits` and `misses`.
- The checks of criterion 4 call functions of one parameter with one string, by position.
"""

import copy
import inspect
import random
from collections.abc import Callable
from functools import cache
from typing import Any

CHECKS = {
    "bound_arguments": [3],
    "value_types": [3],
    "same_values": [3],
    "separate_functions": [3],
    "empty_reports": [4],
    "independence": [4],
    "failed_builds": [4],
    "capacity": [4],
}

_SERIAL = """
import itertools
cache = ReportCache({most})
serial = itertools.count(1).__next__
"""
_NUMBERED = (
    _SERIAL.format(most=100_000)
    + """
@cache.cached
def plain(day, rows=10, *, unit="EUR"):
    return serial()

@cache.cached
def open_end(day, *rest, unit="EUR", **options):
    return serial()

@cache.cached
def sorting(rows):
    rows.sort()
    return serial()

kept = {"rows": [3, 1], "options": {"a": [1]}}
"""
)
_BOUND = [
    ["plain('mon')", "plain(day='mon')", "plain('mon', 10)", "plain(rows=10, day='mon')", "plain('mon', unit='EUR')"],
    ["plain('mon', 11)", "plain('mon', rows=11)", "plain('mon', unit='USD')", "plain(unit='USD', rows=10, day='mon')"],
    ["plain('mon', 'EUR')", "plain('mon')", "plain('EUR', 'mon')", "plain('mon', rows='EUR')"],
    ["open_end('mon')", "open_end('mon', unit='EUR')", "open_end(day='mon')", "open_end('mon', 'EUR')"],
    ["open_end('mon', 1, 2)", "open_end('mon', (1, 2))", "open_end('mon', 2, 1)", "open_end('mon', 1, 2, unit='EUR')"],
    ["open_end('mon', a=1, b=2)", "open_end('mon', b=2, a=1)", "open_end(b=2, day='mon', a=1)", "open_end('mon', a=2)"],
    [
        "open_end('mon', rest=1)",
        "open_end('mon', 1)",
        "open_end('mon', options=1)",
        "open_end('mon', **{'options': 1})",
    ],
    ["open_end('mon', options={'a': 1})", "open_end('mon', a=1)", "open_end('mon', ('a', 1))"],
]
_TYPES = [
    ["plain(1)", "plain(True)", "plain(1.0)", "plain('1')", "plain(1)", "plain(True)", "plain(1.0)", "plain('1')"],
    ["plain(0)", "plain(False)", "plain(0.0)", "plain(None)", "plain('')", "plain('None')", "plain(False)"],
    ["plain([])", "plain(())", "plain({})", "plain(set())", "plain('[]')", "plain([])", "plain(())", "plain({})"],
    ["plain([1, 2])", "plain((1, 2))", "plain({1, 2})", "plain([[1, 2]])", "plain([(1, 2)])", "plain([1, 2])"],
    ["plain([1])", "plain([True])", "plain([1.0])", "plain([[1]])", "plain([[True]])", "plain([True])"],
    ["plain({1})", "plain({True})", "plain({1.0})", "plain({0, 1})", "plain({0, True})", "plain({True})"],
    ["plain({'a': 1})", "plain({'a': True})", "plain([('a', 1)])", "plain((('a', 1),))", "plain({'a'})"],
    [
        "plain({'a': {'b': [0]}})",
        "plain({'a': {'b': [False]}})",
        "plain({'a': {'b': (0,)}})",
        "plain({'a': {'b': [0.0]}})",
    ],
    ["plain('mon', 10)", "plain('mon', 10.0)", "plain('mon', rows=10.0)", "plain('mon', unit=None)"],
    [
        "open_end('mon', 1)",
        "open_end('mon', True)",
        "open_end('mon', a=1)",
        "open_end('mon', a=1.0)",
        "open_end('mon', [1])",
    ],
    ["plain(['a', 'b'])", "plain(['a, b'])", "plain([\"a', 'b\"])", "plain(\"['a', 'b']\")"],
]
_SAME = [
    ["plain({'a': 1, 'b': 2})", "plain({'b': 2, 'a': 1})", "plain(day={'b': 2, 'a': 1})"],
    ["plain([{'a': [1], 'b': {'c': 2, 'd': 3}}])", "plain([{'b': {'d': 3, 'c': 2}, 'a': [1]}])"],
    ["plain({'a': None, 'b': [1], 'c': {'x': ()}})", "plain({'c': {'x': ()}, 'b': [1], 'a': None})"],
    ["plain({8, 0, 16})", "plain({16, 8, 0})", "plain({0, 16, 8})", "plain({None, 'a', 1})", "plain({1, 'a', None})"],
    ["plain(0.0)", "plain(-0.0)", "plain([0.0])", "plain([-0.0])", "plain({0.0})", "plain({-0.0})"],
    ["plain(10**30)", "plain(10**30)", "plain(1e30)", "plain('mon')", "plain('mo' + 'n')"],
    # The request is what was passed, whatever becomes of it later.
    ["plain(kept['rows'])", "kept['rows'].append(2)", "plain(kept['rows'])", "plain([3, 1])", "plain([3, 1, 2])"],
    [
        "open_end('mon', **kept)",
        "kept['options']['a'].append(2)",
        "open_end('mon', **kept)",
        "kept['options']['a'].pop()",
        "open_end('mon', **kept)",
    ],
    ["sorting([3, 1, 2])", "sorting([1, 2, 3])", "sorting([3, 1, 2])", "sorting(rows=[2, 1, 3])", "sorting([2, 1, 3])"],
]
_TWO_OF_A_NAME = (
    _SERIAL.format(most=100_000)
    + """
def made():
    @cache.cached
    def report(day):
        return serial()
    return report

first, second = made(), made()

class Sales:
    @staticmethod
    @cache.cached
    def report(day):
        return serial()

other = ReportCache(5)

@other.cached
def report(day):
    return serial()
"""
)
_SEPARATE = ["first('mon')", "second('mon')", "Sales.report('mon')", "report('mon')"]

_KEPT = """
cache = ReportCache({most})
built = []
kept = {{}}
reports = {{"none": None, "zero": 0, "false": False, "list": [], "text": "", "dict": {{}}}}

@cache.cached
def get(name):
    built.append(name)
    return reports.get(name, name)

@cache.cached
def nested(name):
    built.append(name)
    return [get(one) for one in name.split("-")]

@cache.cached
def table(name):
    built.append(name)
    return {{"rows": [[1, 2], (3, [4])], "seen": {{1}}, "one": 1.0, "yes": True, "none": None}}

@cache.cached
def shared(name):
    built.append(name)
    return kept.setdefault(name, [name])

@cache.cached
def failing(name):
    built.append(name)
    if built.count(name) < 3:
        raise ValueError(f"no data for {{name}}")
    return name

@cache.cached
def half(name):
    built.append(name)
    return [get("x"), failing("half " + name)]
"""
_COUNTS = "(cache.hits, cache.misses, len(built))"

Script = tuple[int, list[str]]
"""Capacity and steps."""

_EMPTY: list[Script] = [
    (9, [call for name in ("none", "zero", "false", "list", "text", "dict") for call in [f"get('{name}')"] * 3]),
    (2, ["get('none')", "get('a')", "get('none')", "get('b')", "get('none')", "get('a')", "get('none')"]),
]
_INDEPENDENT: list[Script] = [
    (9, ["kept.update(r=table('a'))", "kept['r']['rows'].append(5)", "table('a')", "kept['r'].clear()", "table('a')"]),
    (9, ["table('a')['rows'][1][1].append(5)", "table('a')", "table('a')['seen'].add(9)", "table('a')"]),
    (9, ["table('a')", "table('a')['rows'].clear()", "table('a')", "table('a')['rows'][0].pop()", "table('a')"]),
    (9, ["shared('a')", "kept['a'].append(1)", "shared('a')", "shared('a').append(2)", "shared('a')", "kept['a']"]),
    (1, ["shared('a')", "shared('a').append(1)", "shared('b')", "kept['a'].append(2)", "shared('a')", "shared('a')"]),
    (9, ["nested('list')", "nested('list')[0].append(1)", "get('list')", "nested('list')"]),
]
_FAILED: list[Script] = [
    (
        2,
        [
            "get('a')",
            "get('b')",
            "failing('c')",
            "get('a')",
            "get('b')",
            "failing('c')",
            "failing('c')",
            "failing('c')",
        ],
    ),
    (1, ["get('a')", "failing('c')", "get('a')", "failing('c')", "get('a')", "failing('c')", "get('a')"]),
    (3, ["failing('c')", "failing('c')", "failing('c')", "failing('c')", "failing('d')"]),
    (
        2,
        [
            "get('a')",
            "get('b')",
            "half('c')",
            "get('b')",
            "get('x')",
            "get('a')",
            "half('c')",
            "half('c')",
            "half('c')",
        ],
    ),
]
_CROWDED: list[Script] = [
    (2, ["get('a')", "get('b')", "get('a')", "get('c')", "get('a')", "get('b')", "get('c')"]),
    (1, ["get('a')", "get('a')", "get('b')", "get('b')", "get('a')"]),
    (3, ["get('a')", "get('b')", "get('c')", "get('d')", "get('b')", "get('c')", "get('d')", "get('a')"]),
    (2, ["get('a')", "get('b')", "nested('x')", "get('b')", "get('x')", "nested('x')"]),
    (2, ["nested('x-y')", "get('y')", "nested('x-y')", "get('x')", "get('y')"]),
    (1, ["nested('x')", "nested('x')", "get('x')", "nested('x')"]),
    (3, ["get('a')", "nested('a-b')", "get('c')", "get('a')", "get('b')", "nested('a-b')"]),
]


def cases(seed: int) -> list[dict[str, Any]]:
    """Cases of all checks, the same for the same seed."""
    rng = random.Random(seed)
    fixed = {"bound_arguments": _BOUND, "value_types": _TYPES, "same_values": _SAME}
    drawn = [_case(check, _NUMBERED, steps) for check, scripts in fixed.items() for steps in scripts]
    drawn += [_case("value_types", _NUMBERED, _random_calls(rng)) for _ in range(2)]
    separate = [rng.choice(_SEPARATE) for _ in range(12)]
    drawn.append(_case("separate_functions", _TWO_OF_A_NAME, _SEPARATE + separate))
    stored = {
        "empty_reports": _EMPTY,
        "independence": _INDEPENDENT,
        "failed_builds": _FAILED,
        "capacity": [*_CROWDED, *((most, _walk(rng)) for most in (1, 2, 3, 5))],
    }
    for check, scripts in stored.items():
        for most, calls in scripts:
            steps = [step for call in calls for step in (call, _COUNTS)]
            drawn.append(_case(check, _KEPT.format(most=most), steps))
    return drawn


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """What is wrong with what was observed, in one line; None when it is right."""
    if "raised" in observed:
        return f"raised {observed['raised']}"
    value = observed.get("value")
    if not isinstance(value, list) or len(value) != len(case["steps"]):
        return f"unreadable observation: {str(value)[:120]}"
    expected = _play(case["functions"], tuple(case["steps"]))
    for number, (step, got, right) in enumerate(zip(case["steps"], value, expected, strict=True)):
        if got != right:
            before = "; ".join(one for one in case["steps"][max(0, number - 6) : number] if one != _COUNTS)
            what = "(hits, misses, builds)" if step == _COUNTS else step
            return f"after {before or 'nothing'}: {what} gave {str(got)[:120]}, expected {right[:120]}"
    return None


def _case(check: str, functions: str, steps: list[str]) -> dict[str, Any]:
    return {"check": check, "functions": functions, "steps": steps}


def _walk(rng: random.Random) -> list[str]:
    names = ["a", "b", "c", "d", "none", "list"]
    return [
        f"nested('{rng.choice(names)}-{rng.choice(names)}')" if rng.random() < 0.2 else f"get('{rng.choice(names)}')"
        for _ in range(40)
    ]


def _random_calls(rng: random.Random) -> list[str]:
    """Calls with values that are easily mistaken for one another, each passed in one of several ways."""
    days = [_value(rng, 2) for _ in range(4)]
    days += [_twisted(rng, day) for day in days]
    calls = []
    for _ in range(60):
        day, rows, unit = rng.choice(days), rng.choice([10, 10.0, True, [10]]), rng.choice(["EUR", None])
        by_name = [f"unit={unit!r}"] if unit is None or rng.random() < 0.5 else []
        style = rng.randrange(3)
        if type(rows) is not int or rng.random() < 0.5:
            by_name += [f"rows={rows!r}"] if style else []
        if style == 2:
            by_name.append(f"day={_written(day, rng)}")
        rng.shuffle(by_name)
        by_place = [] if style == 2 else [_written(day, rng)]
        by_place += [repr(rows)] if style == 0 else []
        calls.append(f"plain({', '.join(by_place + by_name)})")
    return calls


def _value(rng: random.Random, depth: int) -> Any:
    if depth == 0 or rng.random() < 0.2:
        return rng.choice([0, 1, False, True, 0.0, 1.0, None, "1"])
    items = [_value(rng, depth - 1) for _ in range(rng.randint(1, 2))]
    kind = rng.randrange(4)
    if kind == 3:
        return {item for item in items if not isinstance(item, list | dict | set | tuple)}
    return [items, tuple(items), dict(zip("ab", items, strict=False))][kind]


def _twisted(rng: random.Random, value: Any) -> Any:
    """A value that is easily mistaken for the given one: a type differs somewhere in it."""
    if isinstance(value, dict):
        return {name: _twisted(rng, item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        other = list if isinstance(value, tuple) else tuple
        return other(value) if rng.random() < 0.3 else type(value)(_twisted(rng, item) for item in value)
    if isinstance(value, set):
        return {_twisted(rng, item) for item in value}
    return rng.choice([0, False, 0.0] if value == 0 else [1, True, 1.0]) if value in (0, 1) else str(value)


def _written(value: Any, rng: random.Random) -> str:
    """Python text of a value, with the keys of its dicts in any order."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k!r}: {_written(value[k], rng)}" for k in rng.sample(sorted(value), len(value))) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_written(item, rng) for item in value) + "]"
    if isinstance(value, tuple):
        return "(" + "".join(f"{_written(item, rng)}, " for item in value) + ")"
    return repr(value)


class _Plain:
    """What is required, written for clarity: kept reports are compared with a request one after the other."""

    def __init__(self, max_reports: int) -> None:
        self.max_reports = max_reports
        self.kept: list[tuple[Any, Any, Any]] = []
        self.hits = self.misses = 0

    def cached(self, build: Callable[..., Any]) -> Callable[..., Any]:
        signature = inspect.signature(build)

        def request(*args: Any, **kwargs: Any) -> Any:
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            given = copy.deepcopy(dict(bound.arguments))
            for place, (function, arguments, report) in enumerate(self.kept):
                if function is build and _same(arguments, given):
                    self.hits += 1
                    self.kept.append(self.kept.pop(place))
                    return copy.deepcopy(report)
            self.misses += 1
            report = build(*args, **kwargs)
            self.kept = [*self.kept, (build, given, copy.deepcopy(report))][-self.max_reports :]
            return report

        return request


def _same(one: Any, other: Any) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_same(one[name], other[name]) for name in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(_same(*pair) for pair in zip(one, other, strict=True))
    if isinstance(one, set):
        return len(one) == len(other) and all(any(_same(item, match) for match in other) for item in one)
    return bool(one == other)


@cache
def _play(functions: str, steps: tuple[str, ...]) -> list[str]:
    space: dict[str, Any] = {"ReportCache": _Plain, "__name__": "service"}
    exec(compile(functions, "service.py", "exec"), space)
    given = []
    for step in steps:
        try:
            given.append(repr(eval(step, space))[:400])
        except ValueError as ex:
            given.append(f"raised ValueError: {ex}"[:400])
    return given
