"""What a memory block holds, as far as the offline model can tell from its text alone."""

from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from memory.negation import negated
from memory.placebo import neutral_text

Kind = Literal["bare", "wrapper", "neutral", "negated", "notes"]
"""No block; an empty one; the placebo's text; advice of its own that was turned round; any other notes."""


def kind_of(wrapped: bool, notes: str) -> Kind:
    """The kind of a block. Only `notes` have content that is of use or does harm."""
    if not wrapped:
        return "bare"
    words = " ".join(notes.split())
    if not words:
        return "wrapper"
    source = neutral_text() + " "
    if (source * (len(words) // len(source) + 1)).startswith(words):
        return "neutral"
    return "negated" if _turned().intersection(line.strip() for line in notes.splitlines()) else "notes"


@cache
def _turned() -> frozenset[str]:
    return frozenset(negated(f"- {line}") for line in bullets()["advice"])


@cache
def bullets() -> dict[str, Any]:
    """What the offline critic writes."""
    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "bullets.yaml").read_text(encoding="utf-8"))
    return loaded
