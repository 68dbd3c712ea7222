import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from inspect_ai import Task, eval, score
from inspect_ai.event import ScoreEvent
from inspect_ai.log import read_eval_log
from inspect_ai.model import Model, ModelOutput
from inspect_ai.solver import Solver

from scorers.judge import PROMPT_SHA256
from scorers.rubric import rubric
from solvers.answer import answer
from solvers.judged import judged
from solvers.recall import recall
from tests.scorers.actor import Actor, means, model_events, output, played, run, samples, toy, values, verdict
from tests.support import model, run_condition


def test_the_judge_is_not_paid_twice_for_the_same_answer() -> None:
    actor = Actor()
    sample = played(actor, [answer(), judged(), judged()], [rubric()])
    assert len(actor.asked("judge")) == 1
    scored = [event for event in sample.events if isinstance(event, ScoreEvent)]
    assert [event.intermediate for event in scored] == [True, True, False]
    assert all(event.score.value == values(sample, "rubric") for event in scored)


@pytest.mark.parametrize(
    ("arguments", "grader", "paid"),
    [
        ({}, None, 0),
        ({}, "actor", 0),
        ({}, "other", 1),
        ({"judge_effort": "low"}, None, 1),
        ({"judge_effort": None}, None, 1),
        ({"judge_repeats": 2}, None, 2),
    ],
)
@pytest.mark.parametrize("in_the_chain", [True, False])
def test_rescoring_pays_only_a_judge_who_has_not_judged_this(
    arguments: dict[str, Any], grader: str | None, paid: int, in_the_chain: bool
) -> None:
    actor = Actor()
    solver: list[Solver] = [answer(), judged()] if in_the_chain else [answer()]
    log = read_eval_log(run(actor, solver, [rubric()]).location)
    actor, other = Actor(judge=verdict(1, 1, 1, 1)), Actor("other", judge=verdict(1, 1, 1, 1))
    roles: dict[str, str | Model] = {"grader": f"stage/{grader}"} if grader else {}
    again = score(log, rubric(**arguments), model_roles=roles, action="overwrite", display="none")
    assert [len(actor.calls), len(other.calls)] == ([0, paid] if grader == "other" else [paid, 0])
    [sample] = samples(again)
    assert values(sample, "rubric")["score"] == (4 if paid else 80)
    assert (sample.scores or {})["rubric"].metadata == {
        "feedback": "The boundary case is missing.",
        "criteria_passed": [not paid] * 4,
        "judge": f"stage/{grader or 'actor'}",
        "judge_effort": arguments.get("judge_effort", "high"),
        "judge_repeats": arguments.get("judge_repeats", 1),
        "judge_sd": 0,
        "judge_prompt_sha256": PROMPT_SHA256,
        **({"repeats": [[1, 1, 1, 1]] * 2} if "judge_repeats" in arguments else {}),
    }


@pytest.mark.parametrize("changed", ["answer", "instruction", "criteria"])
def test_a_verdict_is_not_reused_for_something_else(changed: str) -> None:
    actor = Actor()
    log = run(actor, [answer()], [rubric()])
    [sample] = samples(log)
    if changed == "answer":
        sample.output.completion = "def f(x): return -x"
    elif changed == "instruction":
        sample.input = "Write g."
    else:
        sample.metadata["criteria"][2]["full"] = "something else"
    score(log, rubric(), display="none")
    assert len(actor.asked("judge")) == 2


def test_inspect_score_on_the_command_line_judges_afresh_with_another_grader(logs: Path) -> None:
    log = run_condition(model("simulated/helped"), logs, items="median_two_sorted_arrays")
    rescored = logs / "rescored.eval"
    command = [str(Path(sys.executable).parent / "inspect"), "score", log.location, "--scorer", "rubric"]
    options = ["--model-role", "grader=simulated/null", "--action", "append", "--output-file", str(rescored)]
    done = subprocess.run([*command, *options], cwd=logs, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    [sample] = samples(read_eval_log(str(rescored)))
    assert [event.model for event in model_events(sample, "grader")] == ["simulated/helped", "simulated/null"]
    judges = {name: (score.metadata or {}).get("judge") for name, score in (sample.scores or {}).items()}
    assert (judges["rubric"], judges["rubric1"]) == ("simulated/helped", "simulated/null")
    assert values(sample, "rubric") == values(sample, "rubric1")  # the offline judges read the same off the answer


def test_repeated_judgings_are_averaged_and_their_spread_recorded() -> None:
    judge = [verdict(25, 20, 10, 25, feedback="First."), verdict(25, 10, 10, 25, feedback="Second.")]
    actor = Actor(judge=judge)
    sample = played(actor, [answer(), judged()], [rubric(judge_repeats=2)])
    given = (sample.scores or {})["rubric"]
    assert given.value == {"score": 75, "passed": 1, "c1": 25, "c2": 15, "c3": 10, "c4": 25}
    assert given.metadata
    assert (given.metadata["judge_sd"], given.metadata["judge_repeats"]) == (5, 2)
    assert "First." in (given.explanation or "")
    assert "Second." in (given.explanation or "")
    assert len(actor.asked("judge")) == 2


@pytest.mark.parametrize("delivered", ["", " \n\t", output("", "content_filter"), output("", "max_tokens")])
def test_nothing_delivered_earns_nothing_and_pays_no_judge(delivered: str | ModelOutput) -> None:
    actor = Actor(candidate=delivered, judge=verdict(25, 25, 25, 25))
    sample = played(actor, [answer(), judged()], [rubric()])
    given = (sample.scores or {})["rubric"]
    assert given.value == {"score": 0, "passed": 0, "c1": 0, "c2": 0, "c3": 0, "c4": 0}
    assert sample.output.stop_reason in (given.explanation or "")
    assert not actor.asked("judge")


@pytest.mark.parametrize(
    ("judge", "passed"),
    [
        ([verdict(18, 17, 17, 18)], 1),
        ([verdict(18, 17, 17, 17)], 0),
        ([verdict(25, 25, 20, 0)], 1),
        ([verdict(18, 17, 17, 18), verdict(18, 17, 17, 17)], 0),  # 69.5 is not rounded up
        ([verdict(0, 20, 20, 20), verdict(20, 20, 20, 20)], 1),
    ],
)
def test_the_pass_line_is_seventy_points(judge: list[str], passed: int) -> None:
    sample = played(Actor(judge=judge), [answer()], [rubric(judge_repeats=len(judge))])
    assert values(sample, "rubric")["passed"] == passed


def test_a_criterion_is_passed_from_seventy_percent_of_its_points() -> None:
    judge = [verdict(17, 18, 18, 0), verdict(17, 18, 17, 25)]
    sample = played(Actor(judge=judge), [answer()], [rubric(judge_repeats=2)])
    metadata = (sample.scores or {})["rubric"].metadata or {}
    assert metadata["criteria_passed"] == [False, True, True, False]  # 17, 18, 17.5, 12.5


def test_a_reader_of_the_score_sees_why() -> None:
    sample = played(Actor(judge=verdict(25, 0, 12, 7, feedback="Mind the empty list.")), [answer()], [rubric()])
    explanation = (sample.scores or {})["rubric"].explanation or ""
    for number, points in enumerate((25, 0, 12, 7), 1):
        assert f"{number}. {points} of 25: line {number} shows it" in explanation
    assert explanation.endswith("Mind the empty list.")


def test_the_start_of_a_chain_is_no_attempt_in_the_mean() -> None:
    start = toy(position=0)
    start.id = "start"
    actor = Actor(judge=verdict(25, 25, 20, 20))
    task = Task(dataset=[start, toy()], solver=[recall("none"), answer(), judged()], scorer=rubric())
    [log] = eval(task, model=actor.model, display="none")
    assert means(log) == {"score": 90, "passed": 1, "c1": 25, "c2": 25, "c3": 20, "c4": 20}
    assert {sample.id for sample in samples(log) if "rubric" in (sample.scores or {})} == {"toy"}


def test_an_attempt_without_a_verdict_does_not_count_as_zero_in_the_mean() -> None:
    other = toy()
    other.id = "other"
    actor = Actor(judge=[verdict(10, 20, 20, 20), "No points from me."])
    task = Task(dataset=[toy(), other], solver=[answer(), judged()], scorer=rubric(), continue_on_fail=True)
    [log] = eval(task, model=actor.model, display="none", max_samples=1)
    assert log.status == "error"
    assert {sample.id: list(sample.scores or {}) for sample in samples(log)} == {"toy": ["rubric"], "other": []}
    assert means(log)["score"] == 70
