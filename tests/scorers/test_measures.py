import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inspect_ai import Task, eval, score
from inspect_ai.event import ModelEvent
from inspect_ai.log import read_eval_log
from inspect_ai.model import GenerateConfig, ModelOutput, ModelUsage, StopReason
from inspect_ai.solver import Generate, Solver, TaskState, solver

from scorers.answering import answering_call
from scorers.measures import KEYS, measures, mismatches
from scorers.rubric import rubric
from solvers.answer import answer
from solvers.memory_chain import memory_chain
from solvers.recall import recall
from tests.scorers.actor import Actor, means, output, played, run, samples, toy, values
from tests.support import model, run_condition


def used(output_tokens: int, reasoning_tokens: int | None = None) -> ModelUsage:
    return ModelUsage(
        input_tokens=1, output_tokens=output_tokens, total_tokens=output_tokens + 1, reasoning_tokens=reasoning_tokens
    )


def test_only_the_answering_call_is_measured() -> None:
    actor = Actor(
        candidate=output("def f(x): return x", usage=used(300, 200)),
        critic=output("- note", usage=used(70, 60)),
        seconds={"candidate": 12.5, "judge": 400, "critic": 70},
    )
    solver = memory_chain("self_critique", "judge", 1000, "high", None)
    sample = played(actor, [solver], [rubric(), measures()])
    assert [call.role for call in actor.calls] == ["candidate", "judge", "critic"]
    got = values(sample, "measures")
    assert [got[key] for key in KEYS[:-1]] == [12.5, 300, 200, 0, 0]


def test_rescoring_measures_the_same_call_again() -> None:
    actor = Actor(seconds={"candidate": 12.5, "judge": 400})
    log = read_eval_log(run(actor, [answer()], [rubric(), measures()]).location)
    before = values(samples(log)[0], "measures")
    again = score(log, [measures()], action="overwrite", display="none")
    assert before["latency_s"] == 12.5
    assert str(values(samples(again)[0], "measures")) == str(before)  # as text, in which NaN equals NaN


@pytest.mark.parametrize("usage", [None, used(5)])
def test_tokens_that_were_not_reported_are_not_zero(usage: ModelUsage | None) -> None:
    sample = played(Actor(candidate=output("def f(x): return x", usage=usage)), [answer()], [measures()])
    got = values(sample, "measures")
    assert math.isnan(got["thinking_tokens"])
    assert math.isnan(got["output_tokens"]) if usage is None else got["output_tokens"] == 5


def test_what_is_unknown_does_not_drag_a_mean_down() -> None:
    replies = [output("def f(x): return x", usage=usage) for usage in (None, used(5), used(105, 40))]
    task = Task(dataset=[toy() for _ in replies], solver=answer(), scorer=measures())
    for number, sample in enumerate(task.dataset):
        sample.id = number
    [log] = eval(task, model=Actor(candidate=replies).model, display="none")
    assert (means(log)["thinking_tokens"], means(log)["output_tokens"]) == (40, 55)


@pytest.mark.parametrize("stop", ["stop", "max_tokens", "content_filter", "model_length"])
def test_an_answer_cut_off_by_the_cap_is_flagged_and_every_stop_reason_kept(stop: StopReason) -> None:
    sample = played(Actor(candidate=output("def f(", stop)), [answer()], [measures()])
    assert values(sample, "measures")["truncated"] == (stop == "max_tokens")
    assert ((sample.scores or {})["measures"].metadata or {})["stop_reason"] == stop


@solver
def nothing() -> Solver:
    async def solve(state: TaskState, generate: Generate) -> TaskState:
        return state

    return solve


def test_an_attempt_without_a_call_is_unscored_and_not_measured_as_zero() -> None:
    sample = played(Actor(), [nothing()], [measures()])
    given_score = (sample.scores or {})["measures"]
    assert given_score.reason == "no_call"
    assert isinstance(given_score.value, float)
    assert math.isnan(given_score.value)


def test_the_start_of_a_chain_is_not_measured() -> None:
    sample = played(Actor(), [recall("none"), answer()], [measures()], toy(position=0))
    assert not sample.scores


@pytest.mark.parametrize(
    ("options", "ok"),
    [
        ({}, 1),
        ({"reasoning_effort": "low"}, 0),
        ({"max_tokens": 9000}, 0),
        ({"log_model_api": False}, math.nan),
        ({"reasoning_effort": "low", "log_model_api": False}, math.nan),
    ],
)
def test_a_request_with_another_effort_than_asked_for_is_not_taken_for_it(
    options: dict[str, Any], ok: float, logs: Path
) -> None:
    log = run_condition(model(), logs, options, effort="xhigh", items="median_two_sorted_arrays")
    [sample] = samples(log)
    assert values(sample, "measures")["effort_sent_ok"] == pytest.approx(ok, nan_ok=True)
    if ok == 0:
        explanation = (sample.scores or {})["measures"].explanation or ""
        assert ("output_config.effort is ['low']" in explanation) == ("reasoning_effort" in options)
        assert ("max_tokens is [9000]" in explanation) == ("max_tokens" in options)


@pytest.mark.parametrize("expected", [None, {}])
def test_what_nobody_expects_is_not_verified(expected: dict[str, Any] | None) -> None:
    sample = played(Actor(), [answer()], [measures(expected)])
    assert math.isnan(values(sample, "measures")["effort_sent_ok"])


def event(text: str, role: str | None = None, error: str | None = None, pending: bool | None = None) -> ModelEvent:
    return ModelEvent(
        model="stage/actor",
        role=role,
        input=[],
        tools=[],
        tool_choice="none",
        config=GenerateConfig(),
        output=ModelOutput.from_content("stage/actor", text),
        error=error,
        pending=pending,
    )


def test_a_failed_or_unfinished_try_is_not_the_answering_call() -> None:
    answered = event("answer")
    others = [event("failed", error="overloaded"), event("pending", pending=True), event("judge", "grader")]
    assert answering_call([event("earlier"), others[0], answered, *others]) is answered
    assert answering_call(others) is None
    assert answering_call([]) is None


REQUEST = {"a": {"b": {"c": "high"}, "d": 1}, "e": None, "f": [1], "max_tokens": 64000}


@pytest.mark.parametrize(
    ("expected", "wrong"),
    [
        ({}, {}),
        ({"a.b.c": "high", "max_tokens": 64000}, {}),
        ({"a.b.c": "low"}, {"a.b.c": ["high"]}),
        ({"a.b.c.d": "high"}, {"a.b.c.d": [None]}),
        ({"a.b": "high"}, {"a.b": [{"c": "high"}]}),
        ({"f.0": 1}, {"f.0": [None]}),
        ({"x.y|a.b.c": "high"}, {}),
        ({"a.b.c|x.y": "high"}, {}),
        ({"x|y.z": "high", "a.d": 1}, {"x|y.z": [None, None]}),
        ({"e|a.d": 2}, {"e|a.d": [None, 1]}),
        ({"max_tokens": 8000, "a.d": 2}, {"max_tokens": [64000], "a.d": [1]}),
    ],
)
def test_a_request_is_searched_along_the_whole_path(expected: dict[str, Any], wrong: dict[str, Any]) -> None:
    assert mismatches(REQUEST, expected) == wrong


NAMES = st.text("abc", min_size=1, max_size=2)


@given(path=st.lists(NAMES, min_size=1, max_size=4), value=st.integers(), other=st.integers())
def test_no_value_but_the_one_at_the_path_passes(path: list[str], value: int, other: int) -> None:
    request: Any = value
    for name in reversed(path):
        request = {name: request}
    dotted = ".".join(path)
    assert mismatches(request, {dotted: value}) == {}
    assert mismatches(request, {f"zz|{dotted}": value}) == {}
    assert bool(mismatches(request, {dotted: other})) == (value != other)
    beside = {f"{dotted}.zz": value, f"zz.{dotted}": value}
    assert mismatches(request, beside).keys() == beside.keys()
