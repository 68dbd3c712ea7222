"""The lock of a folder on S3 when clocks differ, answers fail, others are quicker: one holder, and who is late knows.

The store is a real one (tests/s3.py); its clock is put off in its answers, and this machine's is a number.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

import pytest
from upath import UPath

from evals import lease, leased
from evals.folder import locked
from evals.lease import Lease
from tests.s3 import bucket, serving

LENGTH_S = 60.0
LONGEST = 500
"""Waits and beats after which a test no longer believes in an end."""


@pytest.fixture(scope="module", autouse=True)
def _s3() -> Iterator[None]:
    with serving():
        yield


class Clock:
    """This machine's clock, which goes on only while something waits; it does not tell the time of day."""

    def __init__(self, meanwhile: Callable[[], object] = lambda: None) -> None:
        self.now, self.waits, self.meanwhile = 0.0, 0, meanwhile

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.waits += 1
        assert self.waits < LONGEST, "waits for ever"
        self.meanwhile()

    def wait(self, seconds: float) -> bool:
        """As the event that ends a keeper, which never comes."""
        self.sleep(seconds)
        return False


@pytest.fixture
def path() -> UPath:
    return UPath(f"{bucket()}/lock")


def held(path: UPath) -> Lease:
    holder = Lease(path, LENGTH_S)
    assert holder.acquire() is None
    return holder


def answering(monkeypatch: pytest.MonkeyPatch, date: timedelta, modified: timedelta) -> None:
    """The store says that it is so much later, and that the object was written so much later."""
    call = Lease._call

    def off(self: Lease, method: str, **options: Any) -> dict[str, Any]:
        answer = call(self, method, **options)
        if method == "head_object":
            headers = answer["ResponseMetadata"]["HTTPHeaders"]
            headers["date"] = format_datetime(parsedate_to_datetime(headers["date"]) + date)
            answer["LastModified"] += modified
        return answer

    monkeypatch.setattr(Lease, "_call", off)


@pytest.mark.parametrize("hours", [-30, 30])
def test_clocks_that_differ_by_hours_rob_nobody_of_a_lock_that_is_renewed(
    path: UPath, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    holder = held(path)
    answering(monkeypatch, timedelta(hours=hours), timedelta(hours=hours))
    monkeypatch.setattr(lease, "time", Clock(meanwhile=holder.renew))
    found = Lease(path, LENGTH_S).acquire()
    assert found is not None
    assert found.token == holder.token
    assert holder.renew()


def test_a_lock_left_behind_long_ago_is_taken_at_once(path: UPath, monkeypatch: pytest.MonkeyPatch) -> None:
    held(path)
    answering(monkeypatch, timedelta(0), timedelta(hours=-1))
    clock = Clock()
    monkeypatch.setattr(lease, "time", clock)
    assert Lease(path, LENGTH_S).acquire() is None
    assert clock.waits == 0


def test_a_lock_whose_age_a_store_never_tells_is_waited_for_as_long_as_it_may_go_unrenewed(
    path: UPath, monkeypatch: pytest.MonkeyPatch
) -> None:
    held(path)
    answering(monkeypatch, timedelta(0), timedelta(hours=1))  # the writer's part of the store is ahead
    clock = Clock()
    monkeypatch.setattr(lease, "time", clock)
    assert Lease(path, LENGTH_S).acquire() is None
    assert clock.now >= LENGTH_S


def test_of_two_that_see_the_same_lock_left_behind_the_slower_is_told_who_has_it(path: UPath) -> None:
    held(path).release()
    slow, quick = Lease(path, LENGTH_S), Lease(path, LENGTH_S)
    read, seen, took = slow._read, list[lease.Held | None](), list[object]()

    def overtaken() -> lease.Held | None:
        seen.append(read())
        if len(seen) == 2:  # the first look says why the first writing was refused
            took.append(quick.acquire())
        return seen[-1]

    vars(slow)["_read"] = overtaken
    found = slow.acquire()
    assert took == [None]
    assert found is not None
    assert found.token == quick.token
    assert quick.renew()


def test_a_holder_that_did_not_hear_of_its_writing_goes_on_writing(
    path: UPath, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder, call = held(path), Lease._call

    def loses(self: Lease, method: str, **options: Any) -> dict[str, Any]:
        answer = call(self, method, **options)
        if method == "put_object":
            raise TimeoutError
        return answer

    with monkeypatch.context() as patch:
        patch.setattr(Lease, "_call", loses)
        assert holder.renew()
    before, found = holder._read(), holder.renew()
    after = holder._read()
    assert found
    assert before is not None
    assert after is not None
    assert after.etag != before.etag


def test_a_lock_that_somebody_deleted_is_taken_anew_and_not_renewed(path: UPath) -> None:
    holder = held(path)
    path.unlink()
    with pytest.raises(lease.FAULTS):
        holder.renew()
    assert holder.acquire() is None


def test_a_lock_that_is_gone_when_it_is_looked_at_is_taken(path: UPath) -> None:
    held(path)
    late, seen = Lease(path, LENGTH_S), list[lease.Held | None]()
    read = late._read

    def gone() -> lease.Held | None:
        seen.append(read())
        if len(seen) == 1:
            path.unlink()
        return seen[-1]

    vars(late)["_read"] = gone
    assert late.acquire() is None
    assert seen[1:] == [None]


@pytest.mark.parametrize("failing", [1, LONGEST])
def test_a_renewal_may_fail_but_not_until_another_may_take_over(
    path: UPath, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    holder, clock, told, renewed = held(path), Clock(), list[str](), list[float]()
    monkeypatch.setattr(leased, "time", clock)

    def renew() -> bool:
        if clock.waits <= failing:
            raise TimeoutError
        renewed.append(clock.now)
        return clock.now < 2 * LENGTH_S  # then it is another's

    vars(holder)["renew"] = renew
    leased._keep(holder, clock, told.append)  # type: ignore[arg-type]  # all that it asks of an event
    if failing == 1:
        assert told == ["another sweep took over this folder's lock"]
        assert len(renewed) > 1
    else:
        assert "could not be renewed" in told[0]
        assert LENGTH_S / 3 < clock.now < LENGTH_S


def test_a_store_that_does_not_answer_at_the_end_costs_nothing_that_was_done(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(self: Lease) -> None:
        raise TimeoutError

    with locked(UPath(bucket()) / "sweep"):
        monkeypatch.setattr(Lease, "release", unreachable)
