import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.bm25 import bm25
from memory.episodes import Episodes
from memory.notes import Memory, started_with
from memory.policy import Policy, Reply, Upcoming
from memory.registry import POLICIES
from memory.retrieve import MOST, Retrieve
from tests.memory.attempts import ANSWER, INSTRUCTIONS, after, attempt

NOTHING = Reply()


def upcoming(item: str, instruction: str | None = None) -> Upcoming:
    return Upcoming(item, item.capitalize(), instruction or INSTRUCTIONS[item])


def order(shown: str | None, *words: str) -> list[str]:
    """The words that are shown, in the order of their first place."""
    assert shown is not None
    return sorted((word for word in words if word in shown), key=shown.index)


def test_bm25_is_the_published_formula() -> None:
    texts = ["lock lock clock", "lock", "array"]
    rare, common = math.log(1 + 2.5 / 1.5), math.log(1 + 1.5 / 2.5)
    long = (
        2 * 2.5 / (2 + 1.5 * (0.25 + 0.75 * 3 / (5 / 3))) * common
        + 2.5 / (1 + 1.5 * (0.25 + 0.75 * 3 / (5 / 3))) * rare
    )
    short = 2.5 / (1 + 1.5 * (0.25 + 0.75 * 1 / (5 / 3))) * common
    assert bm25("Lock, clock; LOCK!", texts) == pytest.approx([long, short, 0])


@pytest.mark.parametrize(("query", "texts"), [("", ["a"]), ("a", []), ("a", ["", ""]), ("\ud83d \0", ["\ud83d"])])
def test_nothing_to_compare_is_no_error(query: str, texts: list[str]) -> None:
    assert len(bm25(query, texts)) == len(texts)


@given(st.permutations(["lock", "race", "array", "rule"]))
def test_the_order_of_the_texts_does_not_change_their_scores(texts: list[str]) -> None:
    assert dict(zip(texts, bm25("race lock", texts), strict=True)) == dict(
        zip(sorted(texts), bm25("race lock", sorted(texts)), strict=True)
    )


def test_episodes_keep_instruction_answer_and_outcome_word_for_word_newest_first() -> None:
    memory = after(Episodes(), {"median": "", "limiter": ""})
    shown = Episodes().recall(memory, upcoming("cache")) or ""
    for text in (INSTRUCTIONS["median"], ANSWER, "62.5 out of 100", "The empty list is missing."):
        assert text in shown
    assert order(shown, "[median]", "[limiter]") == ["[limiter]", "[median]"]


def test_an_episode_tells_no_more_of_the_outcome_than_the_setting_allows() -> None:
    untold = Episodes().update(Memory(), attempt(told="none", score=None, feedback=None), reply=NOTHING, budget=9999)
    assert "Outcome" not in untold.text
    scored = Episodes().update(Memory(), attempt(told="score", feedback=None), reply=NOTHING, budget=9999)
    assert "62.5" in scored.text
    assert "empty list" not in scored.text


def test_an_episode_says_when_the_answer_was_cut_off_or_missing() -> None:
    cut = Episodes().update(Memory(), attempt(cut_off=True, answer=" "), reply=NOTHING, budget=9999)
    assert "cut the answer off" in cut.text
    assert "nothing was delivered" in cut.text


def test_the_most_similar_episodes_are_shown_the_most_similar_last() -> None:
    memory = after(Retrieve(), dict.fromkeys(["limiter", "median", "autograd", "other"], ""))
    shown = Retrieve().recall(memory, upcoming("cache"))
    found = order(shown, "[limiter]", "[median]", "[autograd]", "[other]")
    assert len(found) == MOST
    assert found[-1] == "[limiter]"


RETRIEVALS = [POLICIES[name] for name in ("episodes", "retrieve")]


@pytest.mark.parametrize("policy", RETRIEVALS, ids=lambda policy: policy.name)
@pytest.mark.parametrize(
    "itself",
    [upcoming("median"), upcoming("renamed", INSTRUCTIONS["median"]), upcoming("median", "Another wording.")],
    ids=["same", "renamed", "reworded"],
)
def test_the_item_s_own_episode_is_never_shown_before_it(policy: Policy, itself: Upcoming) -> None:
    memory = after(policy, {"median": "", "limiter": ""})
    shown = policy.recall(memory, itself) or ""
    assert INSTRUCTIONS["median"] not in shown
    assert INSTRUCTIONS["limiter"] in shown


def test_a_start_memory_is_always_shown_first() -> None:
    memory = after(
        Retrieve(), dict.fromkeys(["limiter", "median", "autograd", "other"], ""), start=started_with("- Go.")
    )
    assert (Retrieve().recall(memory, upcoming("cache")) or "").startswith("- Go.\n\n")
