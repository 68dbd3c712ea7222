from typing import Any

import pytest
from inspect_ai.event import InfoEvent
from inspect_ai.model import (
    ChatCompletionChoice,
    ChatMessageAssistant,
    Content,
    ContentReasoning,
    ContentText,
    ModelOutput,
)

from memory.notes import Feedback, Memory, started_with
from scorers.rubric import rubric
from solvers.memory_chain import memory_chain
from solvers.state import ChainState
from tests.scorers.actor import NOTE, USAGE, Actor, model_events, output, played, run, samples, toy, verdict

TOLD = "The boundary case is missing."
BEFORE = started_with("- An older note.")


def solver(policy: str = "self_critique", feedback: Feedback = "judge", budget: int = 1000) -> Any:
    return memory_chain(policy, feedback, budget, "low", 777)


def kept_by(actor: Actor, **settings: Any) -> ChainState:
    sample = played(actor, [solver(**settings)], [rubric()], toy(memory=BEFORE.model_dump(mode="json")))
    return sample.store_as(ChainState)


@pytest.mark.parametrize("options", [{}, {"reasoning_effort": "high", "max_tokens": 100}])
def test_the_critic_s_effort_and_cap_are_its_own(options: dict[str, Any]) -> None:
    actor = Actor()
    sample = played(actor, [solver()], [rubric()], **options)
    [event] = model_events(sample, "critic")
    assert (event.config.reasoning_effort, event.config.max_tokens) == ("low", 777)
    assert sample.role_usage["critic"].total_tokens == 12


def test_the_critic_sees_prompt_answer_and_question_but_not_the_thinking() -> None:
    content: list[Content] = [ContentReasoning(reasoning="my private thinking"), ContentText(text="def f(x): return x")]
    thoughtful = ModelOutput(
        model="stage",
        choices=[ChatCompletionChoice(message=ChatMessageAssistant(content=content), stop_reason="stop")],
        usage=USAGE,
    )
    actor = Actor(candidate=thoughtful)
    kept = kept_by(actor)
    [call] = actor.asked("critic")
    assert [message.role for message in call.messages] == ["user", "assistant", "user"]
    assert [message.text for message in call.messages] == [kept.prompt, "def f(x): return x", kept.critique_prompt]
    assert "An older note." in kept.prompt
    assert "private thinking" not in str([message.model_dump() for message in call.messages])
    assert "private thinking" not in str([message.model_dump() for message in actor.asked("judge")[0].messages])


def test_a_critic_of_nothing_is_told_so() -> None:
    actor = Actor(candidate=output("", "content_filter"))
    kept_by(actor)
    assert actor.asked("critic")[0].messages[1].text == "(no answer was delivered)"


@pytest.mark.parametrize(
    ("feedback", "score", "words"), [("judge", True, True), ("score", True, False), ("none", False, False)]
)
def test_the_critic_is_told_no_more_than_the_feedback_setting_allows(
    feedback: Feedback, score: bool, words: bool
) -> None:
    actor = Actor(judge=verdict(20, 20, 20, 13, feedback=TOLD))
    kept = kept_by(actor, feedback=feedback)
    asked = "\n".join(message.text for message in actor.asked("critic")[0].messages)
    assert ("73" in asked) == score
    assert (TOLD in asked) == words
    assert (kept.score, kept.feedback) == (73, TOLD)  # judged in every arm, so that the arms differ in memory alone
    assert kept.memory_after.entries[-1].feedback == feedback


@pytest.mark.parametrize("broken", [output("- half a no", "unknown"), output(None)])
def test_a_note_without_a_stop_reason_is_an_error_and_never_remembered(broken: ModelOutput) -> None:
    log = run(Actor(critic=broken), [solver()], [rubric()])
    [sample] = samples(log)
    assert log.status == "error"
    assert sample.error
    assert "stop reason" in sample.error.message
    assert not sample.scores
    assert sample.store_as(ChainState).memory_after == Memory()


@pytest.mark.parametrize("note", ["", " \n ", output("", "content_filter"), output("", "max_tokens")])
def test_an_empty_note_leaves_the_memory_as_it_was(note: str | ModelOutput) -> None:
    assert kept_by(Actor(critic=note)).memory_after.entries == BEFORE.entries


def test_a_note_that_was_cut_off_is_kept_and_flagged() -> None:
    sample = played(Actor(critic=output("- half a no", "max_tokens")), [solver()], [rubric()])
    assert sample.metadata["critique_stop_reason"] == "max_tokens"
    assert sample.store_as(ChainState).memory_after.entries[-1].text == "- half a no"


@pytest.mark.parametrize("policy", ["none", "empty"])
def test_a_policy_without_notes_never_pays_a_critic(policy: str) -> None:
    actor = Actor()
    kept = kept_by(actor, policy=policy)
    assert [call.role for call in actor.calls] == ["candidate", "judge"]
    assert kept.memory_after == BEFORE
    assert (kept.critique_prompt, kept.critique) == (None, None)


def test_bound_critic_and_grader_are_used_instead_of_the_candidate() -> None:
    actor, critic, grader = (
        Actor(),
        Actor("critic", critic="- Other words."),
        Actor("grader", judge=verdict(1, 2, 3, 4)),
    )
    roles = {"critic": critic.model, "grader": grader.model}
    sample = played(actor, [solver()], [rubric()], model_roles=roles)
    assert [[call.role for call in one.calls] for one in (actor, critic, grader)] == [
        ["candidate"],
        ["critic"],
        ["judge"],
    ]
    kept = sample.store_as(ChainState)
    assert kept.score == 10
    assert kept.memory_after.entries[-1].text == "- Other words."
    [event] = model_events(sample, "critic")
    assert (event.config.reasoning_effort, event.config.max_tokens) == ("low", 777)


def test_the_note_is_remembered_word_for_word_and_its_origin_with_it() -> None:
    kept = kept_by(Actor(critic=f"\n{NOTE}\n"))
    assert kept.critique == f"\n{NOTE}\n"
    assert kept.memory_after.entries[:-1] == BEFORE.entries
    entry = kept.memory_after.entries[-1]
    assert (entry.item, entry.title, entry.chain, entry.position, entry.text) == ("toy", "Toy", 1, 1, NOTE)


def test_the_metadata_tells_size_digest_and_evictions_of_the_memory_after() -> None:
    budget = BEFORE.size + 10  # the older note has to go
    memory = toy(memory=BEFORE.model_dump(mode="json"))
    sample = played(Actor(critic="- Short."), [solver(budget=budget)], [rubric()], memory)
    after = sample.store_as(ChainState).memory_after
    assert [entry.text for entry in after.entries] in ([], ["- Short."])
    assert sample.metadata["memory_after_bytes"] == after.size <= budget
    assert sample.metadata["memory_after_sha256"] == after.sha256 != BEFORE.sha256
    assert sample.metadata["memory_evicted"] == len(after.evicted) > 0


def test_a_reader_of_the_transcript_sees_the_memory_after() -> None:
    sample = played(Actor(), [solver()], [rubric()])
    [told] = [e.data for e in sample.events if isinstance(e, InfoEvent) and e.source == "memory after"]
    assert NOTE in str(told)


@pytest.mark.parametrize("half", [{"critic": "- note \ud83d"}, {"candidate": "answer \ud83d"}], ids=str)
def test_half_a_surrogate_pair_does_not_fail_the_run(half: dict[str, Any]) -> None:
    log = run(Actor(**half), [solver()], [rubric()])
    assert log.status == "success"
