"""A new item's skeleton: it can be loaded and run, and is never taken for an item that is done."""

from pathlib import Path

import pytest

from evals.errors import SettingError
from evals.items import load_item
from evals.new_command import written
from evals.proving import prove
from tests.analysis.logs import retrospect


def test_a_skeleton_is_valid_and_fails_check_until_it_is_filled_in(tmp_path: Path) -> None:
    made = retrospect("new", "algorithms/longest_gap", "--to", str(tmp_path))
    folder = tmp_path / "algorithms" / "longest_gap"
    assert made.exit_code == 0
    assert str(folder) in made.output.replace("\n", "")
    item = load_item(folder)
    assert (item.id, item.domain, item.level) == ("longest_gap", "algorithms", "proven")
    problems = prove(item).problems
    assert any(problem.startswith("solution.py, seed 0: failed fixed_cases") for problem in problems)
    unfilled = {problem.split(":")[0] for problem in problems if "says TODO(new)" in problem}
    assert unfilled == {str(path.relative_to(folder)) for path in folder.rglob("*.*")} - {"probe.py"}


def test_no_two_new_items_share_a_canary(tmp_path: Path) -> None:
    one, other = (load_item(written(f"algorithms/{name}", tmp_path)) for name in ("one", "other"))
    assert one.canary != other.canary


@pytest.mark.parametrize("place", ["longest_gap", "Algorithms/gap", "a/b/c", "a/start", "../a", "a/", "a/b c"])
def test_a_name_that_makes_no_id_is_refused_and_nothing_is_written(place: str, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="DOMAIN/ITEM"):
        written(place, tmp_path)
    assert not list(tmp_path.iterdir())


def test_an_item_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    folder = written("algorithms/gap", tmp_path)
    (folder / "instruction.md").write_text("mine")
    with pytest.raises(SettingError, match="already there"):
        written("algorithms/gap", tmp_path)
    assert (folder / "instruction.md").read_text() == "mine"
