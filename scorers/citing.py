"""Which chapters an answer names for a claim; found without a judge."""

import re

from scorers.quoting import squeezed

MOST_NAMED = 6
"""Chapters that one claim may name; a claim that names more points nowhere."""
_CLAIM = re.compile(r"^[ \t]*[*_]{0,2}\d{1,2}[.)][*_]{0,2}\s", re.MULTILINE)
_CHAPTERS = re.compile(r"\bchapters?\b[ \t:#]*([0-9][0-9,;&and \t]*)", re.IGNORECASE)


def claims(answer: str) -> list[str]:
    """The numbered claims of an answer; the whole of it when nothing is numbered."""
    starts = [found.start() for found in _CLAIM.finditer(answer)]
    if not starts:
        return [answer]
    return [answer[start:end] for start, end in zip(starts, [*starts[1:], len(answer)], strict=True)]


def chapters_named(text: str) -> frozenset[int]:
    """The numbers of the chapters that a text names; none when they are more than a claim can rest on."""
    named = {int(n) for found in _CHAPTERS.finditer(text) for n in re.findall(r"[0-9]{1,3}(?![0-9])", found[1])}
    return frozenset(named) if len(named) <= MOST_NAMED else frozenset()


def chapters_for(answer: str, quote: str) -> frozenset[int]:
    """The chapters named by the claim that holds a quotation; those of the whole answer when no single claim does."""
    holding = [claim for claim in claims(answer) if squeezed(quote) in squeezed(claim)]
    return chapters_named(holding[0] if holding else answer)
