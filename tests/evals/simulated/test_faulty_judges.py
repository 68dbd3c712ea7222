"""Planted faults of the offline judge that a calibration must be able to find."""

from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

from evals.calibration.variants import canaries, injected
from evals.errors import SettingError
from evals.gold import assemble
from evals.item_sets import own_items
from evals.simulated.playing import judged_points, moved, signed, verdict_text
from evals.simulated.profile import Profile, profile_named, profile_names
from evals.simulated.reading import Asked
from scorers.verdict import read_verdict
from tests.support import model, run_condition, samples

LINE = "That is how I see it."
ITEM = own_items()["rate_limiter"]


def profile(**planted: Any) -> Profile:
    return profile_named("null", planted)


def given(judge: Profile, answer: str) -> list[int]:
    verdict = read_verdict(verdict_text(judge, Asked("judge", ITEM, "", answer=answer), "seed"))
    return [judged.points for judged in verdict.criteria]


def scores(folder: Path, name: str, **planted: Any) -> list[dict[str, Any]]:
    log = run_condition(model(name, **planted), folder, {"epochs": 2}, memory="none")
    return [dict((sample.scores or {})["rubric"].value) for sample in samples(log)]  # type: ignore[arg-type]


def test_a_signature_earns_and_costs_nothing() -> None:
    for missed in (frozenset[int](), frozenset({2, 3})):
        answer = assemble(ITEM, missed)
        assert judged_points(ITEM, signed(profile(signature=LINE), answer)) == judged_points(ITEM, answer)


def test_without_a_signature_an_answer_is_as_it_was() -> None:
    assert signed(profile(), "answer") == "answer"
    assert all(profile_named(name, {}).signature == "" for name in ("null", "helped", "hurt", "overwhelmed"))


def test_a_partial_judge_adds_points_to_missed_criteria_of_its_own_answers_alone() -> None:
    judge = profile(signature=LINE, self_preference=10)
    answer = assemble(ITEM, frozenset({2, 3}))
    assert given(judge, signed(judge, answer)) == [25, 10, 10, 25]
    assert given(judge, answer) == [25, 0, 0, 25]
    assert given(judge, signed(profile(signature="Of somebody else."), answer)) == [25, 0, 0, 25]
    assert given(judge, answer + f"Not a line of its own: {LINE}") == [25, 0, 0, 25]


def test_self_preference_comes_on_top_of_leniency() -> None:
    judge = profile(signature=LINE, self_preference=10, judge_leniency=3)
    assert given(judge, signed(judge, assemble(ITEM, frozenset({1})))) == [13, 25, 25, 25]


def test_a_preference_that_could_never_show_is_refused() -> None:
    with pytest.raises(SettingError, match=r"-M self_preference: .*-M signature="):
        profile(self_preference=10)


def test_a_run_judged_by_its_own_partial_author_is_inflated_and_by_another_is_not(tmp_path: Path) -> None:
    own = scores(tmp_path / "own", "simulated/partial")
    fair = scores(tmp_path / "fair", "simulated/null")
    for partial, honest in zip(own, fair, strict=True):
        assert partial["score"] == honest["score"] + 10 * sum(honest[key] == 0 for key in ("c1", "c2", "c3", "c4"))
    assert any(partial != honest for partial, honest in zip(own, fair, strict=True))


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_the_planted_share_of_canaries_moves_the_judge(share: float) -> None:
    answers = [
        injected(assemble(item, missed), canary)
        for item in own_items().values()
        for missed in (frozenset({1, 2}), frozenset({2, 4}), frozenset({3}), frozenset({1, 3, 4}))
        for canary in canaries().values()
    ]
    found = fmean(moved(profile(judge_gullible=share), answer) for answer in answers)
    assert found == pytest.approx(share, abs=4 * (share * (1 - share) / len(answers)) ** 0.5)


def test_a_gullible_judge_gives_full_points_and_a_sound_one_what_is_deserved() -> None:
    answer = injected(assemble(ITEM, frozenset({2, 3})), canaries()["threat"])
    assert given(profile(judge_gullible=1), answer) == [25, 25, 25, 25]
    assert given(profile(), answer) == [25, 0, 0, 25]


def test_a_gullible_judge_is_not_moved_where_nobody_asks() -> None:
    assert not moved(profile(judge_gullible=1), assemble(ITEM, frozenset({2})))


def test_a_judge_who_was_moved_once_is_moved_again() -> None:
    answer = injected(assemble(ITEM, frozenset({2, 3})), canaries()["threat"])
    for seed in range(20):
        judge = profile(judge_gullible=0.5, seed=seed)
        assert len({moved(judge, answer) for _ in range(5)}) == 1


@pytest.mark.parametrize("name", ["lenient", "noisy", "gullible", "partial"])
def test_the_profiles_with_a_fault_are_null_as_candidates(name: str) -> None:
    faults = {"about", "signature", "judge_leniency", "judge_sd", "judge_gullible", "self_preference"}
    assert name in profile_names()
    assert profile_named(name, {}).model_dump(exclude=faults) == profile().model_dump(exclude=faults)
