"""memory_tool: the model's own files, through Inspect's tool, in its loop."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from inspect_ai.event import InfoEvent
from inspect_ai.log import EvalSample, resolve_sample_attachments
from inspect_ai.model import ChatCompletionChoice, ChatMessageAssistant, ChatMessageTool, ModelOutput, StopReason
from inspect_ai.tool import ToolCall, ToolDef, memory

from memory.memory_tool import START, MemoryTool
from memory.notes import Memory, started_with
from memory.policy import Reply
from scorers.measures import measures
from scorers.rubric import rubric
from solvers.files import EDIT_EVENT, ROUNDS
from solvers.memory_chain import memory_chain
from solvers.state import ChainState
from tests.memory.attempts import attempt
from tests.scorers.actor import USAGE, Actor, played, run, samples, toy, values

BUDGET = 400
ANSWER = "def f(x): return x"
OLD = {"/memories/old.md": "- Count the brackets.\n"}


def use(stop: StopReason = "tool_calls", **arguments: Any) -> ModelOutput:
    """A reply that calls the tool."""
    call = ToolCall(id=f"c{len(arguments)}", function="memory", arguments=arguments)
    message = ChatMessageAssistant(content="", tool_calls=[call], source="generate")
    return ModelOutput(model="stage", choices=[ChatCompletionChoice(message=message, stop_reason=stop)], usage=USAGE)


def remembering(files: dict[str, str]) -> Memory:
    return MemoryTool().update(Memory(), attempt(), Reply(json.dumps(files)), BUDGET)


def attempted(*replies: ModelOutput, before: Memory | None = None) -> tuple[EvalSample, Actor]:
    """The attempt in which the model says this and then answers."""
    actor = Actor(candidate=[*replies, ANSWER], seconds={"candidate": 2.5})
    sample = toy(memory=(before or remembering(OLD)).model_dump(mode="json"), position=2)
    solver = memory_chain("memory_tool", "judge", BUDGET, "high", None)
    return resolve_sample_attachments(played(actor, [solver], [rubric(), measures()], sample), "full"), actor


def files(sample: EvalSample) -> dict[str, str]:
    return MemoryTool().files(sample.store_as(ChainState).memory_after)


def results(sample: EvalSample) -> list[str]:
    """What the tool said, or why it refused."""
    said = [message for message in sample.messages if isinstance(message, ChatMessageTool)]
    return [message.error.message if message.error else message.text for message in said]


def test_files_are_laid_out_edited_and_remembered_with_their_origin() -> None:
    sample, actor = attempted(
        use(command="view", path="/memories/old.md"),
        use(command="create", path="/memories/new.md", file_text="- Mind the empty list."),
        use(command="insert", path="/memories/old.md", insert_line=1, insert_text="- Twice."),
    )
    assert "Count the brackets." in results(sample)[0]
    assert files(sample) == {
        "/memories/old.md": "- Count the brackets.\n- Twice.\n",
        "/memories/new.md": "- Mind the empty list.",
    }
    after = sample.store_as(ChainState).memory_after
    assert {(entry.item, entry.position, entry.feedback) for entry in after.entries} == {("toy", 2, "none")}
    assert [call.role for call in actor.calls] == ["candidate"] * 4 + ["judge"]  # no note is asked for
    assert sample.output.completion == ANSWER
    assert values(sample, "rubric")["score"] == 80


def test_a_file_that_was_left_alone_keeps_its_origin() -> None:
    sample, _ = attempted(use(command="create", path="/memories/new.md", file_text="x"))
    origin = {entry.title: entry.position for entry in sample.store_as(ChainState).memory_after.entries}
    assert origin == {"/memories/old.md": 1, "/memories/new.md": 2}


def test_the_prompt_lists_the_files_in_the_usual_block() -> None:
    sample, actor = attempted()
    prompt = sample.store_as(ChainState).prompt
    assert "<memory>\n- /memories/old.md\n</memory>" in prompt
    assert [message.role for message in actor.asked("candidate")[0].messages] == ["system", "user"]
    assert actor.asked("candidate")[0].messages[1].text == prompt


def test_the_provider_is_offered_the_tool_it_knows() -> None:
    _, actor = attempted()
    (offered,), known = actor.asked("candidate")[0].tools, ToolDef(memory())
    assert (offered.name, offered.parameters) == ("memory", known.parameters)
    assert offered.description == known.description


OUTSIDE = [
    "/etc/passwd",
    "/memories/../etc/passwd",
    "/memories/a/../../b",
    "/memoriesx",
    "..",
    "/memories/a\nb",
    "/memories/\0",
]


def test_a_path_that_leaves_the_folder_is_refused() -> None:
    created = [use(command="create", path=path, file_text="x") for path in OUTSIDE]
    renamed = [use(command="rename", old_path="/memories/old.md", new_path=path) for path in OUTSIDE]
    sample, _ = attempted(*created, *renamed)
    assert len(results(sample)) == 2 * len(OUTSIDE)
    assert [result for result in results(sample) if "Invalid path" not in result] == []
    assert files(sample) == OLD
    assert values(sample, "rubric")["score"] == 80


def test_an_edit_over_the_budget_is_refused_and_changes_nothing() -> None:
    sample, _ = attempted(
        use(command="create", path="/memories/sub/long.md", file_text="é" * BUDGET),
        use(command="create", path="/memories/short.md", file_text="x"),
    )
    assert f"{BUDGET} bytes" in results(sample)[0]
    assert files(sample) == OLD | {"/memories/short.md": "x"}
    after = sample.store_as(ChainState).memory_after
    assert after.size <= BUDGET
    assert not after.evicted


def test_every_change_is_recorded_with_digest_and_diff() -> None:
    sample, _ = attempted(
        use(command="view", path="/memories"),
        use(command="create", path="/memories/old.md", file_text="- Count the braces.\n"),
        use(command="delete", path="/memories/old.md"),
    )
    edits = [e.data for e in sample.events if isinstance(e, InfoEvent) and e.source == EDIT_EVENT]
    assert len(edits) == 2
    for edit, line in zip(edits, ("+- Count the braces.", "--- Count the braces."), strict=True):
        assert isinstance(edit, dict)
        assert line.replace("---", "--") in str(edit["diff"]).splitlines()
    assert len({str(edit["sha256"]) for edit in edits if isinstance(edit, dict)}) == 2
    assert files(sample) == {}


def test_a_file_that_names_a_file_of_this_machine_stays_a_name(tmp_path: Path) -> None:
    # Inspect's own way of filling the folder would read the file, or fetch the address
    secret = tmp_path / "key.txt"
    secret.write_text("the key")
    sample, _ = attempted(
        use(command="view", path="/memories/note.md"), before=remembering({"/memories/note.md": str(secret)})
    )
    assert str(secret) in results(sample)[0]
    assert files(sample) == {"/memories/note.md": str(secret)}
    assert "the key" not in sample.model_dump_json()


def test_a_start_memory_is_a_file() -> None:
    sample, _ = attempted(use(command="view", path=START), before=started_with("- Old advice."))
    assert "Old advice." in results(sample)[0]
    assert sample.store_as(ChainState).memory_after == started_with("- Old advice.")


def test_a_model_that_never_stops_editing_has_to_answer() -> None:
    sample, actor = attempted(*[use(command="view", path="/memories")] * (ROUNDS + 5))
    choices = [call.choice for call in actor.asked("candidate")]
    assert choices == ["auto"] * ROUNDS + ["none"]
    assert not sample.error


def test_a_call_that_makes_no_sense_is_the_model_s_to_mend() -> None:
    senseless: list[dict[str, Any]] = [{}, {"command": "format"}, {"command": "create", "path": [3], "file_text": [1]}]
    sample, actor = attempted(*[use(**arguments) for arguments in senseless])
    assert not sample.error
    assert len(actor.asked("candidate")) == len(senseless) + 1
    assert files(sample).items() >= OLD.items()


def test_half_a_surrogate_pair_in_a_file_does_not_cost_the_others(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(logging.root.manager, "disable", logging.CRITICAL)  # what is captured cannot be sent to xdist
    sample, _ = attempted(
        use(command="create", path="/memories/new.md", file_text="- \ud83d!"),
        use(command="str_replace", path="/memories/old.md", old_str="\ud83d", new_str="x"),
    )
    capsys.readouterr()
    assert files(sample) == OLD | {"/memories/new.md": "- ?!"}


def test_the_attempt_is_measured_over_all_its_calls() -> None:
    sample, _ = attempted(*[use(command="view", path="/memories")] * 3)
    got = values(sample, "measures")
    assert (got["latency_s"], got["output_tokens"], got["thinking_tokens"]) == (10.0, 20, 12)
    assert (got["truncated"], got["memory_bytes"]) == (0, len("- /memories/old.md"))
    assert ((sample.scores or {})["measures"].metadata or {})["calls"] == 4


def test_a_loop_that_breaks_off_is_an_error_and_never_remembered() -> None:
    actor = Actor(candidate=[use("unknown", command="create", path="/memories/new.md", file_text="x"), ANSWER])
    log = run(actor, [memory_chain("memory_tool", "judge", BUDGET, "high", None)], [rubric()])
    assert log.status == "error"
    (sample,) = samples(log)
    assert sample.error
    assert sample.store_as(ChainState).memory_after == Memory()
