from collections import Counter
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.orders import ORDERS, Order, Traits, chain_order, williams
from evals.relatedness import adjacency, similarity

SIZES = range(2, 13)
ITEMS = st.lists(st.text(min_size=1, max_size=5), max_size=12, unique=True)
TRAITS = st.dictionaries(
    st.text(min_size=1, max_size=5),
    st.builds(Traits, st.sampled_from(["easy", "medium", "hard"]), st.frozensets(st.sampled_from("stuvw"))),
    max_size=9,
)
KEPT = {
    "fixed": "abcdef",
    "williams": "fadbec",
    "shuffled": "ceafbd",
    "easy_to_hard": "fbdeac",
    "hard_to_easy": "eacfbd",
    "related": "fabedc",
    "unrelated": "feadbc",
}


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


@given(TRAITS, st.sampled_from(ORDERS), st.integers(0, 99), st.integers(1, 99))
def test_a_chain_has_every_item_exactly_once_and_the_same_order_in_every_arm(
    traits: dict[str, Traits], order: Order, seed: int, epoch: int
) -> None:
    chain = chain_order(list(traits), order, seed, epoch, traits)
    assert sorted(chain) == sorted(traits)
    assert chain == chain_order(list(traits), order, seed, epoch, dict(traits))


@given(TRAITS, st.sampled_from(ORDERS[1:]), st.randoms(use_true_random=False), st.integers(0, 9), st.integers(1, 30))
def test_naming_the_items_in_another_order_changes_only_a_fixed_chain(
    traits: dict[str, Traits], order: Order, shuffled: Random, seed: int, epoch: int
) -> None:
    again = shuffled.sample(list(traits), len(traits))
    assert chain_order(again, order, seed, epoch, traits) == chain_order(list(traits), order, seed, epoch, traits)


@given(TRAITS, st.integers(0, 9), st.integers(1, 30))
def test_difficulty_rises_or_falls_and_never_back(traits: dict[str, Traits], seed: int, epoch: int) -> None:
    ranks = {"easy": 0, "medium": 1, "hard": 2}
    up, down = (
        [ranks[traits[item].difficulty] for item in chain_order(list(traits), order, seed, epoch, traits)]
        for order in ("easy_to_hard", "hard_to_easy")
    )
    assert up == sorted(up)
    assert down == sorted(up, reverse=True)


@pytest.mark.parametrize("order", ["easy_to_hard", "hard_to_easy"])
def test_what_is_tied_in_difficulty_is_balanced_over_epochs(order: Order) -> None:
    traits = {item: Traits("hard" if item in "abcd" else "easy") for item in "abcdef"}
    chains = [chain_order(list(traits), order, 3, epoch, traits) for epoch in range(1, 5)]
    for position in range(6):
        seen = Counter(chain[position] for chain in chains)
        assert set(seen.values()) == {1 if len(seen) == 4 else 2}


@given(TRAITS.filter(lambda traits: len(traits) > 1), st.integers(0, 9), st.integers(1, 30))
def test_related_items_are_closer_than_in_a_balanced_order_and_unrelated_ones_apart(
    traits: dict[str, Traits], seed: int, epoch: int
) -> None:
    lessons = {item: one.lessons for item, one in traits.items()}
    near, row, far = (
        chain_order(list(traits), order, seed, epoch, traits) for order in ("related", "williams", "unrelated")
    )
    sums = [adjacency(order, lessons) for order in (near, row, far)]
    assert sums[0] >= sums[1] - 1e-9 >= sums[2] - 2e-9
    assert near[0] == row[0] == far[0]


def test_pairs_that_teach_the_same_meet_or_are_kept_apart() -> None:
    traits = {f"{pair}{n}": Traits(lessons=frozenset({pair})) for pair in "abc" for n in (1, 2)}
    lessons = {item: one.lessons for item, one in traits.items()}
    for epoch in range(1, 7):
        assert adjacency(chain_order(list(traits), "related", 0, epoch, traits), lessons) == 3
        assert adjacency(chain_order(list(traits), "unrelated", 0, epoch, traits), lessons) == 0


def test_a_shuffled_order_is_drawn_anew_for_each_chain_and_seed() -> None:
    items = list("abcdefgh")
    assert len({tuple(chain_order(items, "shuffled", 0, epoch)) for epoch in range(1, 21)}) > 15
    assert len({tuple(chain_order(items, "shuffled", seed, 1)) for seed in range(20)}) > 15


@given(st.frozensets(st.integers(0, 9)), st.frozensets(st.integers(0, 9)))
def test_similarity_is_a_share_and_the_same_both_ways(one: frozenset[int], other: frozenset[int]) -> None:
    a, b = (frozenset(map(str, lessons)) for lessons in (one, other))
    assert 0 <= similarity(a, b) == similarity(b, a) <= 1
    assert (similarity(a, b) == 1) == (a == b != frozenset())


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
    traits = {item: Traits("easy" if n % 2 else "hard", frozenset(lessons)) for n, (item, lessons) in
              enumerate(zip("abcdef", ["xy", "x", "yz", "z", "xz", "y"], strict=True))}  # fmt: skip
    kept = {order: "".join(chain_order(list(traits), order, 0, 2, traits)) for order in ORDERS}
    assert kept == KEPT


def test_seeds_give_different_orders() -> None:
    items = list("abcdef")
    assert len({tuple(chain_order(items, "williams", seed, 1)) for seed in range(20)}) > 10
