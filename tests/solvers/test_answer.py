from pathlib import Path

import pytest
from inspect_ai.log import EvalSample
from inspect_ai.model import ModelOutput, StopReason

from scorers.measures import measures
from scorers.rubric import rubric
from solvers.answer import answer
from solvers.judged import judged
from solvers.memory_chain import memory_chain
from solvers.state import ChainState
from tests.scorers.actor import Actor, output, played, run, samples, values, verdict
from tests.support import model, run_condition


@pytest.mark.parametrize("broken", [output("def f(x): ret", "unknown"), output("", "unknown"), output(None)])
@pytest.mark.parametrize("in_the_chain", [True, False])
def test_an_answer_without_a_stop_reason_is_an_error_and_never_a_score(broken: ModelOutput, in_the_chain: bool) -> None:
    actor = Actor(candidate=broken)
    solver = memory_chain("self_critique", "judge", 1000, "high", None) if in_the_chain else answer()
    log = run(actor, [solver], [rubric(), measures()])
    [sample] = samples(log)
    assert log.status == "error"
    assert sample.error
    assert "stop reason" in sample.error.message or broken.empty  # without a choice, Inspect raises first
    assert not sample.scores
    assert [call.role for call in actor.calls] == ["candidate"]  # nobody judges it, nobody writes a note on it


@pytest.mark.parametrize("stop", ["content_filter", "max_tokens", "model_length"])
@pytest.mark.parametrize(("text", "score"), [("def f(x): ret", 40), ("", 0)])
def test_a_refused_or_cut_off_answer_is_scored_as_delivered(stop: StopReason, text: str, score: int) -> None:
    actor = Actor(candidate=output(text, stop), judge=verdict(10, 10, 10, 10))
    solver = memory_chain("self_critique", "judge", 1000, "high", None)
    sample = played(actor, [solver], [rubric(), measures()])
    assert not sample.error
    assert values(sample, "rubric")["score"] == score
    assert ((sample.scores or {})["measures"].metadata or {})["stop_reason"] == stop
    assert len(actor.asked("judge")) == bool(text)
    assert len(actor.asked("critic")) == 1


def test_the_note_is_written_on_the_verdict_that_is_scored() -> None:
    actor = Actor(judge=verdict(25, 20, 15, 3, feedback="Mind the empty list."))
    sample = played(actor, [answer(), judged()], [rubric(), measures()])
    kept = sample.store_as(ChainState)
    assert (kept.score, kept.feedback) == (63, "Mind the empty list.")
    assert values(sample, "rubric")["score"] == 63


def out_of_time(logs: Path) -> EvalSample:
    log = run_condition(model(delay_s=3600), logs, {"time_limit": 1}, items="median_two_sorted_arrays")
    [sample] = samples(log)
    assert sample.limit
    assert sample.limit.type == "time"
    return sample


def test_an_attempt_out_of_time_is_scored_as_delivered_and_hands_its_memory_on(logs: Path) -> None:
    sample = out_of_time(logs)
    assert not sample.error
    assert values(sample, "rubric")["score"] == 0
    assert (sample.scores or {})["measures"].reason == "no_call"
    kept = sample.store_as(ChainState)
    assert kept.memory_after == kept.memory_before


# A limit that strikes on the answering call leaves the answer in the transcript, not in the state.
def test_an_answer_that_used_up_a_token_limit_is_scored_as_delivered() -> None:
    actor = Actor(judge=verdict(10, 10, 10, 10))
    sample = played(actor, [answer()], [rubric(), measures()], token_limit=5)
    assert sample.limit
    assert values(sample, "rubric")["score"] == 40


# Shows a bug (see the report): the answer that a limit left in the transcript is judged whatever its stop reason.
def test_an_answer_without_a_stop_reason_is_not_scored_because_a_limit_struck_too() -> None:
    actor = Actor(candidate=output("def f(x): ret", "unknown"))
    sample = played(actor, [answer()], [rubric(), measures()], token_limit=5)
    assert not actor.asked("judge")
    assert "rubric" not in (sample.scores or {})
