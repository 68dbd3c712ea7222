"""The solution in an answer: which code block it is, and what is to be said of it before it runs."""

import ast
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from markdown_it import MarkdownIt

Outcome = Literal["found", "no_code", "no_entry_point", "cut_off", "syntax_error", "too_large"]
PYTHON = {"python", "py", "python3", ""}
"""First words after the fence that mark a block as Python; none counts too."""
MOST_BYTES = 1_000_000
_KEPT_CHARACTERS = 100_000
"""Longest answer of which what was found is remembered for a while."""
SUSPICIOUS = frozenset(
    (
        *("gc", "ctypes", "settrace", "setprofile", "addaudithook", "_getframe", "_current_frames", "_exit"),
        *("f_back", "f_globals", "tb_frame", "__code__", "__globals__", "__subclasses__", "__builtins__"),
    )
)
"""Names that a solution has no use for, and a forged result has. They are told, not punished."""


@dataclass(frozen=True)
class Solution:
    """What an answer delivers.

    Attributes:
        outcome: `found`, or why there is nothing to run.
        code: The block's text; empty unless found.
        reason: The outcome in words; empty when found.
        suspicious: Names of `SUSPICIOUS` that the code uses.
    """

    outcome: Outcome
    code: str = ""
    reason: str = ""
    suspicious: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Block:
    code: str
    closed: bool


def solution_in(answer: str, entry_point: str) -> Solution:
    """Finds the solution: the last fenced Python block that defines the entry point at its top level.

    A block that the end of the answer cuts off counts as a block, as in Markdown; it is the
    solution when it is the last that begins to define the entry point, and then most often a
    syntax error.

    Args:
        answer: The delivered answer, Markdown.
        entry_point: Name of the function or class.
    """
    if len(answer.encode("utf-8", "replace")) > 20 * MOST_BYTES:
        return Solution("too_large", reason=f"The answer has more than {20 * MOST_BYTES:,} bytes; it was not read.")
    return _found(answer, entry_point) if len(answer) <= _KEPT_CHARACTERS else _found.__wrapped__(answer, entry_point)


@lru_cache(128)  # an attempt is scored inside its sample and again when the sample ends
def _found(answer: str, entry_point: str) -> Solution:
    blocks = _blocks(answer)
    if not blocks:
        return Solution("no_code", reason="The answer has no fenced Python block.")
    defines = re.compile(
        rf"^(?:(?:async[ \t]+)?def|class)[ \t]+{entry_point}\b|^{entry_point}[ \t]*(?::[^=\n]*)?=(?!=)", re.M
    )
    chosen = next((block for block in reversed(blocks) if defines.search(block.code)), None)
    if chosen is None:
        return Solution("no_entry_point", reason=f"None of the answer's {len(blocks)} blocks defines {entry_point}.")
    return _examined(chosen)


def _examined(block: _Block) -> Solution:
    size = len(block.code.encode("utf-8", "replace"))
    if size > MOST_BYTES:
        return Solution("too_large", reason=f"The solution has {size:,} bytes, more than {MOST_BYTES:,}.")
    try:
        tree = ast.parse(block.code)
    # null characters and half surrogates are ValueErrors, deep nesting ends in one of the other two
    except (SyntaxError, ValueError, MemoryError, RecursionError) as ex:
        where = f" at line {ex.lineno}" if isinstance(ex, SyntaxError) and ex.lineno else ""
        said = f"{type(ex).__name__}{where}: {ex.msg if isinstance(ex, SyntaxError) else ex}"
        if not block.closed:
            return Solution("cut_off", reason=f"The answer ends inside the solution's block ({said}).")
        return Solution("syntax_error", reason=f"The solution is not valid Python: {said}.")
    return Solution("found", block.code, suspicious=tuple(sorted(_names(tree) & SUSPICIOUS)))


def _names(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names.update(part for alias in node.names for part in alias.name.split("."))
            names.update((getattr(node, "module", None) or "").split("."))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in SUSPICIOUS:
            names.add(node.value)  # getattr(sys, "settrace")
    return names


@cache
def _markdown() -> MarkdownIt:
    # blocks only: links and emphasis are not looked for, which also keeps hostile text from costing time
    return MarkdownIt("commonmark").disable(["inline", "html_block", "reference"])


def _blocks(answer: str) -> list[_Block]:
    lines = answer.split("\n")
    found = []
    for token in _markdown().parse(answer):
        if token.type != "fence" or token.map is None:
            continue
        language = token.info.strip().split(maxsplit=1)[0].lower() if token.info.strip() else ""
        if language.strip("{}.").split(",")[0] in PYTHON:
            last = lines[token.map[1] - 1].strip() if token.map[1] <= len(lines) else ""
            closed = token.map[1] - token.map[0] > 1 and set(last) == {token.markup[0]}
            found.append(_Block(token.content, closed))
    return found
