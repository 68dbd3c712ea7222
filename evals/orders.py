"""The order of items in a chain, a pure function of items, order, seed and epoch."""

import random
from typing import Literal, get_args

Order = Literal["fixed", "williams"]
ORDERS: tuple[Order, ...] = get_args(Order)


def chain_order(items: list[str], order: Order, seed: int, epoch: int) -> list[str]:
    """The item ids in the order of chain `epoch` (1-based).

    `fixed` is the given order in every epoch. `williams` takes the rows of a Williams design in
    turn, so that after a full cycle (n rows for an even number of items, 2n for an odd one) every
    item has stood equally often at every position and equally often right after every other.
    `seed` decides which item is which letter of the design; the same for every arm of a sweep.
    """
    if order == "fixed" or len(items) < 2:
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
