"""Note quality: is advice looked for where it belongs, blind, and is a judge's word checked against the answer?"""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from inspect_ai import eval
from inspect_ai.log import list_eval_logs, read_eval_log
from inspect_ai.model import ModelOutput, ModelUsage, get_model

from analysis.heeded import heeded
from evals.note_pairs import MOST, advice_in, named_in, note_pairs
from retrospect import main
from scorers.heeding import read
from scorers.verdict import InvalidVerdict
from tests.analysis.logs import beside_a_damaged_log
from tests.evals.conftest import without_sandbox
from tests.support import once, samples, state

CHAINS = 6


def retrospect(*typed: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in typed])


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Chains with notes and without; the offline model's notes help a lot, and only in what they say."""

    def make(folder: Path) -> None:
        with pytest.MonkeyPatch().context() as patch:
            without_sandbox(patch)
            done = retrospect("run", "--model", "simulated/null", "-M", "score=40", "-M", "memory_effect=50",
                              "--effort", "high", "--memory", "none,self_critique", "--chains", CHAINS,
                              "--order", "fixed", "--log-dir", folder, "--yes")  # fmt: skip
        assert done.exit_code == 0, done.output

    return once(tmp_path_factory, "heeded", make)


def test_every_note_is_looked_for_in_the_next_answer_and_in_the_one_without_memory(logs: Path) -> None:
    pairs = {pair.id: pair for pair in note_pairs(str(logs))}
    assert len(pairs) == CHAINS * 2 * 2
    by_arm = {str((log.eval.metadata or {})["memory"]): log for log in map(read_eval_log, list_eval_logs(str(logs)))}
    attempts = {(arm, s.epoch, s.metadata["position"]): s for arm, log in by_arm.items() for s in samples(log)}
    for pair in pairs.values():
        chain, position = pair.about["chain"], pair.about["position"]
        note = state(attempts["self_critique", chain, position - 1]).critique
        read_by = attempts["self_critique" if pair.about["side"] == "with" else "none", chain, position]
        assert pair.advice == advice_in(note or "")
        assert (pair.answer, pair.instruction) == (read_by.output.completion, read_by.input)
    assert len(note_pairs(str(logs), 2)) == 2 * 2 * 2


def test_the_judge_is_not_told_who_had_the_note(logs: Path, tmp_path: Path) -> None:
    assert retrospect("heed", logs, "--grader", "simulated/null", "--log-dir", tmp_path).exit_code == 0
    (info,) = list_eval_logs(str(tmp_path))
    asked: dict[str, list[str]] = {"with": [], "without": []}
    for sample in read_eval_log(info, resolve_attachments=True).samples or []:
        prompt = next(event for event in sample.events if event.event == "model").input[0].text
        for gone in (sample.output.completion, *sample.metadata["advice"]):
            assert gone in prompt
            prompt = prompt.replace(gone, "")
        asked[sample.metadata["pair"]["side"]].append(re.sub(r"\b[0-9a-f]{16}\b", "", prompt))
    assert sorted(asked["with"]) == sorted(asked["without"])


def test_what_notes_change_is_found_in_what_is_heeded_and_a_second_run_pays_nothing(logs: Path, tmp_path: Path) -> None:
    judge = ("heed", logs, "--grader", "simulated/null", "--log-dir", tmp_path / "heeding")
    before = retrospect(*judge)
    assert before.exit_code == 0, before.output
    written = sorted((path.name, path.stat().st_mtime_ns) for path in (tmp_path / "heeding").glob("*.eval"))
    again = retrospect(*judge)
    assert f"{CHAINS * 4} of {CHAINS * 4} judgings · $0.00" in again.output
    assert sorted((path.name, path.stat().st_mtime_ns) for path in (tmp_path / "heeding").glob("*.eval")) == written
    (record,) = heeded(str(tmp_path / "heeding"))
    assert (record["notes"], record["unscored"], record["advice"]["chains"]) == (CHAINS * 2, 0, CHAINS)
    assert record["advice"]["ci_low"] < 50 < record["advice"]["ci_high"]
    assert record["advice"]["difference"] > 15
    shown = retrospect("heeded", beside_a_damaged_log(tmp_path / "heeding"))
    assert "its advice" in shown.output
    assert "cut.eval: cannot be read" in shown.output


def test_a_judge_that_quotes_what_is_not_there_is_asked_again_and_then_not_believed(logs: Path, tmp_path: Path) -> None:
    pieces = len(note_pairs(str(logs), 1)[0].advice)
    lie = json.dumps({"advice": [{"heeded": "yes", "evidence": "I never wrote this"}] * pieces})
    said = ModelOutput.from_content("m", lie)
    said.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)  # else it counts, with a file from the net
    lying = get_model("mockllm/model", custom_outputs=[said] * 99)
    told = {"logs": str(logs), "chains": 1, "judge_effort": "none"}
    (log,) = eval(
        "evals/note_heeding", model=lying, task_args=told, log_dir=str(tmp_path), max_samples=1, display="none"
    )
    samples = log.samples or []
    assert len(samples) == 4
    assert all(sample.error and "no valid verdict in 3 replies" in sample.error.message for sample in samples)
    assert not any(sample.scores for sample in samples)


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ({"advice": [{"heeded": "yes", "evidence": "are two  words"}]}, "has 1 entries, and there are 2"),
        ({"advice": [{"heeded": "yes", "evidence": "three"}, {"heeded": "no", "evidence": ""}]}, "advice.1"),
        ({"advice": [{"heeded": "yes", "evidence": " "}, {"heeded": "no", "evidence": ""}]}, "advice.1"),
        ({"advice": [{"heeded": "perhaps", "evidence": ""}] * 2}, "heeded"),
        ({"points": 1}, '"advice"'),
    ],
)
def test_a_reply_that_says_too_little_or_what_is_not_there_is_no_reply(reply: Any, said: str) -> None:
    with pytest.raises(InvalidVerdict, match=said):
        read(json.dumps(reply), 2, "Here are two words.")
    entries = [{"heeded": "yes", "evidence": "are two\n words"}, {"heeded": "not applicable", "evidence": "no loop"}]
    assert [one.heeded for one in read(json.dumps({"advice": entries}), 2, "Here are two words.").advice] == [
        "yes", "not applicable",
    ]  # fmt: skip


def test_a_note_s_bullets_are_its_advice_and_what_it_names_is_found_by_name(logs: Path) -> None:
    assert advice_in("- one\n* two\n 3. three\nprose") == ("one", "two", "three")
    assert advice_in(" no bullets ") == ("no bullets",)
    assert len(advice_in("- again\n" * 99)) == MOST
    by_arm = {str((log.eval.metadata or {})["memory"]): log for log in map(read_eval_log, list_eval_logs(str(logs)))}
    sample = samples(by_arm["none"])[0]
    names = [criterion["name"] for criterion in sample.metadata["criteria"]]
    assert set(named_in(f"- Mind the {names[0].upper()}; and {names[2]}.", sample)) == {names[0], names[2]}
    assert named_in("- Mind nothing in particular.", sample) == {}


def test_logs_without_a_note_are_refused_before_anybody_is_asked(tmp_path: Path) -> None:
    done = retrospect("heed", tmp_path, "--grader", "simulated/null", "--log-dir", tmp_path / "out")
    assert done.exit_code == 1
    assert "holds no note" in done.output
    assert not (tmp_path / "out").exists()
