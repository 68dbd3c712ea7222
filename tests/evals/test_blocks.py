"""A sweep in blocks: the same chains, none lost or run twice, and no two kinds of sweep in one folder."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis.frame import read_attempts
from evals import manifest
from evals.address import Folder, created
from retrospect import main
from tests.evals.processes import started
from tests.evals.test_sweep import traced
from tests.faults.front import numbers

SWEEP = ["run", "--effort", "high", "--memory", "none,self_critique", "--model", "simulated/helped", "--yes"]


def args(folder: Path, chains: int, *more: str) -> list[str]:
    return [
        *SWEEP,
        "--chains",
        str(chains),
        "--log-dir",
        str(folder / "logs"),
        "-M",
        f"trace={folder / 'trace'}",
        *more,
    ]


def run(folder: Path, chains: int, *more: str) -> Result:
    return CliRunner().invoke(main, args(folder, chains, *more))


def test_four_processes_at_once_report_what_one_reports(tmp_path: Path) -> None:
    mixed = ("--order", "shuffled", "-T", "variants=mixed")
    one, four = tmp_path / "one", tmp_path / "four"
    for folder in (one, four):
        folder.mkdir()
    parts = [started(args(four, 4, *mixed, "--block", f"{k}/4"), four / f"out{k}") for k in (1, 2, 3, 4)]
    whole = run(one, 4, *mixed)
    for part in parts:
        part.join()
    assert whole.exit_code == 0, whole.output
    assert [part.exitcode for part in parts] == [0] * 4, [path.read_text() for path in four.glob("out*")]
    assert numbers(four) == numbers(one)
    assert traced(four) == traced(one)
    mirror = {path.relative_to(one): path.read_text() for path in (one / "logs" / "memory").rglob("*.md")}
    assert len(mirror) == 8
    assert {path.relative_to(four): path.read_text() for path in (four / "logs" / "memory").rglob("*.md")} == mirror


def test_a_block_is_expected_to_be_a_part_and_more_chains_repeat_nothing(tmp_path: Path) -> None:
    assert run(tmp_path, 2, "--block", "1/2").exit_code == 0
    attempts = read_attempts(str(tmp_path / "logs"))
    assert set(attempts.rows["chain"]) == {1}
    assert (attempts.expected, len(attempts.scored)) == (6, 6)
    before = traced(tmp_path)
    assert run(tmp_path, 3, "--block", "1/2").exit_code == 0
    assert {chain for _, _, chain in traced(tmp_path) - before} == {3}
    assert run(tmp_path, 3, "--block", "2/2").exit_code == 0
    attempts = read_attempts(str(tmp_path / "logs"))
    assert (attempts.expected, len(attempts.scored)) == (18, 18)
    assert not attempts.excluded.get("attempts missing")


def test_a_folder_of_blocks_takes_no_other_split_and_no_whole_sweep(tmp_path: Path) -> None:
    assert run(tmp_path, 2, "--block", "1/2").exit_code == 0
    before = traced(tmp_path)
    for more in ([], ["--block", "1/1"], ["--block", "2/3"], ["--block", "2/2", "-T", "seed=5"]):
        refused = run(tmp_path, 3, *more)
        assert refused.exit_code == 1, more
        assert "other parameters" in refused.output
    assert traced(tmp_path) == before
    assert json.loads((tmp_path / "logs" / "sweep.json").read_text())["blocks"] == 2


def test_of_two_blocks_that_begin_at_the_same_moment_the_later_is_of_the_sweep_of_the_earlier(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(path: Folder, text: str) -> bool:
        path.write_text(json.dumps(json.loads(text) | {"seed": 5}))
        return created(path, text)

    monkeypatch.setattr(manifest, "created", overtaken)
    refused = run(tmp_path, 2, "--block", "1/2")
    assert refused.exit_code == 1
    assert "other parameters (seed was 5, is None)" in " ".join(refused.output.split())
    assert json.loads((tmp_path / "logs" / "sweep.json").read_text())["seed"] == 5
    assert not traced(tmp_path)


@pytest.mark.parametrize(
    ("block", "told"), [("5/4", "K/N"), ("0/2", "K/N"), ("2", "K/N"), ("1/2/3", "K/N"), ("4/4", "at most 3")]
)
def test_a_block_that_cannot_be_is_refused_before_anything_is_written(tmp_path: Path, block: str, told: str) -> None:
    refused = run(tmp_path, 3, "--block", block)
    assert refused.exit_code == 1
    assert told in refused.output
    assert not (tmp_path / "logs").exists()


def test_blocks_of_what_has_no_chains_are_refused(tmp_path: Path) -> None:
    refused = run(tmp_path, 2, "--preset", "regression", "--block", "1/2")
    assert refused.exit_code == 1
    assert not (tmp_path / "logs").exists()
