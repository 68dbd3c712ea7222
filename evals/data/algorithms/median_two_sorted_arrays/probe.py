"""Looks at findMedianSortedArrays from inside the candidate's process; judges nothing."""

import ast
import io
import re
import tokenize
from collections.abc import Callable, Sequence
from typing import Any, overload

STOP_AFTER = 5_000
"""Reads after which a call is broken off: beyond any logarithmic search here, and soon reached by a linear one."""

_DIRECTIVE = re.compile(r"#+\s*(type|noqa|pragma|fmt|isort|mypy|pylint|pyright|ruff)\b\s*(:|$|no\b)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


class Stopped(BaseException):
    """The call read too much. Not an Exception, so that a candidate's `except Exception` lets it pass."""


class Counter:
    """Counts the elements read from the sequences that share it."""

    def __init__(self) -> None:
        self.reads = 0

    def add(self, reads: int) -> None:
        """Counts, and breaks the call off once it has read more than any search needs."""
        self.reads += reads
        if self.reads > STOP_AFTER:
            raise Stopped


class Steps(Sequence[int]):
    """A long ascending sequence that holds nothing: each element is computed and counted when it is read.

    Iterating, `in`, `reversed` and `index` are those of the base class, which read through
    `__getitem__`, so they count as well.
    """

    def __init__(self, shape: dict[str, int], counter: Counter) -> None:
        self._positions = range(shape["length"])
        self._start, self._step, self._repeat = shape["start"], shape["step"], shape["repeat"]
        self._counter = counter

    def __len__(self) -> int:
        return len(self._positions)

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> list[int]: ...
    def __getitem__(self, index: int | slice) -> int | list[int]:
        # A range knows all rules of indexing: negative positions, bounds, slices, wrong types.
        found = self._positions[index]
        if isinstance(found, range):
            self._counter.add(len(found))
            return [self._element(position) for position in found]
        self._counter.add(1)
        return self._element(found)

    def _element(self, position: int) -> int:
        return self._start + self._step * (position // self._repeat)


def run(candidate: dict[str, Any], case: dict[str, Any]) -> Any:
    """Returns what the case's check needs to see.

    Args:
        candidate: The solution's namespace; `__source__` is its text.
        case: As drawn by `checks.cases`.

    Returns:
        For `inline_comments` the lines where a comment starts; for the other checks one
        observation per pair of inputs.
    """
    if case["check"] == "inline_comments":
        return _comments(candidate["__source__"])
    look = _reads if case["check"] == "element_accesses" else _result
    return [look(candidate["findMedianSortedArrays"], first, second) for first, second in case["pairs"]]


def _result(function: Callable[..., Any], first: list[int], second: list[int]) -> dict[str, Any]:
    try:
        # Tuples, because the inputs are read-only: a solution that modifies them fails visibly.
        value = function(tuple(first), tuple(second))
    except Exception as ex:
        return {"raised": _named(ex), "value_error": isinstance(ex, ValueError)}
    return {"type": type(value).__name__, "value": value if isinstance(value, int | float) else repr(value)[:200]}


def _reads(function: Callable[..., Any], first: dict[str, int], second: dict[str, int]) -> dict[str, Any]:
    counter = Counter()
    try:
        function(Steps(first, counter), Steps(second, counter))
    except Stopped:
        pass
    except Exception as ex:
        return {"reads": counter.reads, "raised": _named(ex)}
    return {"reads": counter.reads}


def _named(ex: Exception) -> str:
    return f"{type(ex).__name__}: {ex}"[:200]


def _comments(source: str) -> list[int]:
    """Lines where a comment starts that stands inside a function and says something."""
    functions = [
        range(node.lineno, (node.end_lineno or node.lineno) + 1)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    found: dict[int, str] = {}
    start = last_line = 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        line, column = token.start
        if token.type != tokenize.COMMENT or not any(line in span for span in functions):
            continue
        if _DIRECTIVE.match(token.string):
            continue
        alone = not token.line[:column].strip()
        # Lines of comment without code between them are one comment, however it is wrapped.
        if not (alone and last_line == line - 1):
            start = line
        last_line = line if alone else 0
        found[start] = f"{found.get(start, '')} {token.string}"
    return [line for line, text in found.items() if len(_WORD.findall(text)) >= 2]
