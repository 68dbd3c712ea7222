import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.effort import EFFORTS, Effort
from evals.errors import SettingError
from evals.items import DOMAINS
from evals.simulated.profile import Profile, profile_named, profile_names

QUANTITIES = [name for name in Profile.model_fields if name != "about"]
levels = st.sampled_from(EFFORTS)
profiles = st.sampled_from(profile_names())
sizes = st.integers(0, 4000)
caps = st.none() | st.integers(1, 64_000)


@given(effort=levels, domain=st.sampled_from([*DOMAINS, "one of their own"]), size=st.integers(1, 16_384))
def test_the_planted_memory_effects_are_what_the_profiles_say(effort: Effort, domain: str, size: int) -> None:
    bare, noted = ((False, 0, None), (True, size, None))
    null = profile_named("null", {})
    without = null.planted_score(effort, domain, *noted)
    assert null.planted_score(effort, domain, *bare) == pytest.approx(without)
    for name, effect in {"helped": 8, "hurt": -8, "overwhelmed": 0}.items():
        profile = profile_named(name, {})
        assert profile.planted_score(effort, domain, *noted) - without == pytest.approx(effect)
        assert profile.planted_score(effort, domain, *bare) == pytest.approx(without)


def test_an_empty_wrapper_and_notes_have_effects_of_their_own() -> None:
    profile = profile_named("null", {"wrapper_effect": 3, "memory_effect": 5})
    arms = [(False, 0), (True, 0), (True, 9)]
    bare, wrapped, noted = (profile.planted_score("low", "debugging", w, n, None) for w, n in arms)
    assert [wrapped - bare, noted - bare] == pytest.approx([3, 8])


@pytest.mark.parametrize(
    ("name", "effort", "size", "cap"),
    [
        ("null", "max", 0, 4000),
        ("null", "high", 500, 2800),
        ("overwhelmed", "high", 1200, 8000),
        ("overwhelmed", "xhigh", 1200, 8000),
        ("overwhelmed", "low", 1200, 8000),
    ],
)
def test_the_truncated_share_is_the_one_that_draws_show(name: str, effort: Effort, size: int, cap: int) -> None:
    profile, draw, n = profile_named(name, {}), random.Random(0), 20_000
    cut = sum(profile.thinking(effort, size, draw.gauss()) + profile.answer_tokens > cap for _ in range(n)) / n
    share = profile.truncated_share(effort, size, cap)
    assert cut == pytest.approx(share, abs=4 * (share * (1 - share) / n) ** 0.5 + 1e-4)


def test_only_overwhelmed_is_cut_off_by_the_original_cap() -> None:
    shares = {name: profile_named(name, {}).truncated_share("xhigh", 1200, 8000) for name in profile_names()}
    assert shares.pop("overwhelmed") > 0.5
    assert max(shares.values()) < 0.001
    assert profile_named("overwhelmed", {}).truncated_share("xhigh", 0, 8000) < 0.001


@given(profiles, levels, sizes, sizes, caps)
def test_more_notes_or_a_tighter_cap_never_cut_off_less(
    name: str, effort: Effort, size: int, more: int, cap: int | None
) -> None:
    profile = profile_named(name, {})
    share = profile.truncated_share(effort, size, cap)
    assert 0 <= share <= 1
    assert share <= profile.truncated_share(effort, size + more, cap) + 1e-12
    assert share >= profile.truncated_share(effort, size, None if cap is None else cap + more) - 1e-12
    assert 0 <= profile.planted_score(effort, "debugging", size > 0, size, cap) <= 98


@pytest.mark.parametrize(
    ("overrides", "quantity", "value"),
    [
        ({"memory_effect": 4}, "memory_effect", 4),
        ({"score": 70}, "score", dict.fromkeys(EFFORTS, 70)),
        ({"score": {"max": 90}}, "score", {"low": 56, "medium": 62, "high": 66, "xhigh": 70, "max": 90}),
        ({"thinking_tokens": 500.5}, "thinking_tokens", dict.fromkeys(EFFORTS, 500.5)),
        ({"domain_offset": {"debugging": 2}}, "domain_offset", {"algorithms": 3, "debugging": 2, "ml_engineering": -3}),
        ({"delay_s": 0.5, "seed": 7}, "seed", 7),
        ({"seed": "7"}, "seed", 7),
    ],
)
def test_an_override_replaces_its_quantity_and_nothing_else(
    overrides: dict[str, Any], quantity: str, value: Any
) -> None:
    given_profile = profile_named("helped", overrides).model_dump()
    assert given_profile[quantity] == value
    untouched = given_profile.keys() - overrides.keys()
    before = profile_named("helped", {}).model_dump()
    assert {key: given_profile[key] for key in untouched} == {key: before[key] for key in untouched}


def test_every_planted_quantity_can_be_overridden() -> None:
    profile = profile_named("helped", {})
    assert profile_named("helped", {name: getattr(profile, name) for name in QUANTITIES}) == profile


@pytest.mark.parametrize(
    "overrides",
    [
        {"memory_efect": 4},
        {"score": "seventy"},
        {"score": {"highest": 90}},
        {"chain_correlation": 1.1},
        {"judge_invalid_rate": -0.1},
        {"judge_leniency": 26},
        {"thinking_sigma": 0},
        {"answer_tokens": 0},
        {"tokens_per_s": 0},
        {"delay_s": -1},
        {"seed": 1.5},
    ],
    ids=str,
)
def test_a_wrong_override_is_refused_with_all_that_can_be_planted(overrides: dict[str, Any]) -> None:
    with pytest.raises(SettingError) as refused:
        profile_named("helped", overrides)
    assert next(iter(overrides)) in refused.value.message
    assert all(name in refused.value.message for name in QUANTITIES)


@pytest.mark.parametrize("name", ["helpd", "", "base"])
def test_an_unknown_profile_is_refused_with_those_there_are(name: str) -> None:
    with pytest.raises(SettingError, match="null, helped, hurt, overwhelmed"):
        profile_named(name, {})


@pytest.mark.parametrize(
    "overrides",
    [
        {"thinking_tokens": 0},
        {"thinking_tokens": -1},
        {"memory_effect": float("nan")},
        {"score": float("inf")},
        {"delay_s": float("inf")},
    ],
    ids=str,
)
def test_an_override_that_no_call_survives_is_refused(overrides: dict[str, Any]) -> None:
    with pytest.raises(SettingError):
        profile_named("helped", overrides)
