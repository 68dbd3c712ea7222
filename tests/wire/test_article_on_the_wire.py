"""The article's sweep against the API's double, from the command to the report; and where keys must not be."""

import os
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis.frame import read_attempts
from retrospect import main
from tests.wire.double import KEY, Double
from tests.wire.sweeping import MODEL, sweep

WRONG = "sk-ant-api03-another-key-fedcba9876543210"


def assert_nowhere(key: str, folder: Path, *shown: str) -> None:
    """Neither in what was shown nor in any file, packed or not."""
    for text in shown:
        assert key not in text
    found = [path for path in folder.rglob("*") if path.is_file()]
    assert found
    for path in found:
        assert key.encode() not in path.read_bytes(), path


def unpacked(logs: Path, out: Path) -> None:
    """The logs as JSON: an .eval file is compressed."""
    for log in logs.rglob("*.eval"):
        with zipfile.ZipFile(log) as archive:
            archive.extractall(out / log.stem)


def test_the_article_s_18_attempts_on_the_wire(tmp_path: Path, bound: Double) -> None:
    logs, out = tmp_path / "logs", tmp_path / "report"
    args = ["run", "--preset", "article", "--model", MODEL, "--yes", "--log-dir", str(logs)]
    done = CliRunner().invoke(main, args)
    assert done.exit_code == 0, done.output
    assert "18 of 18 attempts" in done.output
    assert bound.counts() == {"candidate": 18, "judge": 18, "critic": 9}
    assert all(request.status == 200 for request in bound.requests)
    assert {request.thinking for request in bound.requests} == {"adaptive"}
    asked = Counter((request.effort, request.body["max_tokens"]) for request in bound.calls("candidate"))
    assert asked == dict.fromkeys([("high", 8000), ("xhigh", 8000), ("max", 8000)], 6)
    noted = Counter((request.effort, request.body["max_tokens"]) for request in bound.calls("critic"))
    assert noted == dict.fromkeys([("high", 8000), ("xhigh", 8000), ("max", 8000)], 3)
    assert {(request.effort, request.body["max_tokens"]) for request in bound.calls("judge")} == {("high", 32_000)}
    rows = read_attempts(str(logs)).scored
    assert len(rows) == 18
    assert set(rows["effort_sent_ok"]) == {1.0}
    assert set(rows["thinking_source"]) == {"reported"}
    remembering = [
        request for request in bound.calls("candidate") if "[median_two_sorted_arrays]" in str(request.body["messages"])
    ]
    assert len(remembering) == 6  # positions 2 and 3 of three chains
    reported = CliRunner().invoke(main, ["report", str(logs), "-o", str(out)])
    assert reported.exit_code == 0, reported.output
    text = (out / "report.md").read_text()
    assert "18 of 18 attempts" in text
    unpacked(logs, tmp_path / "unpacked")
    assert (logs / "memory").is_dir() or any(tmp_path.rglob("chain-1.md"))
    assert_nowhere(KEY, tmp_path, done.output, reported.output)


def test_a_key_is_nowhere_in_a_sweep_full_of_faults(
    tmp_path: Path, bound: Double, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RETROSPECT_MEMORY_DIR", str(tmp_path / "memory"))
    said = []
    for number, fault in enumerate(("api_error", "invalid_request", "stream_garbage", "stream_cut", "rate_limited"), 1):
        bound.plant(fault, at=2 * number)
    said.append(sweep(tmp_path).output)
    monkeypatch.setenv("ANTHROPIC_API_KEY", WRONG)
    refused = sweep(tmp_path, "--effort", "max")
    assert "the key is refused" in refused.output
    said.append(refused.output)
    said.append(sweep(tmp_path, "--effort", "max", "-M", f"api_key={WRONG}").output)
    for command in (["status"], ["report", "-o", str(tmp_path / "report")], ["memory", "-o", str(tmp_path / "shown")]):
        done = CliRunner().invoke(main, [command[0], str(tmp_path / "logs"), *command[1:]])
        said.append(done.output)
    unpacked(tmp_path / "logs", tmp_path / "unpacked")
    assert any((tmp_path / "memory").rglob("*.md"))
    assert {request.headers.get("authorization") for request in bound.calls()} >= {f"Bearer {KEY}"}
    assert os.environ["ANTHROPIC_API_KEY"] == WRONG
    for key in (KEY, WRONG):
        assert_nowhere(key, tmp_path, *said)
