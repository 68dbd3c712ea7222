"""Items prove themselves, and what is not so is reported: a tiny item is broken in one place at a time."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evals.items import load_item
from evals.proving import prove
from evals.trying import Proof
from retrospect import main
from scorers import hidden_checks
from tests.evals.folders import CHECKED, FILES, PROVEN, RUBRIC, item_folder, item_yaml, mutant, without


def proof(root: Path, changed: dict[str, str | bytes] | None = None, files: tuple[str, ...] = PROVEN) -> Proof:
    return prove(load_item(item_folder(root, files, changed)))


def checked(*arguments: str | Path) -> Result:
    """`retrospect check …`, which must never end in a traceback."""
    result = CliRunner().invoke(main, ["check", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    return result


def test_a_sound_item_is_proven(tmp_path: Path) -> None:
    assert proof(tmp_path) == Proof("addition", runs=4, checks=2, mutants=3, problems=())


def test_every_seed_runs_every_program(tmp_path: Path) -> None:
    assert prove(load_item(item_folder(tmp_path)), range(3)).runs == 12


def test_a_mutant_that_survives_is_reported(tmp_path: Path) -> None:
    problems = proof(tmp_path, {"mutants/subtracts.py": mutant("return b + a  # the sum")}).problems
    assert problems == ("mutants/subtracts.py, seed 0: passed sums, which it must fail",)


def test_a_mutant_that_survives_some_seed_is_reported(tmp_path: Path) -> None:
    by_luck = mutant("return a + b if a in (3, -1) else 0  # the sum")  # right at seed 1, wrong at seed 0
    item = load_item(item_folder(tmp_path, PROVEN, {"mutants/subtracts.py": by_luck}))
    assert prove(item).problems == ()
    assert prove(item, range(2)).problems == ("mutants/subtracts.py, seed 1: passed sums, which it must fail",)


def test_a_mutant_that_fails_more_than_it_names_is_reported(tmp_path: Path) -> None:
    (problem,) = proof(tmp_path, {"mutants/subtracts.py": mutant("return a - b")}).problems
    assert problem.startswith("mutants/subtracts.py, seed 0: failed commented: ")
    assert "observed {'value': False}, expected True" in problem


def test_a_failing_reference_is_reported_with_its_reason(tmp_path: Path) -> None:
    (problem,) = proof(tmp_path, {"solution.py": "def add(a, b):\n    return a or b  # the sum\n"}).problems
    assert problem.startswith("solution.py, seed 0: failed sums: ")
    assert "observed {'value': 2}, expected 5" in problem


@pytest.mark.parametrize(("misses", "found"), [("", "[]"), ("1, 3", "[1, 3]"), ("3", "[3]")])
def test_wrong_misses_are_reported(misses: str, found: str, tmp_path: Path) -> None:
    changed: dict[str, str | bytes] = {"mutants/other.py": mutant("return a - b  # the sum", "sums", misses)}
    assert proof(tmp_path, changed).problems == (f"mutants/other.py: Misses: {found}, its checks settle [1]",)


def test_a_check_that_a_mutant_misspells_is_reported_with_the_known_ones(tmp_path: Path) -> None:
    problems = proof(tmp_path, {"mutants/subtracts.py": mutant("return a - b  # x", "sum, sums")}).problems
    assert "mutants/subtracts.py: names unknown checks ['sum']; known: ['sums', 'commented']" in problems


@pytest.mark.parametrize(
    ("old", "new", "declared"),
    [
        ("none: wrong sums, checks: true", "none: wrong sums", "[3]"),
        ("none: no test", "none: no test, checks: true", "[1, 2, 3]"),
    ],
)
def test_a_criterion_whose_flag_disagrees_with_the_checks_is_reported(
    old: str, new: str, declared: str, tmp_path: Path
) -> None:
    (problem,) = proof(tmp_path, item_yaml(old, new)).problems
    assert problem == f"item.yaml: criteria with checks: true are {declared}, checks.py settles {{1, 3}}"


@pytest.mark.parametrize(
    "section",
    ["The sum is the plus operator. Tests: 0 + 0, 2 + 3, -1 + 1.", "Tests: 0 + 0, 2 + 3, -1 + 1."],
)
def test_a_section_that_earns_another_criterion_too_is_reported(section: str, tmp_path: Path) -> None:
    problems = proof(tmp_path, {"answer/1_sum.md": section}).problems
    assert "gold answer without [2]: section 2 is there" in problems


def test_an_exception_in_the_probe_is_reported_as_what_was_observed(tmp_path: Path) -> None:
    probe = FILES["probe.py"].replace('candidate["add"](', 'candidate["plus"](')
    problem = proof(tmp_path, {"probe.py": probe}).problems[0]
    assert problem.startswith("solution.py, seed 0: failed sums: ")
    assert "KeyError: 'plus'" in problem


SWALLOWING = (
    "try:\n        while True: sum([])  # an alarm is taken in a call\n    except:\n        while True: sum([])"
)


@pytest.mark.parametrize("loop", ["while True: pass  # the sum", SWALLOWING], ids=["plain", "bare except"])
def test_an_endless_loop_is_stopped_and_fails_its_check(
    loop: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hidden_checks, "CPU_S", 0.2)
    assert proof(tmp_path / "named", {"mutants/subtracts.py": mutant(loop)}).problems == ()
    (problem,) = proof(tmp_path / "unnamed", {"solution.py": f"def add(a, b):\n    {loop}\n"}).problems
    stopped = ("used more than 0.2 s of CPU", "did not end within 1.0 s")  # the second where the machine is busy
    assert problem in [f"solution.py, seed 0: failed sums: {how}" for how in stopped]


def test_a_program_that_prints_does_not_spoil_its_observation(tmp_path: Path) -> None:
    loud = 'print("[]")\n\n\ndef add(a, b):\n    print("{}")  # the sum\n    return a + b\n'
    assert proof(tmp_path, {"solution.py": loud}).problems == ()


def test_check_says_what_was_proven(tmp_path: Path) -> None:
    result = checked(item_folder(tmp_path / "mathematics"))
    assert result.exit_code == 0
    assert "proven mathematics/addition: 2 checks, 3 mutants, 4 runs" in result.output
    assert "1 of 1 items proven" in result.output


def test_check_runs_each_program_as_often_as_asked(tmp_path: Path) -> None:
    assert "8 runs" in checked("--seeds", "2", item_folder(tmp_path)).output


def test_check_fails_when_one_of_several_items_does(tmp_path: Path) -> None:
    item_folder(tmp_path, name="sound")
    item_folder(tmp_path, PROVEN, {"mutants/subtracts.py": mutant("return b + a  # the sum")}, name="broken")
    result = checked(tmp_path)
    assert result.exit_code == 1
    assert "passed sums, which it must fail" in result.output
    assert "1 of 2 items proven" in result.output


@pytest.mark.parametrize(("files", "level"), [(RUBRIC, "rubric"), (CHECKED, "checked")])
def test_check_does_not_call_a_lower_level_proven(files: tuple[str, ...], level: str, tmp_path: Path) -> None:
    folder = item_folder(tmp_path, files)
    result = checked(folder)
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {folder}: ")
    assert level in result.output


@pytest.mark.parametrize("changed", [{"item.yaml": "title: x"}, {"solution.py": "def add(:"}, {"checks.py": b"\xff"}])
def test_check_refuses_a_broken_folder_on_one_line(changed: dict[str, str | bytes], tmp_path: Path) -> None:
    result = checked(item_folder(tmp_path, PROVEN, changed))
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {tmp_path / 'addition' / next(iter(changed))}")
    assert result.output.count("\n") == 1


def test_check_refuses_an_unknown_item(tmp_path: Path) -> None:
    result = checked("nosuch")
    assert result.exit_code == 1
    assert "nosuch" in result.output


@pytest.mark.parametrize("arguments", [["--seeds", "0"], ["--seeds", "x"], ["--sedes", "2"]])
def test_check_refuses_a_wrong_option(arguments: list[str]) -> None:
    assert checked(*arguments).exit_code == 2


# None of these may end `retrospect check` in a traceback, with the items after it not tried.

BROKEN = {
    "a check without cases": ("checks.py", '"sums": [1], ', '"sums": [1], "unused": [1], ', "unused"),
    "a case of an unknown check": ("checks.py", '{"check": "commented"}', '{"check": "comments"}', "comments"),
    "no CHECKS": ("checks.py", "CHECKS = ", "CHECK = ", "CHECKS"),
    "honest code that is taken for a forgery": (
        "checks.py",
        "def judge",
        'def tampered(case, observed):\n    return "forged it"\n\n\ndef judge',
        "forged it",
    ),
    "no judge": ("checks.py", "def judge", "def judged", "judge"),
    "an import that fails": ("checks.py", "CHECKS = ", "import nosuchmodule\n\nCHECKS = ", "nosuchmodule"),
    "a judge that crashes": ("checks.py", "    expected = ", '    case["nosuch"]\n    expected = ', "nosuch"),
    "a criterion out of range": ("checks.py", '"sums": [1]', '"sums": [1, 7]', "7"),
    "a probe that crashes at once": ("probe.py", "def run", "nosuchname\n\n\ndef run", "nosuchname"),
    "no run in the probe": ("probe.py", "def run", "def runs", "run"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_check_reports_broken_checks_and_goes_on(case: str, tmp_path: Path) -> None:
    file, old, new, named = BROKEN[case]
    assert old in FILES[file]
    item_folder(tmp_path, PROVEN, {file: FILES[file].replace(old, new)}, name="broken")
    item_folder(tmp_path, name="sound")
    result = checked(tmp_path)
    assert result.exit_code == 1
    assert named in result.output
    assert "/sound: 2 checks, 3 mutants, 4 runs" in result.output


def test_a_combination_without_a_mutant_is_a_problem_not_the_end(tmp_path: Path) -> None:
    # prove() raises SettingError, so that the other problems of this item and the items after it are not seen
    problems = proof(tmp_path, {"solution.py": "def add(a, b): ...  # x"}, without("mutants/both.py")).problems
    assert any("Misses: 1, 3" in problem for problem in problems)
    assert any("failed sums" in problem for problem in problems)


def test_a_program_that_sleeps_for_ever_is_stopped_and_fails_its_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hidden_checks, "CPU_S", 0.2)  # five times that in wall time
    asleep = "import time; time.sleep(60)  # the sum"
    assert proof(tmp_path / "named", {"mutants/subtracts.py": mutant(asleep)}).problems == ()
    (problem,) = proof(tmp_path / "unnamed", {"solution.py": f"def add(a, b):\n    {asleep}\n"}).problems
    assert problem == "solution.py, seed 0: failed sums: did not end within 1.0 s"


def test_a_reference_without_headroom_in_its_cpu_seconds_is_reported(tmp_path: Path) -> None:
    slow = "def add(a, b):\n    sum(range(10**7))\n    return a + b  # the sum\n"
    tight: dict[str, str | bytes] = {"solution.py": slow, "checks.py": FILES["checks.py"] + "\nCPU_S = 1.0\n"}
    found = [problem for problem in proof(tmp_path, tight).problems if problem.startswith("solution.py")]
    assert len(found) == 1
    assert "CPU_S, 1 s, must be 10 times that" in found[0]
