"""The order of items in a chain, a pure function of items, order, seed and epoch."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from evals.relatedness import arranged

Order = Literal["fixed", "williams", "shuffled", "easy_to_hard", "hard_to_easy", "related", "unrelated"]
ORDERS: tuple[Order, ...] = get_args(Order)
ABOUT: dict[Order, str] = {
    "fixed": "as given, the same in every chain",
    "williams": "balanced over chains for position and carry-over",
    "shuffled": "drawn for each chain by the seed",
    "easy_to_hard": "by difficulty; items of one difficulty as in williams",
    "hard_to_easy": "the same from the hardest on",
    "related": "items that teach the same next to each other; who is first, as in williams",
    "unrelated": "items that teach the same not next to each other; who is first, as in williams",
}
_DIFFICULTIES = ("easy", "medium", "hard")


@dataclass(frozen=True)
class Traits:
    """What an order may depend on beside the item's id.

    Attributes:
        difficulty: easy, medium or hard.
        lessons: What a note on it can teach.
    """

    difficulty: str = "medium"
    lessons: frozenset[str] = frozenset()


def chain_order(
    items: list[str], order: Order, seed: int, epoch: int, traits: Mapping[str, Traits] | None = None
) -> list[str]:
    """The item ids in the order of chain `epoch` (1-based), the same for every arm of a sweep.

    `fixed` is the given order in every epoch. `williams` takes the rows of a Williams design in
    turn, so that after a full cycle (n rows for an even number of items, 2n for an odd one) every
    item has stood equally often at every position and equally often right after every other.
    `seed` decides which item is which letter of the design, and what `shuffled` draws.

    `easy_to_hard` and `hard_to_easy` put the items of one difficulty in the order of a Williams
    design of their own, so that what is tied is balanced over epochs, not decided by name.
    `related` and `unrelated` begin with the row of the whole design and rearrange it behind its
    first item (evals/relatedness.py), so that every item is first equally often.

    Args:
        items: Ids.
        order: See above.
        seed: Not below 0.
        epoch: From 1 on.
        traits: Of each item; those without any are of medium difficulty and teach nothing.
    """
    if order == "fixed" or len(items) < 2:
        return list(items)
    known = {item: (traits or {}).get(item, Traits()) for item in items}
    if order == "shuffled":
        return random.Random(f"{seed}/{epoch}").sample(sorted(items), len(items))
    if order in ("easy_to_hard", "hard_to_easy"):
        levels = _DIFFICULTIES if order == "easy_to_hard" else _DIFFICULTIES[::-1]
        groups = [[item for item in items if known[item].difficulty == level] for level in levels]
        return [item for group in groups for item in _balanced(group, seed, epoch)]
    row = _balanced(items, seed, epoch)
    if order == "williams":
        return row
    return arranged(row, {item: one.lessons for item, one in known.items()}, together=order == "related")


def _balanced(items: list[str], seed: int, epoch: int) -> list[str]:
    """The epoch's row of a Williams design of the items."""
    if len(items) < 2:
        return list(items)
    letters = random.Random(seed).sample(sorted(items), len(items))
    rows = williams(len(items))
    return [letters[column] for column in rows[(epoch - 1) % len(rows)]]


def williams(n: int) -> list[list[int]]:
    """A Williams design: rows of a Latin square balanced for first-order carry-over.

    Args:
        n: Number of treatments, at least 2.

    Returns:
        n rows if n is even, else 2n, each a permutation of 0…n-1. Williams (1949), Australian
        Journal of Scientific Research A 2, 149-168.
    """
    first = _zigzag(n)
    rows = [[(letter + shift) % n for letter in first] for shift in range(n)]
    return rows if n % 2 == 0 else rows + [row[::-1] for row in rows]


def _zigzag(n: int) -> list[int]:
    """0, 1, n-1, 2, n-2, …: successive differences take every value once."""
    low, high, row = 1, n - 1, [0]
    while low <= high:
        row.append(low)
        low += 1
        if low <= high:
            row.append(high)
            high -= 1
    return row
