"""Looks at joint_lower_quartile from inside the candidate's process; judges nothing."""

import ast
import io
import re
import tokenize
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, overload

STOP_AFTER = 5_000
"""Reads after which a call is broken off: beyond any logarithmic search here, and soon reached by a linear one."""

_DIRECTIVE = re.compile(r"#+\s*(type|noqa|pragma|fmt|isort|mypy|pylint|pyright|ruff)\b\s*(:|$|no\b)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


class Stopped(BaseException):
    """The call read too much. Not an Exception, so that a candidate's `except Exception` lets it pass."""


class Steps(Sequence[int]):
    """A long ascending sequence that holds nothing: every element is asked for, and counted where it is kept.

    Iterating, `in`, `reversed` and `index` are those of the base class, which read through
    `__getitem__`, so they count as well.
    """

    def __init__(self, length: int, read: Callable[[int, int, int], list[int] | None]) -> None:
        self._positions = range(length)
        self._read = read

    def __len__(self) -> int:
        return len(self._positions)

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> list[int]: ...
    def __getitem__(self, index: int | slice) -> int | list[int]:
        # A range knows all rules of indexing: negative positions, bounds, slices, wrong types.
        found = self._positions[index]
        wanted = found if isinstance(found, range) else range(found, found + 1)
        elements = self._read(wanted.start, wanted.stop, wanted.step)
        if elements is None:
            raise Stopped
        return elements if isinstance(found, range) else elements[0]


SOURCE = ""
"""The solution's text, where the keeper runs."""


class keeper:
    """Keeps the elements of the long sequences out of the candidate's process, and counts those it gives away.

    It also looks for comments: in the candidate's process, the candidate could say what is found.
    """

    def __init__(self, secret: list[list[dict[str, int]]]) -> None:
        self._pairs = secret
        self._reads = [0] * len(secret)

    def answer(self, question: list[int]) -> list[int] | None:
        """Elements of sequence `which` of pair `pair`, or None once the pair has been read too much."""
        pair, which, *positions = question
        wanted, shape = range(*positions), self._pairs[pair][which]
        self._reads[pair] += len(wanted)
        if self._reads[pair] > STOP_AFTER:
            return None
        return [shape["start"] + shape["step"] * (position // shape["repeat"]) for position in wanted]

    def observed(self) -> list[int]:
        """Elements read of each pair; when there is no pair, the lines where a comment starts."""
        return self._reads or _comments(SOURCE)


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Callable[[Any], Any]) -> Any:
    """Returns what the case's check needs to see.

    Args:
        candidate: The solution's namespace.
        case: As drawn by `checks.cases`.
        ask: Asks the keeper.

    Returns:
        One observation per pair of inputs; nothing for `inline_comments`.
    """
    if case["check"] == "inline_comments":
        return []
    function = candidate["joint_lower_quartile"]
    if "lengths" in case:
        return [_reads(function, pair, lengths, ask) for pair, lengths in enumerate(case["lengths"])]
    return [_result(function, first, second) for first, second in case["pairs"]]


def _result(function: Callable[..., Any], first: list[int], second: list[int]) -> dict[str, Any]:
    try:
        # Tuples, because the inputs are read-only: a solution that modifies them fails visibly.
        value = function(tuple(first), tuple(second))
    except Exception as ex:
        return {"raised": _named(ex), "value_error": isinstance(ex, ValueError)}
    return _returned(value)


def _returned(value: Any) -> dict[str, Any]:
    # Not by the name of its type, which a solution can choose.
    kind = "float" if type(value) is float else f"not float but {type(value).__name__}"
    return {"type": kind, "value": value if isinstance(value, int | float) else repr(value)[:200]}


def _reads(function: Callable[..., Any], pair: int, lengths: list[int], ask: Callable[[Any], Any]) -> dict[str, Any]:
    try:
        value = function(*(Steps(length, partial(_asked, ask, pair, which)) for which, length in enumerate(lengths)))
    except Stopped:
        return {}
    except Exception as ex:
        return {"raised": _named(ex)}
    return _returned(value)


def _asked(ask: Callable[[Any], Any], pair: int, which: int, *positions: int) -> list[int] | None:
    elements: list[int] | None = ask([pair, which, *positions])
    return elements


def _named(ex: Exception) -> str:
    return f"{type(ex).__name__}: {ex}"[:200]


def _comments(source: str) -> list[int]:
    """Lines where a comment starts that stands inside a function and says something; none in what is no Python."""
    try:
        return _commented(source)
    except (SyntaxError, ValueError, tokenize.TokenError, RecursionError, MemoryError):
        return []


def _commented(source: str) -> list[int]:
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
