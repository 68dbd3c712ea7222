"""`retrospect memory`: every memory as it was, its changes and growth, whatever a model wrote into it."""

import csv
from pathlib import Path
from typing import Any

import pytest
from inspect_ai.log import read_eval_log, write_eval_log

from memory.notes import Memory
from memory.pilot import Pilot
from tests.analysis.logs import retrospect
from tests.support import CORE, model, run_condition

HOSTILE = "- <script>alert(1)</script>\x1b[2J\u202e\n=HYPERLINK(1)\n+++ b/file\n--- a/file\r- [x](javascript:1) \x00\n"


@pytest.fixture(scope="module")
def out(logs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("memory")
    shown = retrospect("memory", logs, "-o", folder)
    assert shown.exit_code == 0, shown.output
    assert "24 memories" in shown.output
    return folder


def growth(out: Path) -> list[dict[str, str]]:
    with (out / "growth.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_attempt_has_its_memory_and_its_change(out: Path) -> None:
    assert len(list(out.rglob("*.md"))) == len(list(out.rglob("*.diff"))) == len(growth(out)) == 24
    assert {path.relative_to(out).parts[0] for path in out.rglob("*.md")} == {"simulated__helped"}
    assert {path.parent.name for path in out.rglob("*.md")} == {"chain-1", "chain-2"}


def test_a_memory_grows_by_just_what_its_diff_adds(out: Path) -> None:
    noted = [row for row in growth(out) if "self_critique" in row["condition"]]
    assert len(noted) == 12
    for row in noted:
        folder = out / "simulated__helped" / row["condition"] / f"chain-{row['chain']}"
        text = (folder / f"{row['position']}-{row['item']}.md").read_text(encoding="utf-8")
        diff = (folder / f"{row['position']}-{row['item']}.diff").read_text(encoding="utf-8").splitlines()
        assert int(row["bytes"]) == len(text.encode())
        assert int(row["lines_added"]) == sum(line.startswith("+") for line in diff) > 0
        assert int(row["lines_removed"]) == 0
        earlier = [other for other in noted if (other["condition"], other["chain"]) == (row["condition"], row["chain"])]
        before = max([int(other["bytes"]) for other in earlier if other["position"] < row["position"]], default=0)
        assert int(row["bytes"]) > before


def test_arms_without_notes_have_empty_memories(out: Path) -> None:
    bare = [row for row in growth(out) if "self_critique" not in row["condition"]]
    assert len(bare) == 12
    assert {(row["bytes"], row["lines_added"], row["evicted"]) for row in bare} == {("0", "0", "0")}


def test_evicted_notes_are_counted_and_their_lines_removed(tmp_path: Path) -> None:
    run_condition(model(), tmp_path / "logs", memory_budget=700)
    assert retrospect("memory", tmp_path / "logs", "-o", tmp_path / "out").exit_code == 0
    rows = growth(tmp_path / "out")
    assert [int(row["evicted"]) > 0 for row in rows] == [int(row["lines_removed"]) > 0 for row in rows]
    assert any(int(row["evicted"]) > 0 for row in rows)


def test_hostile_memory_text_is_kept_as_it_is_and_nowhere_obeyed(tmp_path: Path) -> None:
    log = run_condition(model(), tmp_path / "logs", items="median_two_sorted_arrays")
    whole = read_eval_log(log.location)
    for sample in whole.samples or []:
        for event in sample.events:
            data: Any = getattr(event, "data", None)
            if getattr(event, "source", None) == "memory" and data.get("text"):
                data["text"] = HOSTILE
    whole.eval.model = "../../\x1b[2Jevil/=model"
    (whole.eval.metadata or {})["condition"] = "=HYPERLINK(1)"
    write_eval_log(whole, log.location)
    shown = retrospect("memory", tmp_path / "logs", "-o", tmp_path / "out")
    assert shown.exit_code == 0, shown.output
    assert "\x1b" not in shown.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["logs", "out"]
    (kept,) = (tmp_path / "out").rglob(f"1-{CORE[0]}.md")
    assert kept.read_bytes().decode() == HOSTILE
    (row,) = growth(tmp_path / "out")
    assert row["lines_added"] == str(len(HOSTILE.splitlines()))
    assert row["lines_removed"] == "0"
    assert row["condition"] == "'=HYPERLINK(1)"


def test_a_pilot_s_file_holds_what_every_chain_was_shown(logs: Path, tmp_path: Path) -> None:
    shown = retrospect("memory", logs, "--pilot", tmp_path / "pilot.json")
    assert shown.exit_code == 0, shown.output
    assert "notes of self_critique, 2 conditions, 4 chains" in shown.output
    arms = Pilot.model_validate_json((tmp_path / "pilot.json").read_text()).arms
    assert [(arm.effort, len(arm.shown)) for arm in arms] == [("high", 6), ("max", 6)]
    for arm in arms:
        for one in arm.shown:
            assert one.text == Memory(entries=one.entries).text
            assert [entry.position for entry in one.entries] == list(range(1, one.position))


def test_a_pilot_whose_notes_are_not_clear_is_refused(logs: Path, tmp_path: Path) -> None:
    assert "-o FOLDER, --pilot FILE" in retrospect("memory", logs).output
    refused = retrospect("memory", logs, "--pilot", tmp_path / "pilot.json", "--policy", "playbook")
    assert refused.exit_code == 1
    assert "--policy playbook: there are self_critique" in refused.output
    run_condition(model(), tmp_path / "two", {"epochs": 1}, items=CORE[:2])
    run_condition(model(), tmp_path / "two", {"epochs": 1}, items=CORE[:2], memory_budget=900)
    twice = retrospect("memory", tmp_path / "two", "--pilot", tmp_path / "pilot.json")
    assert "several conditions of self_critique" in " ".join(twice.output.split())
    assert not (tmp_path / "pilot.json").exists()
