"""Honest code is never taken for a forgery, and is judged the same when the machine is busy."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import anyio
import pytest
import yaml
from inspect_ai.util import ExecResult

from scorers.hidden_checks import HiddenChecks, compare, forged, load_checks
from scorers.observing import observe
from scorers.sandbox.bwrap import BwrapSandbox
from scorers.sandbox.limits import Limits
from tests.scorers.grading import ITEMS, graded, told
from tests.scorers.sandbox.boxes import opened, required
from tests.support import LONG

pytestmark = pytest.mark.anyio
HONEST = yaml.safe_load((Path(__file__).parent / "honest.yaml").read_text())
BUSY = {
    "median_two_sorted_arrays": ("kth_by_slicing", "averages_with_floor_division", "uncommented"),
    "rate_limiter": ("is_allowed_unlocked", "lock_per_client", "wall_clock"),
    "scalar_autograd": ("assigns_gradients", "recursive_sort", "relu_passes_at_zero"),
}
AT_ONCE = 8
Program = tuple[str, str, str, frozenset[str]]
"""Item, name, code, the checks that it must fail."""


class Unthrottled(BwrapSandbox):
    """Runs however many others run."""

    async def exec(
        self,
        cmd: list[str],
        input: str | bytes | None = None,
        cwd: str | None = None,
        env: dict[str, str] | None = None,
        user: str | None = None,
        timeout: int | None = None,
        timeout_retry: bool = True,
        concurrency: bool = True,
    ) -> ExecResult[str]:
        return await super().exec(cmd, input, cwd, env, user, timeout, timeout_retry, concurrency=False)


def programs(item: str, only: tuple[str, ...] | None = None) -> list[Program]:
    """The reference, and mutants."""
    found = ITEMS[item]
    mutants = [one for one in found.mutants if only is None or one.name in only]
    assert only is None or len(mutants) == len(only)
    return [(item, "solution", found.solution or "", frozenset())] + [
        (item, one.name, one.code, one.fails) for one in mutants
    ]


async def all_graded(wanted: list[Program], at_once: int) -> dict[str, str]:
    """What was wrong with the grading, program by program."""
    limiter, wrong = anyio.CapacityLimiter(at_once), dict[str, str]()
    loaded: dict[str, HiddenChecks] = {item: load_checks(ITEMS[item].folder) for item, *_ in wanted}

    async def one(item: str, name: str, code: str, fails: frozenset[str]) -> None:
        checks = loaded[item]
        async with limiter:
            box, cases = Unthrottled(Limits()), checks.cases(1)
            try:
                seen = await observe(box, checks, cases, code)
            finally:
                await box.close()
        if seen.reply is None or seen.reply.observations is None:
            wrong[f"{item} {name}"] = seen.reason
            return
        results = compare(checks, cases, seen.reply.observations)
        failed = {result.name: result.reason for result in results if not result.passed}
        tampered = [*seen.reply.tampered, *forged(checks, cases, seen.reply.observations)]
        if set(failed) != fails or tampered:
            wrong[f"{item} {name}"] = f"failed {failed}, tampered {tampered}"

    async with anyio.create_task_group() as group:
        for program in wanted:
            group.start_soon(one, *program)
    return wrong


@pytest.fixture
def busy() -> Iterator[None]:
    """Every core has other work."""
    work = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(os.cpu_count() or 1)]
    yield
    for process in work:
        process.kill()
        process.wait()


@pytest.mark.parametrize("one", HONEST, ids=lambda one: str(one["name"]))
async def test_an_honest_solution_passes_untouched_in_any_style(
    one: dict[str, str], sandbox_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(sandbox_name) as box:
        value, metadata, explanation = told(await graded(ITEMS[one["item"]], one["code"], box, monkeypatch))
    assert metadata["tampered"] == []
    assert value["all_passed"] == 1, explanation


@LONG  # `retrospect check` refuses them as well, with one machine to itself
@pytest.mark.parametrize("item", ITEMS)
async def test_no_reference_and_no_mutant_is_taken_for_a_forgery(item: str) -> None:
    required("bwrap")
    assert await all_graded(programs(item), at_once=os.cpu_count() or 1) == {}


@pytest.mark.usefixtures("busy")
async def test_eight_gradings_at_once_on_a_busy_machine_change_no_verdict() -> None:
    required("bwrap")
    wanted = [program for item, only in BUSY.items() for program in programs(item, only)]
    assert await all_graded(wanted, AT_ONCE) == {}
