"""Chains through Inspect's front door: what a retry, an extension or a fault must not lose or repeat."""

from pathlib import Path
from typing import Any

import pytest
from inspect_ai import eval_set
from inspect_ai.event import InfoEvent, ModelEvent
from inspect_ai.log import EvalLog, list_eval_logs, read_eval_log, read_eval_log_sample_summaries

from evals.chain import START, LostMemory, remembered
from evals.orders import chain_order
from solvers.state import MEMORY_EVENT
from tests.support import CORE, TASK, Flaky, assert_chains_consistent, calls, model, run_condition, samples, state

ROLES = ("candidate", "judge", "critic")


@pytest.fixture(autouse=True)
def _memory_beside_logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RETROSPECT_MEMORY_DIR", str(tmp_path / "memory"))
    Flaky.faults.clear()


def run(tmp_path: Path, epochs: int = 2, name: str = "simulated/helped", **settings: Any) -> EvalLog:
    return run_condition(model(name, tmp_path / "trace"), tmp_path / "logs", {"epochs": epochs}, **settings)


def run_set(tmp_path: Path, epochs: int, name: str = "flaky/helped", **options: Any) -> tuple[bool, EvalLog]:
    """One condition as an eval set in the same folder; returns success and the whole newest log."""
    finished, _ = eval_set(
        TASK,
        task_args={"effort": "high"},
        log_dir=str(tmp_path / "logs"),
        model=model(name, tmp_path / "trace"),
        epochs=epochs,
        display="none",
        **({"retry_attempts": 0} | options),
    )
    return finished, read_eval_log(list_eval_logs(str(tmp_path / "logs"))[0])


def memory_files(tmp_path: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted((tmp_path / "memory").rglob("chain-*.md"))}


def test_each_item_reads_what_the_previous_one_wrote(tmp_path: Path) -> None:
    log = run(tmp_path, epochs=3)
    assert log.status == "success"
    assert_chains_consistent(log, chains=3)
    for sample in samples(log):
        kept = state(sample)
        assert kept.memory_before.text in kept.prompt
        assert kept.prompt.endswith(f"</memory>\n\n{sample.input}\n")
        assert kept.critique is not None
        assert kept.critique.strip() in kept.memory_after.text


def test_chains_do_not_share_memory(tmp_path: Path) -> None:
    log = run(tmp_path, epochs=3)
    for sample in samples(log):
        assert {entry.chain for entry in state(sample).memory_after.entries} == {sample.epoch}


def test_each_attempt_costs_one_answer_one_verdict_and_one_note(tmp_path: Path) -> None:
    run(tmp_path, epochs=2)
    assert calls(tmp_path / "trace") == {(role, item, chain): 1 for role in ROLES for item in CORE for chain in (1, 2)}


@pytest.mark.parametrize("memory", ["none", "empty"])
def test_an_arm_without_notes_makes_no_critic_call_and_hands_nothing_on(tmp_path: Path, memory: str) -> None:
    log = run(tmp_path, epochs=1, memory=memory)
    assert {role for role, _, _ in calls(tmp_path / "trace")} == {"candidate", "judge"}
    assert len(samples(log)) == 3
    for sample in samples(log):
        assert state(sample).memory_after.text == ""
        assert ("<memory>" in state(sample).prompt) == (memory == "empty")


def test_transcript_shows_memory_prompt_and_note_to_a_reader(tmp_path: Path) -> None:
    log = run(tmp_path, epochs=1)
    second = samples(read_eval_log(log.location, resolve_attachments=True))[1]
    shown = {event.source: str(event.data) for event in second.events if isinstance(event, InfoEvent)}
    assert state(second).memory_before.text.strip() in shown["memory before"]
    assert state(second).memory_after.text.strip() in shown["memory after"]
    asked = [event for event in second.events if isinstance(event, ModelEvent)]
    assert [event.role for event in asked] == [None, "grader", "critic"]
    assert asked[0].input[-1].text == state(second).prompt
    assert asked[2].input[-1].text == state(second).critique_prompt


def test_memory_file_mirrors_the_last_finished_item_of_each_chain(tmp_path: Path) -> None:
    log = run(tmp_path, epochs=2)
    last = {f"chain-{s.epoch}.md": state(s).memory_after.text for s in samples(log) if s.metadata["position"] == 3}
    assert memory_files(tmp_path) == last
    (folder,) = (tmp_path / "memory").glob("*/*")
    assert (folder.parent.name, folder.name) == ("simulated__helped", "high-self_critique-64000")


def test_memory_text_stays_out_of_summaries(tmp_path: Path) -> None:
    log = run(tmp_path, epochs=1)
    notes = [state(sample).critique or "" for sample in samples(log)]
    for summary in read_eval_log_sample_summaries(log.location):
        assert "memory_before_sha256" in summary.metadata
        text = summary.model_dump_json()
        assert not any(line.strip("- ") in text for note in notes for line in note.splitlines()[1:])


def test_williams_orders_differ_by_chain_and_are_balanced(tmp_path: Path) -> None:
    log = run(tmp_path, epochs=6, order="williams")
    assert log.status == "success"
    assert_chains_consistent(log, chains=6)
    orders = [[str(s.id) for s in samples(log) if s.epoch == chain] for chain in range(1, 7)]
    assert orders == [chain_order(CORE, "williams", 0, chain) for chain in range(1, 7)]
    assert len(set(map(tuple, orders))) == 6


def test_start_samples_call_no_model_and_have_no_score(tmp_path: Path) -> None:
    log = run(tmp_path, epochs=2, order="williams")
    starts = [sample for sample in log.samples or [] if sample.id == START]
    assert len(starts) == 2
    assert all(not sample.scores and not sample.model_usage for sample in starts)
    assert log.results is not None
    judged = {score.scored_samples for score in log.results.scores if score.scorer != "checks"}
    assert judged == {3}  # Inspect counts items, epochs reduced


def test_budget_evicts_the_oldest_notes_whole_and_says_so(tmp_path: Path) -> None:
    log = run(tmp_path, epochs=1, memory_budget=900)
    last = samples(log)[-1]
    kept = state(last).memory_after
    assert kept.size <= 900
    assert kept.evicted
    assert [e.position for e in kept.evicted] + [e.position for e in kept.entries] == [1, 2, 3]
    assert last.metadata["memory_evicted"] == len(kept.evicted)


def test_start_memory_is_what_every_chain_begins_with(tmp_path: Path) -> None:
    notes = tmp_path / "notes.md"
    notes.write_text("- Count the brackets.\n")
    log = run(tmp_path, epochs=2, order="williams", start_memory=str(notes))
    for sample in samples(log):
        assert state(sample).memory_before.text.startswith("- Count the brackets.")
        assert "- Count the brackets." in state(sample).prompt


def test_in_process_retry_loses_nothing(tmp_path: Path) -> None:
    Flaky.faults[("candidate", CORE[1], 2)] = 1
    finished, log = run_set(tmp_path, 3, retry_attempts=2, retry_wait=0.1)
    assert finished
    assert_chains_consistent(log, chains=3)
    expected = {(role, item, chain): 1 for role in ROLES for item in CORE for chain in (1, 2, 3)}
    expected[("candidate", CORE[1], 2)] = 2
    assert calls(tmp_path / "trace") == expected


def test_half_failed_run_is_completed_by_the_next_without_repeating_anything(tmp_path: Path) -> None:
    Flaky.faults[("candidate", CORE[0], 1)] = Flaky.faults[("critic", CORE[1], 3)] = 1
    finished, log = run_set(tmp_path, 3)
    assert not finished
    assert log.status == "error"
    assert len([s for s in samples(log) if s.error is None]) == 9 - 3 - 2
    before = calls(tmp_path / "trace")
    finished, log = run_set(tmp_path, 3)
    assert finished
    assert_chains_consistent(log, chains=3)
    again = calls(tmp_path / "trace") - before
    assert again == {
        **{(role, item, 1): 1 for role in ROLES for item in CORE},
        **{(role, item, 3): 1 for role in ROLES for item in CORE[1:]},
    }


def test_one_failure_does_not_stop_the_other_chains(tmp_path: Path) -> None:
    Flaky.faults[("candidate", CORE[0], 2)] = 1
    log = run(tmp_path, epochs=3, name="flaky/helped")
    done = [(s.epoch, s.metadata["position"]) for s in samples(log) if s.error is None]
    assert done == [(1, 1), (1, 2), (1, 3), (3, 1), (3, 2), (3, 3)]


def test_a_failed_item_is_not_followed(tmp_path: Path) -> None:
    Flaky.faults[("judge", CORE[1], 1)] = 3
    log = run(tmp_path, epochs=1, name="flaky/helped")
    assert [s.id for s in samples(log)] == CORE[:2]
    failed = samples(log)[1]
    assert failed.error is not None
    assert not failed.scores


def test_extending_the_epochs_repeats_nothing(tmp_path: Path) -> None:
    run_set(tmp_path, 2)
    before = calls(tmp_path / "trace")
    finished, log = run_set(tmp_path, 4)
    assert finished
    assert_chains_consistent(log, chains=4)
    assert {chain for _, _, chain in calls(tmp_path / "trace") - before} == {3, 4}
    assert set(calls(tmp_path / "trace").values()) == {1}


def test_a_lost_memory_file_is_repaired_on_resume(tmp_path: Path) -> None:
    Flaky.faults[("candidate", CORE[2], 2)] = 1
    run_set(tmp_path, 2)
    whole = memory_files(tmp_path)
    for path in (tmp_path / "memory").rglob("chain-*.md"):
        path.write_text("damaged")
    _, log = run_set(tmp_path, 2)
    assert memory_files(tmp_path)["chain-1.md"] == whole["chain-1.md"]
    assert memory_files(tmp_path)["chain-2.md"] == state(samples(log)[-1]).memory_after.text


def test_the_same_run_twice_gives_the_same_scores(tmp_path: Path) -> None:
    first, second = run(tmp_path / "a", epochs=3), run(tmp_path / "b", epochs=3)

    def points(log: EvalLog) -> list[Any]:
        return [(s.id, s.epoch, s.scores["rubric"].value) for s in samples(log) if s.scores]

    assert points(first) == points(second)
    assert len(points(first)) == 9


def test_a_sample_recovered_without_its_store_still_hands_its_memory_on(tmp_path: Path) -> None:
    # After SIGKILL Inspect recovers what was finished but not yet in the file from its event buffer: no store.
    for sample in samples(run(tmp_path, epochs=1)):
        expected = state(sample).memory_after
        sample.store = {}
        assert remembered(sample)[1] == expected


def test_a_chain_never_goes_on_with_an_empty_memory_when_the_log_lost_it(tmp_path: Path) -> None:
    sample = samples(run(tmp_path, epochs=1))[0]
    sample.events = [event for event in sample.events if not isinstance(event, InfoEvent)]
    with pytest.raises(LostMemory):
        remembered(sample)


def test_a_chain_never_goes_on_with_another_memory_than_the_one_that_was_written(tmp_path: Path) -> None:
    first, second = samples(run(tmp_path, epochs=1))[:2]
    told = [event for event in first.events if isinstance(event, InfoEvent) and event.source == MEMORY_EVENT]
    first.events = [event for event in first.events if event is not told[-1]]  # the one after the note
    del second.metadata["memory_after_sha256"]  # then nothing says that a note was written
    for sample in (first, second):
        with pytest.raises(LostMemory):
            remembered(sample)
