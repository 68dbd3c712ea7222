from typing import Any

import pytest
from inspect_ai.event import InfoEvent
from inspect_ai.log import EvalSampleSummary, read_eval_log_sample_summaries, resolve_sample_attachments

from memory.notes import Entry, Memory, started_with
from memory.policy import remembered
from solvers.answer import answer
from solvers.memory_chain import memory_chain
from solvers.recall import recall
from solvers.state import ChainState
from tests.scorers.actor import INSTRUCTION, Actor, model_events, played, run, samples, toy

ENTRY = Entry(item="x", title="X", chain=1, position=1, feedback="judge", text="- Mind {braces} & </memory>: “é”.")
NOTES = Memory(entries=(ENTRY,))


def handed(memory: Memory) -> dict[str, Any]:
    return memory.model_dump(mode="json")


@pytest.mark.parametrize(
    ("policy", "shown"),
    [("self_critique", NOTES.text), ("empty", ""), ("none", None)],
    ids=["notes", "empty", "none"],
)
def test_the_recorded_prompt_is_what_the_model_was_sent(policy: str, shown: str | None) -> None:
    actor = Actor()
    sample = played(actor, [recall(policy), answer()], [], toy(memory=handed(NOTES)))
    kept = sample.store_as(ChainState)
    [sent] = actor.asked("candidate")
    [event] = model_events(resolve_sample_attachments(sample, "full"), None)
    assert [m.text for m in sent.messages] == [m.text for m in event.input] == [kept.prompt]
    assert kept.prompt == remembered(shown, INSTRUCTION)
    assert kept.prompt.rstrip().endswith(INSTRUCTION)
    assert (kept.prompt == INSTRUCTION) == (policy == "none")
    assert ("Mind {braces}" in kept.prompt) == (policy == "self_critique")


def test_the_instruction_itself_is_left_alone() -> None:
    sample = played(Actor(), [recall("self_critique"), answer()], [], toy(memory=handed(NOTES)))
    assert sample.input == INSTRUCTION


@pytest.mark.parametrize(("policy", "size"), [("self_critique", len(NOTES.text.encode())), ("empty", 0), ("none", 0)])
def test_the_metadata_tells_what_was_shown_and_what_was_there(policy: str, size: int) -> None:
    sample = played(Actor(), [recall(policy), answer()], [], toy(memory=handed(NOTES)))
    assert sample.metadata["memory_bytes"] == size
    assert sample.metadata["memory_before_sha256"] == NOTES.sha256
    assert len(NOTES.text.encode()) > len(NOTES.text)  # bytes, not characters


@pytest.mark.parametrize("more", [{}, {"memory": None}, {"memory": {}}])
def test_a_chain_s_first_item_begins_with_nothing(more: dict[str, Any]) -> None:
    sample = played(Actor(), [recall("self_critique"), answer()], [], toy(**more))
    assert sample.store_as(ChainState).memory_before == Memory()
    assert sample.metadata["memory_bytes"] == 0


def test_an_attempt_that_ends_early_hands_on_what_it_was_given() -> None:
    sample = played(Actor(), [recall("self_critique"), answer()], [], toy(memory=handed(NOTES)))
    assert sample.store_as(ChainState).memory_after == NOTES


def test_the_start_of_a_chain_calls_nobody() -> None:
    actor = Actor()
    sample = played(actor, [memory_chain("self_critique", "judge", 1000, "high", None)], [], toy(position=0))
    assert not actor.calls
    assert not sample.error


def test_a_reader_of_the_transcript_sees_the_memory() -> None:
    sample = played(Actor(), [recall("self_critique"), answer()], [], toy(memory=handed(NOTES)))
    told = [e.data for e in sample.events if isinstance(e, InfoEvent) and e.source == "memory before"]
    assert len(told) == 1
    assert NOTES.text in str(told[0])


def summary_of(memory: Memory) -> EvalSampleSummary:
    log = run(Actor(), [recall("self_critique"), answer()], [], toy(memory=handed(memory)))
    assert memory.text.strip() in samples(log)[0].store_as(ChainState).prompt
    return read_eval_log_sample_summaries(log.location)[0]


@pytest.mark.parametrize("times", [1, 200], ids=["short", "long"])  # Inspect itself drops what is above 1 kB
def test_no_summary_holds_memory_text(times: int) -> None:
    summary = summary_of(started_with("- secret habit " * times))
    assert summary.metadata["memory_bytes"] > 10 * times
    assert "secret habit" not in summary.model_dump_json()
