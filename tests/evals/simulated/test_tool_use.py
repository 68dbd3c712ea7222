"""The offline model at incidents: what it plants is what its agents get, in exact expectation."""

from statistics import fmean

import pytest
from inspect_ai.model import ChatMessageUser
from inspect_ai.tool import ToolInfo
from inspect_ai.util import store

from evals.agents import agents_of
from evals.incidents import expectations_of
from evals.item_sets import incidents
from evals.simulated.drawing import drawn
from evals.simulated.profile import Profile, profile_named
from evals.simulated.reading import read
from evals.simulated.tool_use import agent_for, play
from memory.policy import remembered
from solvers.incident.state import TOOLS

ITEMS = list(incidents().values())
OFFERED = [ToolInfo(name=name, description="") for name in (*TOOLS, "submit")]
EPOCHS = 200


def shares(profile: Profile, notes: str | None = None) -> list[float]:
    """The share of checks passed in each of many attempts at every incident."""
    found = []
    for epoch in range(EPOCHS):
        store().set("epoch", epoch)
        for item in ITEMS:
            asked = read([ChatMessageUser(content=remembered(notes, item.instruction))])
            assert asked.item == item
            agent = agent_for(item, drawn(profile, asked, "high", 64_000).missed, "x")
            checks = expectations_of(item.folder).checks
            found.append(100 * (1 - len(agent.fails) / len(checks)))
    return found


@pytest.mark.parametrize(("offset", "notes"), [(0, None), (-20, None), (20, None), (0, "- Look before you act.")])
def test_the_planted_expectation_is_what_its_agents_get(offset: float, notes: str | None) -> None:
    profile = profile_named("helped", {"domain_offset": {"incidents": offset}})
    store().set("epoch", 1)
    asked = read([ChatMessageUser(content=remembered(notes, ITEMS[0].instruction))])
    planted = drawn(profile, asked, "high", 64_000).planted
    assert planted == pytest.approx(66 + offset + (8 if notes else 0))
    assert fmean(shares(profile, notes)) == pytest.approx(planted, abs=4)  # 1,000 attempts of a deviation below 45


def test_another_seed_draws_other_agents_and_the_same_seed_the_same() -> None:
    first, again, other = (shares(profile_named("null", {"seed": seed})) for seed in (0, 0, 1))
    assert first == again
    assert first != other
    assert fmean(a == b for a, b in zip(first, other, strict=True)) < 0.9


def test_every_combination_of_missed_criteria_has_an_agent_that_misses_just_it() -> None:
    for item in ITEMS:
        for missed in ({1}, {2}, {3}, {4}, {1, 2}, {1, 3}, {2, 3}, {1, 2, 3}, set[int]()):
            agent = agent_for(item, frozenset(missed), "x")
            checks = expectations_of(item.folder).checks
            assert agent.fails == {name for name, check in checks.items() if check.settles in missed}


def test_only_a_conversation_with_all_the_tools_is_an_incident_s() -> None:
    profile = profile_named("null", {})
    asked = [ChatMessageUser(content=ITEMS[0].instruction)]
    assert play(profile, list(asked), OFFERED[:-1], "high", None) is None
    assert play(profile, list(asked), [], "high", None) is None
    assert play(profile, list(asked), OFFERED, "high", None) is not None


def test_a_cap_below_the_thinking_cuts_off_and_calls_nothing() -> None:
    store().set("epoch", 1)
    got = play(profile_named("null", {}), [ChatMessageUser(content=ITEMS[0].instruction)], OFFERED, "high", 100)
    assert got is not None
    assert (got.stop, got.calls, got.planted) == ("max_tokens", (), {"score": 0})


def test_a_system_of_a_user_s_own_is_not_guessed_at() -> None:
    got = play(profile_named("null", {}), [ChatMessageUser(content="My own alert.")], OFFERED, "high", None)
    assert got is not None
    assert (got.calls, got.planted) == ((), None)


def test_a_script_is_played_call_by_call() -> None:
    reference = agents_of(ITEMS[0].folder)["reference"]
    store().set("epoch", 1)
    profile = profile_named("null", {"score": 500})
    got = play(profile, [ChatMessageUser(content=ITEMS[0].instruction)], OFFERED, "high", None)
    assert got is not None
    assert [(call.function, call.arguments) for call in got.calls] == [reference.steps[0]]
