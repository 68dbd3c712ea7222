"""One document out of the book: which chapters, in which order, and where in it the evidence stands.

The same question, epoch, seed and length give the same document, whatever the model or the effort.
Its haystack is, but for the last chapters, the beginning of that of a longer document.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from statistics import fmean
from typing import Literal, get_args

from evals.book import FOLDER, Question, chapters, questions_file, title_of

WORDS_PER_PAGE = 500
Placement = Literal["begin", "middle", "end", "spread"]
PLACEMENTS: tuple[Placement, ...] = get_args(Placement)
"""Where the chapters with the evidence stand together, or spread among the others."""
_REFERENCE = re.compile(r"\[\[(\w+)\]\]")


@dataclass(frozen=True)
class Arranged:
    """A document as one attempt reads it.

    Attributes:
        text: The document.
        numbers: Slug → number of the chapter, in order.
        placement: Where the evidence was put.
        depth: Mean position of the quotations that carry the key points, 0 (first word) to 1 (last).
        words: Words of the document.
    """

    text: str
    numbers: dict[str, int]
    placement: Placement
    depth: float
    words: int


def placement_of(question: Question, seed: int, epoch: int) -> Placement:
    """Each question meets all placements within four epochs, and each epoch has all of them."""
    ids = [one.id for one in questions_file().questions]
    return PLACEMENTS[(ids.index(question.id) + epoch + seed) % len(PLACEMENTS)]


def arranged(question: Question, pages: int, seed: int, epoch: int) -> Arranged:
    """The document for one question in one epoch.

    Args:
        question: What will be asked: its evidence and what contradicts it are always in the document.
        pages: Length, in pages of 500 words.
        seed: Of the choice and order of chapters.
        epoch: Inspect's, from 1.
    """
    placement = placement_of(question, seed, epoch)
    draw = random.Random(f"{seed}/{question.id}/{epoch}")
    always = questions_file().always
    evidence, conflicting = list(question.evidence), list(question.conflicting)
    others = [slug for slug in chapters() if slug not in (always, *evidence, *conflicting)]
    draw.shuffle(others)
    draw.shuffle(evidence)
    fixed = sum(_words(slug) for slug in (always, *evidence, *conflicting))
    first = [slug for slug in questions_file().authorities if slug in others]
    taken = filling([*first, *(slug for slug in others if slug not in first)], pages * WORDS_PER_PAGE - fixed)
    hay = [slug for slug in others if slug in taken]
    for slug in conflicting:
        hay.insert(draw.randint(0, len(hay)), slug)
    order = [always, *placed(evidence, hay, placement)]
    numbers = {slug: number for number, slug in enumerate(order, 1)}
    text = rendered(numbers)
    return Arranged(text, numbers, placement, _depth(question, order), len(text.split()))


def filling(others: Sequence[str], room: int) -> list[str]:
    """The first chapters, left out where they are too long, that come closest to filling the room."""
    taken: list[str] = []
    for slug in others:
        if abs(room - _words(slug)) < abs(room):
            taken.append(slug)
            room -= _words(slug)
    return taken


def placed(evidence: Sequence[str], hay: Sequence[str], placement: Placement) -> list[str]:
    """Evidence and haystack in one order."""
    if placement == "begin":
        return [*evidence, *hay]
    if placement == "end":
        return [*hay, *evidence]
    if placement == "middle":
        half = _half(hay)
        return [*hay[:half], *evidence, *hay[half:]]
    order = list(hay)
    for n, slug in reversed(list(enumerate(evidence))):
        order.insert(round((n + 0.5) * len(hay) / len(evidence)), slug)
    return order


def rendered(numbers: dict[str, int]) -> str:
    """The text of the document, with a list of its chapters; references are to its own numbers."""
    titles = [f"{number}. {title_of(slug)}" for slug, number in numbers.items()]
    head = "\n".join(["# Corvane 4.2: Design Document", "", "Chapters of this edition:", "", *titles])
    return "\n\n".join([head, *(_chapter(slug, numbers) for slug in numbers)])


@cache
def prompt_template() -> str:
    """What the model reads, with places for the document and the question."""
    return (FOLDER / "prompt.md").read_text(encoding="utf-8").strip()


def prompt(question: Question, document: str) -> str:
    """What the model reads."""
    head, _, rest = prompt_template().partition("{document}")
    return f"{head}{document}{rest.replace('{question}', question.text)}"


def _chapter(slug: str, numbers: dict[str, int]) -> str:
    def named(found: re.Match[str]) -> str:
        title, number = title_of(found[1]), numbers.get(found[1])
        return f"chapter {number}, {title}" if number else f"{title}, left out here"

    body = chapters()[slug].removeprefix("# ").strip()
    return f"# Chapter {numbers[slug]}: {_REFERENCE.sub(named, body)}"


@cache
def _words(slug: str) -> int:
    """Words of a chapter with its references written out, and of its line in the list of chapters."""
    text = _REFERENCE.sub(lambda found: f"chapter 1, {title_of(found[1])}", chapters()[slug])
    return len(text.split()) + len(title_of(slug).split()) + 1


def _half(hay: Sequence[str]) -> int:
    """How many chapters of the haystack make half of its words."""
    total, before = sum(map(_words, hay)), 0
    for n, slug in enumerate(hay):
        if before + _words(slug) / 2 >= total / 2:
            return n
        before += _words(slug)
    return len(hay)


def _depth(question: Question, order: Sequence[str]) -> float:
    """Mean over the key points' quotations of the share of the words that stand before them."""
    starts, before = {}, 0
    for slug in order:
        starts[slug] = before
        before += _words(slug)
    passages = [passage for point in question.points for passage in point.carried]
    return fmean((starts[p.chapter] + words_before(p.chapter, p.quote)) / before for p in passages)


@cache
def words_before(slug: str, quote: str) -> int:
    """How many words of a chapter stand before a quotation; spacing does not matter."""
    head, found, _ = " ".join(chapters()[slug].split()).partition(" ".join(quote.split()))
    if not found:
        raise ValueError(f"{slug}: these words do not stand in the chapter: {quote}")
    return len(head.split())
