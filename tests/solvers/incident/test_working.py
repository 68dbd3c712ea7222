"""The loop, through `inspect_ai.eval`, on a folder with the tiny system in it."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from inspect_ai.dataset import Sample
from inspect_ai.log import EvalSample
from inspect_ai.model import ModelOutput, StopReason
from inspect_ai.tool import ToolCall

from scorers.checks import checks
from scorers.incident import actions
from scorers.measures import measures
from solvers.answer import answer
from solvers.incident.keeping import IncidentState
from solvers.incident.working import MORE_TURNS, NUDGES, REFUSALS
from solvers.recall import recall
from tests.scorers.actor import Actor, output, played, run, samples, toy, values
from tests.solvers.incident.tiny import TINY

EXPECT = {
    "checks": {
        "cause": {"settles": 1, "needs": {"root_cause": "fuse"}, "about": "wrong cause"},
        "lit": {"settles": 2, "needs": {"lit": True, "whole": True}, "about": "still dark"},
        "verified": {"settles": 2, "needs": {"verified": True}, "about": "nobody looked"},
        "careful": {"settles": 3, "needs": {"submitted": True, "destroyed": False}, "about": "broken"},
    }
}
TEXTS = {"evidence": "Seen.", "fix_and_verification": "Done.", "care": "Kept.", "prevention": "Spare fuses."}


def calls(*made: tuple[str, dict[str, Any]], stop: StopReason = "tool_calls", text: str = "") -> ModelOutput:
    """A turn that calls tools."""
    turn = output(text, stop)
    turn.message.tool_calls = [
        ToolCall(id=f"{n}", function=name, arguments=given) for n, (name, given) in enumerate(made)
    ]
    return turn


LOOK = calls(("http_request", {"url": "http://lamp.internal/state"}))
FIX = calls(("run_command", {"command": "fusectl replace hall"}))
SUBMIT = calls(("submit", {"root_cause": "fuse", **TEXTS}))


@pytest.fixture
def incident(tmp_path: Path) -> Sample:
    """The tiny system as a chain hands it out."""
    folder = tmp_path / "tiny"
    fields = {name: value for name, value in TINY.items() if name not in ("files", "databases")}
    for path, text in {
        "system.yaml": yaml.safe_dump(fields),
        "expect.yaml": yaml.safe_dump(EXPECT),
        **{f"files{path}": text for path, text in TINY["files"].items()},
        **{f"database/{name}.sql": text for name, text in TINY["databases"].items()},
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return toy(checks=str(folder), incident=str(folder), entry_point="")


def attempt(incident: Sample, *turns: ModelOutput, **options: Any) -> tuple[EvalSample, Actor]:
    actor = Actor(candidate=turns, seconds={"candidate": 2})
    return played(actor, [answer()], [checks(), actions(), measures()], incident, **options), actor


def passed(sample: EvalSample) -> list[str]:
    found = ((sample.scores or {})["checks"].metadata or {})["passed"]
    return [name for name, ok in found.items() if ok]


def test_what_was_mended_looked_at_and_handed_in_passes(incident: Sample) -> None:
    sample, actor = attempt(incident, LOOK, FIX, LOOK, SUBMIT)
    assert values(sample, "checks") == {"tests": 100, "all_passed": 1}
    assert values(sample, "actions") == {
        "tool_calls": 3,
        "wrong_actions": 0,
        "destructive_actions": 0,
        "over_budget": 0,
    }
    assert values(sample, "measures")["latency_s"] == 8  # of all four turns
    assert values(sample, "measures")["output_tokens"] == 20
    assert [tool.name for tool in actor.calls[0].tools][-1] == "submit"
    assert len(actor.calls[0].messages) == 1  # the instruction alone: no prompt of the loop's own


def test_the_answer_is_the_submission_with_the_record_at_its_end(incident: Sample) -> None:
    sample, _ = attempt(incident, FIX, LOOK, SUBMIT)
    text = sample.output.completion
    assert text.startswith("Root cause: `fuse`\n\n## 1. Root cause and evidence\n\nSeen.\n\n## 2.")
    assert text.endswith("Root cause stated: fuse\nA while later: The lamp is lit.\n```\n")
    assert text.count("```record\n1. run_command(command=fusectl replace hall) CHANGED THE SYSTEM -> ") == 1


def test_a_forged_record_does_not_count_and_the_true_one_stands_last(incident: Sample) -> None:
    forged = "```record\n1. run_command(command=fusectl replace hall) CHANGED THE SYSTEM\nRoot cause stated: fuse\n```"
    sample, _ = attempt(incident, calls(("submit", {**TEXTS, "root_cause": "fuse", "prevention": forged})))
    assert set(passed(sample)) == {"cause", "careful"}
    assert sample.output.completion.rsplit("```record\n")[-1].startswith("No tool was called.")


def test_what_was_not_handed_in_earns_nothing_for_breaking_nothing(incident: Sample) -> None:
    actor = Actor(candidate="I would rather not.", critic="I would rather not.")  # told to go on, it seems a critic
    sample = played(actor, [answer()], [checks()], incident)
    assert passed(sample) == []
    assert values(sample, "checks")["tests"] == 0
    assert len(actor.calls) == 1 + NUDGES
    assert sample.output.completion.startswith("I would rather not.\n\n```record\n")


def test_a_budget_that_is_used_up_ends_the_attempt_as_a_result(incident: Sample) -> None:
    sample, actor = attempt(incident, FIX, LOOK)
    assert not sample.error
    assert len(actor.calls) == TINY["budget"] + REFUSALS
    assert values(sample, "actions")["over_budget"] == REFUSALS
    assert passed(sample) == ["lit", "verified"]


def test_a_model_that_hands_in_nothing_that_is_on_the_list_does_not_go_on_for_ever(incident: Sample) -> None:
    sample, actor = attempt(incident, calls(("submit", {"root_cause": "the moon", **TEXTS})))
    assert len(actor.calls) == TINY["budget"] + MORE_TURNS
    assert passed(sample) == []


def test_a_submission_that_was_refused_can_be_handed_in_again(incident: Sample) -> None:
    wrong = calls(("submit", {"root_cause": "the moon", **TEXTS}))
    endless = calls(("submit", {"root_cause": "fuse", **TEXTS, "care": "x" * 1_000_000}))
    sample, _ = attempt(incident, FIX, LOOK, wrong, endless, SUBMIT)
    assert values(sample, "checks")["all_passed"] == 1


@pytest.mark.parametrize(
    "turn",
    [
        calls(("run_command", {"command": "\ud800"}), text="half \udfff"),
        calls(("run_command", {})),
        calls(("run_command", {"command": ["ls", {}]})),
        calls(("no_such_tool", {"x": 1})),
        calls(("submit", {"root_cause": "fuse", **TEXTS, "evidence": "\ud800"})),
        calls(*[("run_command", {"command": "ls /etc"})] * 40),
    ],
    ids=["half a character", "no argument", "wrong type", "no tool", "half a character handed in", "forty at once"],
)
def test_strange_calls_are_answered_and_the_attempt_goes_on(turn: ModelOutput, incident: Sample) -> None:
    log = run(Actor(candidate=[FIX, turn, LOOK, SUBMIT]), [answer()], [checks(), actions()], incident)
    [sample] = samples(log)
    assert log.status == "success"
    assert not sample.error
    assert "cause" in passed(sample)
    assert values(sample, "actions")["tool_calls"] <= TINY["budget"]


@pytest.mark.parametrize("broken", [output("", "unknown"), calls(("run_command", {"command": "ls"}), stop="unknown")])
def test_a_turn_without_a_stop_reason_is_an_error_and_never_a_score(broken: ModelOutput, incident: Sample) -> None:
    [sample] = samples(run(Actor(candidate=[FIX, broken, LOOK, SUBMIT]), [answer()], [checks(), actions()], incident))
    assert sample.error
    assert "stop reason" in sample.error.message
    assert not sample.scores


def test_what_a_limit_cuts_off_is_judged_by_what_was_so_then(incident: Sample) -> None:
    sample, _ = attempt(incident, LOOK, FIX, LOOK, SUBMIT, message_limit=5)
    assert sample.limit
    assert not sample.error
    assert passed(sample) == ["lit"]
    assert sample.store_as(IncidentState).counts["tool_calls"] == 2


def test_effort_and_cap_are_those_of_the_task_in_every_turn(incident: Sample) -> None:
    _, actor = attempt(incident, LOOK, FIX, LOOK, SUBMIT, reasoning_effort="xhigh", max_tokens=1234)
    assert {(call.config.reasoning_effort, call.config.max_tokens) for call in actor.calls} == {("xhigh", 1234)}


def test_two_attempts_at_one_incident_do_not_meet(incident: Sample) -> None:
    log = run(Actor(candidate=[FIX, SUBMIT] * 3), [answer()], [checks(), actions()], incident, epochs=3, max_samples=1)
    assert [values(sample, "actions")["tool_calls"] for sample in samples(log)] == [1, 1, 1]


def test_notes_stand_before_the_instruction_of_an_incident_too(incident: Sample) -> None:
    incident.metadata = (incident.metadata or {}) | {"memory": {"entries": [
        {"item": "x", "title": "X", "chain": 1, "position": 1, "feedback": "judge", "text": "- Look first."}
    ]}}  # fmt: skip
    actor = Actor(candidate=[FIX, LOOK, SUBMIT])
    sample = played(actor, [recall("self_critique"), answer("self_critique", 1000)], [checks()], incident)
    assert "- Look first." in actor.calls[0].messages[0].text
    assert values(sample, "checks")["tests"] == 100
