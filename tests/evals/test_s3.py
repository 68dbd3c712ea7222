"""A sweep whose logs are on S3: what must not be lost, run twice, or told differently than on this machine."""

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from click.testing import CliRunner, Result
from upath import UPath

from evals import lease
from evals.folder import locked
from evals.gate import Gate
from evals.lease import Lease
from retrospect import main
from tests.evals.processes import started
from tests.evals.test_sweep import TWO, traced
from tests.s3 import bucket, serving
from tests.support import LONG

SWEEP = ["run", *TWO, "--model", "simulated/helped", "--yes", "--chains", "1", "-M", "delay_s=0.05"]


@pytest.fixture(scope="module", autouse=True)
def _s3() -> Iterator[None]:
    with serving():
        yield


def retrospect(*args: str) -> Result:
    return CliRunner().invoke(main, list(args))


@LONG
def test_a_sweep_killed_on_s3_ends_as_one_on_this_machine(tmp_path: Path) -> None:
    logs, trace = f"{bucket()}/a/sweep", tmp_path / "trace"
    broken = [*SWEEP, "--log-dir", logs, "-M", f"trace={trace}"]
    process = started(broken, tmp_path / "out")
    while process.is_alive() and len(trace.read_text().splitlines() if trace.exists() else []) < 6:
        time.sleep(0.01)
    process.kill()
    process.join()
    assert process.exitcode == -9
    refused = retrospect("status", logs)  # whatever is there by now is told, or that there is nothing yet
    assert "Traceback" not in refused.output
    resumed = retrospect(*broken)
    assert resumed.exit_code == 0, resumed.output
    paid = traced(tmp_path)
    assert max(paid.values()) <= 3  # two conditions, and once more what was in flight in one of them
    assert retrospect(*broken).exit_code == 0
    assert traced(tmp_path) == paid
    assert retrospect(*SWEEP, "--log-dir", str(tmp_path / "logs")).exit_code == 0
    here, there = tmp_path / "logs" / "memory", UPath(f"{logs}/memory")
    texts = {path.relative_to(here).as_posix(): path.read_text() for path in here.rglob("*.md")}
    assert len(texts) == 2
    assert {path.path.split("/memory/")[1]: path.read_text() for path in there.rglob("*.md")} == texts
    told = retrospect("status", logs)
    assert told.exit_code == 0, told.output
    assert told.output.splitlines()[:5] == retrospect("status", str(tmp_path / "logs")).output.splitlines()[:5]
    assert "6 of 6 attempts." in told.output
    assert retrospect("report", logs, "-o", str(tmp_path / "report")).exit_code == 0
    assert '"samples": 6' in (tmp_path / "report" / "results.json").read_text()


def test_a_second_sweep_on_an_address_is_refused_while_the_first_lives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    logs = f"{bucket()}/sweep"
    with locked(UPath(logs)):
        refused = retrospect(*SWEEP, "--log-dir", logs, "-M", f"trace={tmp_path / 'trace'}")
    assert refused.exit_code == 1
    assert "another sweep is running" in refused.output
    assert not traced(tmp_path)
    monkeypatch.setattr("evals.lease.time.sleep", lambda seconds: pytest.fail("waited for a lock that was released"))
    with locked(UPath(logs)):
        pass


def test_an_address_that_cannot_be_locked_or_written_is_refused_before_any_call(tmp_path: Path) -> None:
    for address in ("memory://sweep", "s3://no-such-bucket/sweep"):
        refused = retrospect(*SWEEP, "--log-dir", address, "-M", f"trace={tmp_path / 'trace'}")
        assert refused.exit_code == 1, address
        assert address.split("/")[2] in refused.output
        assert "Traceback" not in refused.output
    assert not traced(tmp_path)


def test_a_lock_left_behind_is_taken_over_by_exactly_one() -> None:
    path = UPath(f"{bucket()}/lock")
    left = Lease(path, 1.0)
    assert left.acquire() is None
    rivals, holders = [Lease(path, 1.0) for _ in range(4)], list[object]()
    threads = [Thread(target=lambda one=one: holders.append(one.acquire())) for one in rivals]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert holders.count(None) == 1
    assert not left.renew()  # the former holder learns that it is no longer the one


def test_a_sweep_that_lost_its_lock_begins_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(lease.LEASE, "1")
    folder, gate = UPath(bucket()) / "sweep", Gate(pricing=lambda model, usage: 0.0)
    lost = Event()

    def told(reason: str) -> None:
        gate.lost(reason)
        lost.set()

    with locked(folder, told):
        (folder / ".sweep.lock").write_text('{"token": "x", "holder": "x", "lease_s": 60, "released": false}')
        assert lost.wait(10)
    assert "took over" in gate.stopped
    assert gate.closed
    assert '"token": "x"' in (folder / ".sweep.lock").read_text()  # not released for the other


def test_a_lock_that_cannot_be_renewed_in_time_stops_its_holder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(lease.LEASE, "1")
    reasons, lost = list[str](), Event()

    def told(reason: str) -> None:
        reasons.append(reason)
        lost.set()

    def unreachable(self: Lease) -> bool:
        raise TimeoutError

    with locked(UPath(bucket()) / "sweep", told):
        monkeypatch.setattr(Lease, "renew", unreachable)
        assert lost.wait(10)
    assert "could not be renewed" in reasons[0]


def test_a_renewal_whose_answer_was_lost_is_still_the_holders(monkeypatch: pytest.MonkeyPatch) -> None:
    held = Lease(UPath(f"{bucket()}/lock"), 60.0)
    assert held.acquire() is None
    call, lost = Lease._call, [True]

    def loses(self: Lease, method: str, **options: object) -> object:
        answer = call(self, method, **options)
        if method == "put_object" and lost.pop():
            lost.append(False)
            raise TimeoutError
        return answer

    monkeypatch.setattr(Lease, "_call", loses)
    assert held.renew()
    lost[:] = [False]
    monkeypatch.setattr(Lease, "_call", call)
    assert held.renew()
