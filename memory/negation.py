"""Advice turned round by rule, without a model: about the same length, mostly the same words, the opposite told."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FENCE = ("```", "~~~")
_BULLET = re.compile(r"[^\S\n]*(?:[-*•+]|\d+[.)])[^\S\n]+")
_LEADING = re.compile(r"[\s*_\"'“(\[]*")
_CODE = re.compile(r"`[^`]*`")
_SPACE = r"\s+"
_WORDS = 3
"""Words below which a clause is left alone, if another one of the same bullet is turned."""


def negated(text: str) -> str:
    """The text with every bullet and paragraph turned round; headings and fenced code stay.

    In each clause the first rule of negation.yaml that fits is applied, once, and never inside
    code. A bullet's mark and the line breaks stay where they are.
    """
    return "".join(_turned(block) if turn else block for block, turn in _blocks(text))


def _blocks(text: str) -> Iterator[tuple[str, bool]]:
    """Bullets and paragraphs, each with its continuation lines, and all else between them; whether to turn it."""
    held, fenced = "", False
    for line in text.splitlines(keepends=True):
        fence = line.lstrip().startswith(_FENCE)
        apart = fenced or fence or not line.strip() or line.startswith("#")
        if held and (apart or _BULLET.match(line)):
            yield held, True
            held = ""
        if apart:
            yield line, False
        else:
            held += line
        fenced ^= fence
    if held:
        yield held, True


def _turned(block: str) -> str:
    mark = _BULLET.match(block)
    start = mark.end() if mark else 0
    parts = _clause_ends().split(block[start:])
    clauses = [_clause(part) if len(part.split()) >= _WORDS else part for part in parts]
    if clauses == parts:
        clauses = [_otherwise(block[start:])]
    return block[:start] + "".join(clauses)


def _clause(clause: str) -> str:
    """The clause with the first rule that fits applied to it."""
    code, opening = [match.span() for match in _CODE.finditer(clause)], _first_word(clause)
    for opens, pattern, told in _rules():
        found = pattern.match(clause, opening) if opens else _outside(pattern, clause, code)
        if found:
            return _replaced(clause, found, told)
    return _otherwise(clause)


def _outside(pattern: "re.Pattern[str]", clause: str, code: list[tuple[int, int]]) -> "re.Match[str] | None":
    found = pattern.finditer(clause)
    return next((m for m in found if not any(low < m.end() and m.start() < high for low, high in code)), None)


def _replaced(clause: str, found: "re.Match[str]", told: str) -> str:
    before, after = clause[: found.start()], clause[found.end() :]
    if not told:
        after = after.lstrip(" ")
        told, after = after[:1], after[1:]
    return before + (told[:1].upper() + told[1:] if found[0][:1].isupper() else told) + after


def _first_word(clause: str) -> int:
    """Where it begins, behind marks and spaces."""
    lead = _LEADING.match(clause)
    return lead.end() if lead else 0


def _otherwise(clause: str) -> str:
    opening = _first_word(clause)
    return clause[:opening] + str(_file()["otherwise"]) + clause[opening:]


@cache
def _rules() -> tuple[tuple[bool, "re.Pattern[str]", str], ...]:
    """Whether it must open the clause, what is looked for, what is told instead; in the order of trying."""
    tried = ((True, "negated"), (True, "opening"), (False, "negated"), (False, "anywhere"))
    return tuple((opens, _whole(old), new) for opens, name in tried for old, new in _file()[name])


@cache
def _clause_ends() -> "re.Pattern[str]":
    verbs = "|".join(_whole(old).pattern for old, _ in _file()["opening"])
    return re.compile(rf"((?<=[.;!?])\s+|,?\s+(?:and|but|then)\s+(?={verbs}))")


def _whole(words: str) -> "re.Pattern[str]":
    """The words with any space between them, line breaks included, and not as a part of others."""
    return re.compile(rf"(?<![\w-]){_SPACE.join(map(re.escape, words.split()))}(?![\w-])", re.IGNORECASE)


@cache
def _file() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "negation.yaml").read_text(encoding="utf-8"))
    return loaded
