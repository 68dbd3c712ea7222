"""The folder of an incident: what is refused when it is read, and what its proof finds."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from evals.cli import main
from evals.errors import SettingError
from evals.gold import SUBSETS, assemble, label
from evals.incident_proving import prove_incident
from evals.item_sets import incidents
from evals.items import DATA, load_item
from evals.simulated.playing import judged_points
from tests.evals.folders import item_folder, item_yaml

ORIGINAL = DATA / "incidents" / "full_disk"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of an incident that a test can break in one place."""
    return Path(shutil.copytree(ORIGINAL, tmp_path / "full_disk"))


def change(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")


def test_an_incident_proves_itself(folder: Path) -> None:
    result = CliRunner().invoke(main, ["check", str(folder)])
    assert result.exit_code == 0, result.output
    assert "proven" in result.output
    assert "5 checks, 9 mutants, 10 runs" in result.output


BROKEN = {
    "a flawed agent that is right": (
        "agents/does_not_look.yaml", "verify: []", "root_cause: rotation_misses_log",
        "agents/does_not_look.yaml: passed verified, which it must fail",
    ),
    "an agent that fails more than it says": (
        "agents/moves_log.yaml", "cause_removed, ", "", "agents/moves_log.yaml: failed cause_removed: the rotation",
    ),
    "a reference that breaks something": (
        "agents/reference.yaml", "  - run_command: {command: logrotate gateway}",
        "  - run_command: {command: logrotate gateway}\n  - run_command: {command: systemctl restart gateway}",
        "wrong: the gateway was restarted",
    ),
    "a reference with too many calls": (
        "agents/reference.yaml", "look:\n", "look:\n" + "  - run_command: {command: df}\n" * 3, "makes 17 calls",
    ),
    "a list of causes that is another": (
        "instruction.md", "- `thumbnail_cache`", "- `thumbs`", "its root causes are not those of system.yaml",
    ),
    "a right cause that is not on the list": (
        "expect.yaml", "{root_cause: rotation_misses_log}", "{root_cause: moon}", "one of system.yaml's is needed",
    ),
    "a budget that the model is not told": ("system.yaml", "budget: 30", "budget: 20", "does not say 'You may make 20"),
    "a check that nobody fails": (
        "expect.yaml", "  nothing_destroyed:",
        "  lucky: {settles: 3, needs: {disk_has_room: true}, about: x}\n  nothing_destroyed:",
        "none fails all checks of the criteria [3]",
    ),
    "a criterion that no check settles": (
        "item.yaml", "    checks: false", "    checks: true", "criteria with checks: true are [1, 2, 3, 4]",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_what_does_not_hold_is_found(case: str, folder: Path) -> None:
    file, old, new, named = BROKEN[case]
    change(folder, file, old, new)
    problems = prove_incident(load_item(folder)).problems
    assert [problem for problem in problems if named in problem], problems


REFUSED = {
    "a field nobody knows": ("system.yaml", "budget: 30", "budgets: 30", "system.yaml: "),
    "no YAML": ("system.yaml", "budget: 30", "budget: [", "system.yaml: not valid YAML"),
    "a tool nobody has": (
        "agents/reference.yaml",
        "  - run_command: {command: df}",
        "  - shell: {command: df}",
        "a step is",
    ),
    "a check nobody knows": ("agents/does_not_look.yaml", "[verified]", "[seen]", "names unknown checks seen"),
    "a flawed agent that fails nothing": ("agents/does_not_look.yaml", "fails: [verified]", "", "names no check"),
    "a reference without a cause": ("agents/reference.yaml", "root_cause: rotation_misses_log", "", "needs root_cause"),
    "a check without needs": (
        "expect.yaml",
        "needs: {verified: true}",
        "needs: {}",
        "expect.yaml: checks.verified.needs",
    ),
    "an entry point": ("item.yaml", "version: 1", "version: 1\nentry_point: run", "item.yaml: entry_point"),
    "a subject that is no variable": (
        "system.yaml", "  orders_db.mode: read-write\nlooks:", "  no_such: 1\nlooks:",
        "fixed: 'no_such' is no variable",
    ),
    "a text with a subject that is no variable": (
        "system.yaml", "is <<orders_db.mode>>, and", "is <<orders_db.moad>>, and", "afterwards: 'orders_db.moad' is no",
    ),
    "an effect on no variable": (
        "system.yaml", "effects: {set: {orders_db.mode: read-only}}", "effects: {add: {no_such: 1}}", "rules, number 4",
    ),
    "SQL that is none": (
        "system.yaml", "kept DUMP orders 2026-04-20: true", '"sql orders: SELEC 1": 1', "guards, number 3: near",
    ),
    "a command without usage": ("system.yaml", '  lsof: "lsof --deleted"\n', "", "usage: says nothing of lsof"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_broken_folder_is_refused_on_one_line_that_names_the_file(case: str, folder: Path) -> None:
    file, old, new, named = REFUSED[case]
    change(folder, file, old, new)
    with pytest.raises(SettingError) as refused:
        load_item(folder)
    assert named in refused.value.message
    assert str(folder / file) in refused.value.message
    assert "\n" not in refused.value.message


@pytest.mark.parametrize(
    "missing", ["expect.yaml", "agents/reference.yaml", "answer/2_fix_and_verification.md", "item.yaml"]
)
def test_a_missing_file_is_named(missing: str, folder: Path) -> None:
    (folder / missing).unlink()
    with pytest.raises(SettingError, match=missing.split("_")[0].split("/")[-1]):
        load_item(folder)


def test_an_item_of_code_still_needs_its_entry_point(tmp_path: Path) -> None:
    folder = item_folder(tmp_path, changed=item_yaml("entry_point: add\n", ""))
    with pytest.raises(SettingError, match="entry_point"):
        load_item(folder)


def test_gold_answers_to_incidents_read_as_their_labels_say() -> None:
    for item in incidents().values():
        for missed in SUBSETS:
            assert sum(judged_points(item, assemble(item, missed))) == label(missed)


def test_the_reference_s_record_ends_the_whole_gold_answer() -> None:
    for item in incidents().values():
        assert item.solution
        assert assemble(item).endswith(f"```record\n{item.solution}\n```\n")
