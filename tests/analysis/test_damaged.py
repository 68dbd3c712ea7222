"""Log files that are empty, cut off, damaged or interrupted: the rest is analysed, and each is counted."""

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.frame import read_attempts
from tests.analysis.logs import retrospect

UNREADABLE = "log files that cannot be read (empty, cut off or damaged): 1"


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda content: b"",
    "cut off": lambda content: content[: len(content) // 2],
    "without its last byte": lambda content: content[:-1],
    "not a log": lambda content: b"hello\n" * 100,
}


@pytest.fixture
def folder(logs: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(logs, tmp_path / "logs"))


def first_log(folder: Path) -> Path:
    return min(folder.glob("*.eval"))


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_log_costs_only_itself_and_is_counted(kind: str, folder: Path, tmp_path: Path) -> None:
    log = first_log(folder)
    log.write_bytes(DAMAGE[kind](log.read_bytes()))
    for command in (["status", folder], ["report", folder, "-o", tmp_path / "r"], ["memory", folder, "-o", tmp_path]):
        shown = retrospect(*command)
        assert shown.exit_code == 0, shown.output
        assert UNREADABLE in shown.output
        assert "Traceback" not in shown.output
    numbers = json.loads((tmp_path / "r" / "results.json").read_text())
    assert numbers["samples"] == 18
    assert numbers["excluded"] == {UNREADABLE[:-3]: 1}
    assert UNREADABLE in (tmp_path / "r" / "report.md").read_text()


def test_nothing_but_damaged_logs_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "a.eval").write_bytes(b"")
    (tmp_path / "b.eval").write_bytes(b"PK")
    for command in ("status", "report", "memory"):
        shown = retrospect(command, tmp_path, *([] if command == "status" else ["-o", tmp_path / "out"]))
        assert shown.exit_code == 1
        assert "2 files that cannot be read" in shown.output
        assert not (tmp_path / "out").exists()


def test_samples_that_cannot_be_read_cost_only_their_memories(folder: Path, tmp_path: Path) -> None:
    log = next(path for path in folder.glob("*.eval") if b"self_critique" in header(path))
    with_broken_samples(log)
    shown = retrospect("memory", folder, "-o", tmp_path / "out")
    assert shown.exit_code == 0, shown.output
    assert "18 memories" in shown.output
    assert f"{log.name}: its samples cannot be read" in " ".join(shown.output.split())


def header(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read("header.json")


def with_broken_samples(path: Path) -> None:
    """The same archive with samples that are no JSON."""
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data[:-40] if name.startswith("samples/") else data)


def interrupted(path: Path, keep: int) -> None:
    """The log as a run that was killed leaves it: no header, summaries in the journal, some samples."""
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    samples = [name for name in content if name.startswith("samples/")][keep:]
    summaries = json.loads(content["summaries.json"])[:keep]
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in content.items():
            gone = ("header.json", "summaries.json", "reductions.json", *samples)
            if name not in gone and not name.startswith("_journal/summaries/"):
                archive.writestr(name, data)
        archive.writestr("_journal/summaries/1.json", json.dumps(summaries))


def test_an_interrupted_log_counts_what_it_finished_and_what_is_missing(folder: Path, tmp_path: Path) -> None:
    interrupted(first_log(folder), keep=4)
    attempts = read_attempts(str(folder))
    missing = attempts.excluded["attempts missing"]
    assert attempts.expected == 24
    assert 2 <= missing <= 4  # of six; two of the eight samples of a log only begin a chain
    assert len(attempts.rows) == 24 - missing
    for command in (["status", folder], ["report", folder, "-o", tmp_path / "r"], ["memory", folder, "-o", tmp_path]):
        shown = retrospect(*command)
        assert shown.exit_code == 0, shown.output
        assert f"attempts missing: {missing}" in shown.output


def test_logs_in_folders_below_are_found_by_every_command(logs: Path, tmp_path: Path) -> None:
    shutil.copytree(logs, tmp_path / "a b%c#d" / "first")
    shown = retrospect("memory", tmp_path / "a b%c#d", "-o", tmp_path / "out")
    assert shown.exit_code == 0, shown.output
    assert "24 memories" in shown.output
