"""Further judges: kept beside the first one, never instead of it."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from inspect_ai import score
from inspect_ai.log import read_eval_log

from evals.errors import SettingError
from evals.judging import judging, panel_named
from retrospect import main
from scorers.asking import JudgeError
from scorers.rubric import rubric
from solvers.answer import answer
from solvers.judged import judged
from solvers.state import ChainState
from tests.scorers.actor import Actor, model_events, played, run, samples, values, verdict
from tests.support import calls, model, run_condition
from tests.support import samples as attempts

PANEL = ("stage/second", "stage/third")


@pytest.fixture
def cast() -> tuple[Actor, Actor, Actor]:
    return (
        Actor(judge=verdict(25, 25, 25, 0, feedback="Of the first.")),
        Actor("second", judge=verdict(0, 5, 0, 0, feedback="Of the second.")),
        Actor("third", judge=verdict(25, 25, 25, 25, feedback="Of the third.")),
    )


def test_the_first_judge_alone_gives_the_score_and_the_feedback(cast: tuple[Actor, ...]) -> None:
    sample = played(cast[0], [answer(), judged()], [rubric(judge_panel=PANEL)])
    given = (sample.scores or {})["rubric"]
    assert values(sample, "rubric") == {"score": 75, "passed": 1, "c1": 25, "c2": 25, "c3": 25, "c4": 0}
    assert (given.metadata or {})["feedback"] == sample.store_as(ChainState).feedback == "Of the first."
    assert "Of the second" not in (given.explanation or "")


def test_each_further_judge_is_kept_under_its_own_name(cast: tuple[Actor, ...]) -> None:
    sample = played(cast[0], [answer(), judged()], [rubric(judge_panel=PANEL)])
    assert ((sample.scores or {})["rubric"].metadata or {})["panel"] == {
        "stage/second": {"score": 5, "c1": 0, "c2": 5, "c3": 0, "c4": 0, "judge_sd": 0},
        "stage/third": {"score": 100, "c1": 25, "c2": 25, "c3": 25, "c4": 25, "judge_sd": 0},
    }


def test_no_judge_of_a_panel_is_paid_twice(cast: tuple[Actor, ...]) -> None:
    first, second, third = cast
    sample = played(first, [answer(), judged(), judged()], [rubric(judge_panel=PANEL)])
    assert [len(actor.asked("judge")) for actor in (first, second, third)] == [1, 1, 1]
    assert {role for role in ("grader", "grader_2", "grader_3") if model_events(sample, role)} == {
        "grader",
        "grader_2",
        "grader_3",
    }


def test_a_panel_added_later_pays_only_its_own_verdicts(cast: tuple[Actor, ...]) -> None:
    log = read_eval_log(run(cast[0], [answer(), judged()], [rubric()]).location)
    again = score(log, rubric(judge_panel=PANEL), action="overwrite", display="none")
    assert [len(actor.asked("judge")) for actor in cast] == [1, 1, 1]
    [sample] = samples(again)
    assert list(((sample.scores or {})["rubric"].metadata or {})["panel"]) == list(PANEL)


def test_every_judge_is_asked_at_the_judges_effort_and_no_other(cast: tuple[Actor, ...]) -> None:
    played(cast[0], [answer(), judged()], [rubric(judge_effort="low", judge_panel=PANEL)])
    assert {actor.asked("judge")[0].config.reasoning_effort for actor in cast} == {"low"}
    assert len({actor.asked("judge")[0].config.max_tokens for actor in cast}) == 1


def test_a_judge_of_the_panel_without_a_verdict_is_an_error_and_no_score(cast: tuple[Actor, ...]) -> None:
    Actor("third", judge="No points from me.")
    [sample] = samples(run(cast[0], [answer(), judged()], [rubric(judge_panel=PANEL)], fail_on_error=False))
    assert JudgeError.__name__ in (sample.error.message if sample.error else "")
    assert "stage/third" in (sample.error.message if sample.error else "")
    assert "rubric" not in (sample.scores or {})


def test_a_panel_judges_as_often_as_the_judge_and_keeps_the_points_of_each(cast: tuple[Actor, ...]) -> None:
    Actor("second", judge=[verdict(0, 0, 0, 0), verdict(10, 0, 0, 0)])
    sample = played(cast[0], [answer()], [rubric(judge_repeats=2, judge_panel=PANEL[:1])])
    metadata = (sample.scores or {})["rubric"].metadata or {}
    assert metadata["repeats"] == [[25, 25, 25, 0]] * 2
    assert metadata["panel"]["stage/second"] == {
        "score": 5,
        "c1": 5,
        "c2": 0,
        "c3": 0,
        "c4": 0,
        "judge_sd": 5,
        "repeats": [[0, 0, 0, 0], [10, 0, 0, 0]],
    }


def test_nothing_delivered_asks_no_judge_of_the_panel(cast: tuple[Actor, ...]) -> None:
    silent = Actor("silent", candidate=" ")
    sample = played(silent, [answer()], [rubric(judge_panel=PANEL)])
    panel = ((sample.scores or {})["rubric"].metadata or {})["panel"]
    assert [judge["score"] for judge in panel.values()] == [0, 0]
    assert not any(actor.asked("judge") for actor in cast)


def test_a_panel_changes_nothing_in_a_chain_but_what_is_kept(tmp_path: Path) -> None:
    alone = run_condition(model("simulated/helped"), tmp_path / "alone")
    beside = run_condition(model("simulated/helped"), tmp_path / "beside", judge_panel=["simulated/lenient"])
    assert (beside.eval.metadata or {})["judge_panel"] == ["simulated/lenient"]
    assert (beside.eval.metadata or {})["condition"] == (alone.eval.metadata or {})["condition"]
    for one, other in zip(attempts(alone), attempts(beside), strict=True):
        assert values(one, "rubric") == values(other, "rubric")
        assert one.metadata["memory_after_sha256"] == other.metadata["memory_after_sha256"]
        kept = ((other.scores or {})["rubric"].metadata or {})["panel"]["simulated/lenient"]
        missed = sum(points == 0 for key, points in values(other, "rubric").items() if key.startswith("c"))
        assert kept["score"] == values(other, "rubric")["score"] + 10 * missed


def test_a_sweep_announces_and_makes_the_panels_calls(tmp_path: Path) -> None:
    args = ["run", "--effort", "high", "--memory", "none", "--chains", "1", "--order", "fixed", "--yes"]
    args += ["--model", "simulated/null", "--judge-panel", "simulated/lenient,simulated/noisy"]
    ran = CliRunner().invoke(main, [*args, "--log-dir", str(tmp_path / "logs"), "-M", f"trace={tmp_path / 'trace'}"])
    assert ran.exit_code == 0, ran.output
    assert "= 3 attempts, 12 calls" in ran.output
    own = calls(tmp_path / "trace").total()
    log = read_eval_log(str(next((tmp_path / "logs").glob("*.eval"))))
    assert own + sum(len(model_events(s, role)) for s in attempts(log) for role in ("grader_2", "grader_3")) == 12


def test_a_budget_counts_the_panel(tmp_path: Path) -> None:
    args = ["run", "--effort", "high", "--memory", "none", "--chains", "1", "--model", "simulated/null", "--yes"]
    args += ["--judge-panel", "mockllm/model"]
    refused = CliRunner().invoke(main, [*args, "--log-dir", str(tmp_path / "logs"), "--max-cost", "5"])
    assert refused.exit_code == 1
    assert "the price of mockllm/model is unknown" in refused.output


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        (None, ()),
        (False, ()),
        ("none", ()),
        ([], ()),
        ("a/b", ("a/b",)),
        ("a/b, c/d", ("a/b", "c/d")),
        (["a/b", "c/d"], ("a/b", "c/d")),
    ],
)
def test_a_panel_is_typed_in_many_ways(typed: Any, names: tuple[str, ...]) -> None:
    assert panel_named(typed) == names


@pytest.mark.parametrize("typed", [3, True, "a/b,,c/d", ["a/b", 4], {"a": "b"}])
def test_what_names_no_panel_is_refused(typed: Any) -> None:
    with pytest.raises(SettingError, match="judge_panel="):
        panel_named(typed)


@pytest.mark.parametrize("panel", [("simulated/null",), ("simulated/noisy", "simulated/noisy")])
def test_no_model_judges_twice(panel: tuple[str, ...]) -> None:
    with pytest.raises(SettingError, match="would judge twice"):
        judging("simulated/null", "high", 1, panel)


def test_every_judge_of_a_panel_must_have_the_effort() -> None:
    with pytest.raises(SettingError, match="judge_effort=xhigh: anthropic/claude-opus-4-6"):
        judging("anthropic/claude-opus-4-7", "xhigh", 1, ("anthropic/claude-opus-4-6",))
