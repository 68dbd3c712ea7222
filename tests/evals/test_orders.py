from collections import Counter
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.orders import Order, chain_order, williams

SIZES = range(2, 13)
ITEMS = st.lists(st.text(min_size=1, max_size=5), max_size=12, unique=True)


def cycle(n: int) -> int:
    return n if n % 2 == 0 else 2 * n


@pytest.mark.parametrize("n", SIZES)
def test_no_item_stands_more_often_at_a_position_than_another(n: int) -> None:
    rows = williams(n)
    assert len(rows) == cycle(n)
    for position in range(n):
        assert Counter(row[position] for row in rows) == dict.fromkeys(range(n), cycle(n) // n)


@pytest.mark.parametrize("n", SIZES)
def test_no_item_follows_another_more_often_than_a_third(n: int) -> None:
    follows = Counter(pair for row in williams(n) for pair in pairwise(row))
    pairs = [(a, b) for a in range(n) for b in range(n) if a != b]
    assert follows == dict.fromkeys(pairs, cycle(n) // n)


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("seed", [0, 1, 12345])
def test_the_chains_of_a_cycle_are_balanced_for_any_seed(n: int, seed: int) -> None:
    items = [f"item_{i}" for i in range(n)]
    chains = [chain_order(items, "williams", seed, epoch) for epoch in range(1, cycle(n) + 1)]
    assert {count for p in range(n) for count in Counter(chain[p] for chain in chains).values()} == {cycle(n) // n}
    follows = Counter(pair for chain in chains for pair in pairwise(chain))
    assert set(follows.values()) == {cycle(n) // n}
    assert len(follows) == n * (n - 1)
    assert len({tuple(chain) for chain in chains}) == (cycle(n) if n > 2 else 2)


@given(ITEMS, st.sampled_from(["fixed", "williams"]), st.integers(0, 99), st.integers(1, 99))
def test_a_chain_has_every_item_exactly_once(items: list[str], order: Order, seed: int, epoch: int) -> None:
    assert sorted(chain_order(items, order, seed, epoch)) == sorted(items)


@given(ITEMS, st.integers(0, 99), st.integers(1, 99))
def test_a_fixed_chain_keeps_the_given_order(items: list[str], seed: int, epoch: int) -> None:
    assert chain_order(items, "fixed", seed, epoch) == items


@given(ITEMS, st.randoms(use_true_random=False), st.integers(0, 99), st.integers(1, 99))
def test_naming_the_items_in_another_order_changes_no_williams_chain(
    items: list[str], shuffled: Random, seed: int, epoch: int
) -> None:
    again = shuffled.sample(items, len(items))
    assert chain_order(again, "williams", seed, epoch) == chain_order(items, "williams", seed, epoch)


@given(ITEMS.filter(lambda items: len(items) > 1), st.integers(0, 99), st.integers(1, 60))
def test_the_design_repeats_after_its_cycle(items: list[str], seed: int, epoch: int) -> None:
    again = chain_order(items, "williams", seed, epoch + cycle(len(items)))
    assert again == chain_order(items, "williams", seed, epoch)


def test_an_order_never_changes_between_versions() -> None:
    # a retry in a newer version must find the chain's next item where the older one left it
    items = ["median_two_sorted_arrays", "rate_limiter", "scalar_autograd"]
    chains = ["".join(item[0] for item in chain_order(items, "williams", 0, epoch)) for epoch in range(1, 7)]
    assert chains == ["rsm", "smr", "mrs", "msr", "rms", "srm"]


def test_seeds_give_different_orders() -> None:
    items = list("abcdef")
    assert len({tuple(chain_order(items, "williams", seed, 1)) for seed in range(20)}) > 10
