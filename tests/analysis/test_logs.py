"""Ways of reading logs that must not differ in what is read: here or in processes, quickly or by Inspect."""

import json
import shutil
import zipfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from inspect_ai.log import read_eval_log, read_eval_log_sample_summaries, write_eval_log
from pandas.testing import assert_frame_equal

from analysis import log_file, logs
from analysis.frame import Attempts, read_attempts
from analysis.log_file import Summary, read_summaries
from tests.analysis.test_damaged import DAMAGE, interrupted

ALWAYS, NEVER = 1, 10**9


def assert_same(one: Attempts, other: Attempts) -> None:
    assert_frame_equal(one.rows, other.rows)
    assert_frame_equal(one.gold, other.gold)
    assert (one.expected, one.logs, one.excluded) == (other.expected, other.logs, other.excluded)


@pytest.fixture(scope="module")
def mixed(logs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Whole logs, each kind of damage, an interrupted run, another task and a log as JSON."""
    folder = tmp_path_factory.mktemp("mixed") / "logs"
    shutil.copytree(logs, folder / "whole")
    first = min(folder.rglob("*.eval"))
    for kind, damaged in DAMAGE.items():
        (folder / f"{kind}.eval").write_bytes(damaged(first.read_bytes()))
    log = read_eval_log(str(first))
    other = log.model_copy(update={"eval": log.eval.model_copy(update={"task": "another"})})
    write_eval_log(other, str(folder / "other.eval"))
    log.eval.metadata = (log.eval.metadata or {}) | {"variant": "kept as JSON"}
    write_eval_log(log, str(folder / f"{first.stem}.json"))
    interrupted(Path(shutil.copy(first, folder / "interrupted.eval")), keep=4)
    return folder


def test_processes_read_the_same_as_one_and_count_the_same_damage(mixed: Path) -> None:
    here = read_attempts(str(mixed), parallel_from=NEVER)
    assert here.excluded["log files that cannot be read (empty, cut off or damaged)"] == len(DAMAGE)
    assert here.excluded["logs of other tasks or versions"] == 1
    assert "kept as JSON" in set(here.rows["variant"])
    assert_same(read_attempts(str(mixed), parallel_from=ALWAYS), here)


@pytest.mark.parametrize("error", [OSError, NotImplementedError])
def test_where_no_process_can_be_started_the_logs_are_read_here(
    error: type[Exception], mixed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*args: Any) -> ProcessPoolExecutor:
        raise error("no semaphores on this machine")

    expected = read_attempts(str(mixed), parallel_from=NEVER)
    monkeypatch.setattr(logs, "ProcessPoolExecutor", refused)
    assert_same(read_attempts(str(mixed), parallel_from=ALWAYS), expected)


def test_reading_the_archive_gives_what_inspect_reads(logs: Path, mixed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quickly = read_attempts(str(mixed), parallel_from=NEVER)
    for path in logs.glob("*.eval"):
        whole = [
            Summary(s.id, s.epoch, s.metadata, s.error, s.scores or {}, s.model_usage, s.role_usage)
            for s in read_eval_log_sample_summaries(str(path))
        ]
        assert repr(log_file._archived(str(path))) == repr(whole)  # as text, since NaN is not equal to itself
    monkeypatch.setattr(log_file, "_archived", lambda path: 1 / 0)
    assert_same(quickly, read_attempts(str(mixed), parallel_from=NEVER))


def rewritten(path: Path, change: Callable[[bytes], bytes]) -> None:
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, change(data) if name == "summaries.json" else data)


@pytest.mark.parametrize("summaries", [b"{}", b'[{"id": 1}]', b"[", b'[{"id": 1, "epoch": 1, "metadata": []}]'])
def test_summaries_that_are_none_are_a_damaged_log(summaries: bytes, logs: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(logs, tmp_path / "logs"))
    rewritten(min(folder.glob("*.eval")), lambda _: summaries)
    attempts = read_attempts(str(folder))
    assert attempts.excluded["log files that cannot be read (empty, cut off or damaged)"] == 1


def test_of_a_sample_with_two_summaries_the_last_counts(logs: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(min(logs.glob("*.eval")), tmp_path / "twice.eval"))
    once = read_summaries(str(path))
    rewritten(
        path, lambda data: json.dumps([row | {"scores": {}} for row in json.loads(data)] + json.loads(data)).encode()
    )
    twice = read_summaries(str(path))
    assert [(s.id, s.epoch) for s in twice] == [(s.id, s.epoch) for s in once]
    assert repr(twice) == repr(once)
