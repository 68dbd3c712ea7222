"""Every policy through the front door: chains of the core items, from the offline model to the report's numbers."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from inspect_ai.event import InfoEvent
from inspect_ai.log import EvalLog, EvalSample

from analysis.frame import read_attempts
from analysis.shown import shown_tables
from analysis.tables import results
from evals.cli import main
from evals.condition import evaluated_by
from evals.estimate import estimate
from evals.memory_effort import memory_effort
from evals.simulated.profile import profile_named
from evals.sweep import Sweep
from memory.registry import POLICIES
from tests.support import CORE, calls, model, run_condition, samples, state

NEW = ["blind_critique", "window", "episodes", "retrieve", "cheatsheet", "playbook", "lessons", "memory_tool"]
ROOM = 200_000  # an answer is long, and an episode holds it whole


@pytest.fixture(autouse=True)
def _memory_beside_logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RETROSPECT_MEMORY_DIR", str(tmp_path / "memory"))


def run(tmp_path: Path, memory: str, **overrides: Any) -> EvalLog:
    settings: dict[str, Any] = {"memory": memory, "memory_budget": ROOM}
    return run_condition(
        model("simulated/helped", tmp_path / "trace", **overrides), tmp_path / "logs", {"epochs": 2}, **settings
    )


def planted(sample: EvalSample) -> float:
    found = ((sample.scores or {})["measures"].metadata or {})["planted"]
    return float(found["score"])


@pytest.mark.parametrize("memory", NEW)
def test_a_policy_carries_notes_from_item_to_item_and_they_are_what_helps(tmp_path: Path, memory: str) -> None:
    log = run(tmp_path, memory)
    assert log.status == "success"
    without = profile_named("null", {})
    previous = None
    for sample in samples(log):
        kept, position = state(sample), sample.metadata["position"]
        before = previous.memory_after.text if previous and position > 1 else ""
        assert kept.memory_before.text == before
        assert kept.prompt.count("</memory>") == 1
        assert ("<memory>\n\n</memory>" in kept.prompt) == (position == 1)
        assert {entry.chain for entry in kept.memory_after.entries} == {sample.epoch}
        assert sample.metadata["note_unusable"] is False
        gain = planted(sample) - without.planted_score("high", sample.metadata["domain"], True, 0, 64_000)
        assert gain == pytest.approx(8 if position > 1 else 0)
        previous = kept
    assert len(list((tmp_path / "memory").rglob("chain-*.md"))) == 2
    made = calls(tmp_path / "trace")
    asked = {role: {made[(role, item, chain)] for item in CORE for chain in (1, 2)} for role in ("critic", "candidate")}
    assert asked["critic"] == {1 if POLICIES[memory].asks else 0}
    assert asked["candidate"] == {3 if memory == "memory_tool" else 1}
    assert read_attempts(str(tmp_path / "logs")).rows["note_unusable"].tolist() == [0] * 6


def test_the_report_counts_by_arm_the_notes_that_could_not_be_used(tmp_path: Path) -> None:
    broken = {"cheatsheet": {"note_invalid_rate": 1}, "lessons": {"note_cut_off_rate": 1}, "playbook": {}}
    for memory, overrides in broken.items():
        for sample in samples(run(tmp_path, memory, **overrides)):
            told = [e.data for e in sample.events if isinstance(e, InfoEvent) and e.source == "note"]
            assert len(told) == bool(overrides)
            assert bool(state(sample).memory_after.entries) != bool(overrides)
            assert sample.error is None
    numbers = results(read_attempts(str(tmp_path / "logs")))
    counted = {cell["memory"]: cell["notes_unusable"] for cell in numbers["cells"]}
    assert counted == {"cheatsheet": 6, "lessons": 6, "playbook": 0}
    assert numbers["excluded"]["notes that could not be used, so that the memory stayed as it was"] == 12
    conditions = shown_tables(numbers)[0]
    place = [column.name for column in conditions.columns].index("notes of no use")
    assert sorted(str(row[place]) for row in conditions.rows) == ["0", "6", "6"]


@pytest.mark.parametrize("memory", NEW)
def test_the_feedback_setting_makes_another_condition_only_where_it_is_told(memory: str) -> None:
    with evaluated_by(model()):
        tasks = [memory_effort(memory=memory, feedback=feedback) for feedback in ("judge", "none")]
    names = [(task.metadata or {})["condition"] for task in tasks]
    told = [(task.metadata or {})["feedback"] for task in tasks]
    assert (names[0] == names[1]) == (told[0] == told[1]) == POLICIES[memory].blind
    assert told[1] == "none"


@pytest.mark.parametrize("memory", POLICIES)
def test_the_estimate_knows_the_calls_of_each_policy(memory: str) -> None:
    sweep = Sweep(("simulated/helped",), ("high",), (memory,), (64_000,), chains=2)
    answers = {"memory_tool": 4}.get(memory, 1)
    notes = 0 if memory in ("none", "empty", "episodes", "retrieve", "memory_tool") else int(POLICIES[memory].asks)
    assert estimate(sweep).calls == 2 * len(CORE) * (answers + 1 + notes)


def test_every_policy_is_listed_with_its_algorithm() -> None:
    shown = " ".join(CliRunner().invoke(main, ["list"]).output.split())
    for policy in POLICIES.values():
        assert policy.name in shown
        assert policy.algorithm.split()[0] in shown
        assert "\n" not in policy.algorithm
