"""Programs are tried against hidden checks: which checks each fails, against which it is said to fail.

The checks run here on our own trusted code only, in a child process with a time limit. That is no
isolation: model-written code never comes this way.
"""

import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from scorers.harness.exchange import COMMAND, Case, Observation, reply, request
from scorers.hidden_checks import HiddenChecks, compare, forged, ran

WALL_S = 300.0
"""Wall seconds of one program."""
HEADROOM = 10
"""How many times the reference's CPU seconds a case has to be allowed."""
UNFILLED = "TODO(new)"
"""What `retrospect new` writes where an author has to."""


@dataclass(frozen=True)
class Proof:
    """What was tried on one item or problem, and what did not hold.

    Attributes:
        item: Its id.
        runs: Programs run (reference and mutants, times seeds).
        checks: Number of hidden checks.
        mutants: Number of mutants.
        problems: One line each; empty means proven.
    """

    item: str
    runs: int
    checks: int
    mutants: int
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Program:
    """A program and what is said of it.

    Attributes:
        name: Its path in the folder.
        code: Its text.
        fails: The checks it must fail, and no others; none for the reference.
        runs: Whether it gives any value at all; None where nothing is said of that.
    """

    name: str
    code: str
    fails: frozenset[str] = frozenset()
    runs: bool | None = None


def tried(checks: HiddenChecks, programs: Iterable[Program], seeds: range) -> list[str]:
    """Runs every program once per seed; one line for whatever is not as it is said of it."""
    runs = [(program, seed) for program in programs for seed in seeds]
    with ThreadPoolExecutor(max_workers=2) as pool:
        return [problem for found in pool.map(lambda run: _once(checks, *run), runs) for problem in found]


def _once(checks: HiddenChecks, program: Program, seed: int) -> list[str]:
    where = f"{program.name}, seed {seed}"
    try:
        cases = checks.cases(seed)
        observed = run_trusted(checks, program.code, cases)
        results = compare(checks, cases, observed)
    except Exception as ex:  # raised by the author's cases or judge, or by a child that gave no observation
        return [f"{where}: no result: {type(ex).__name__}: {ex}"]
    failed = {result.name: result.reason for result in results if not result.passed}
    slow = [] if program.fails or failed else _slow(checks, observed, where)
    return [*_differences(where, program.fails, failed), *_idle(program, observed, where), *slow]


def _idle(program: Program, observed: list[Observation], where: str) -> list[str]:
    if program.runs in (None, ran(observed)):
        return []
    return [f"{where}: {'never gave a value' if program.runs else 'ran, although its Kind is: did not run'}"]


def run_trusted(checks: HiddenChecks, code: str, cases: list[Case]) -> list[Observation]:
    """Observes code of our own, in a child process on this machine.

    Raises:
        RuntimeError: When the child reports no observation.
        subprocess.TimeoutExpired: When it runs into the wall limit.
    """
    asked = request(code, checks.probe, cases, checks.cpu_s)
    line = [sys.executable, *COMMAND]
    child = subprocess.run(line, input=asked.stdin, capture_output=True, timeout=WALL_S, check=False)
    got = reply(asked, child.stdout.decode(errors="replace"))
    if got.observations is None:
        raise RuntimeError(f"No observation from the checks: {child.stderr.decode(errors='replace')[-2000:]}")
    if tampered := {*got.tampered, *forged(checks, cases, got.observations)}:
        raise RuntimeError(f"It is taken for tampering: {', '.join(sorted(tampered))}")
    return got.observations


def _slow(checks: HiddenChecks, observed: list[Observation], where: str) -> list[str]:
    most = max(one["cpu_s"] for one in observed)
    if most * HEADROOM <= checks.cpu_s:
        return []
    return [f"{where}: a case took {most:.2f} s of CPU; CPU_S, {checks.cpu_s:g} s, must be {HEADROOM} times that"]


def _differences(where: str, expected: frozenset[str], failed: dict[str, str]) -> list[str]:
    survived = [f"{where}: passed {name}, which it must fail" for name in sorted(expected - set(failed))]
    surprised = [f"{where}: failed {name}: {failed[name]}" for name in sorted(set(failed) - expected)]
    return survived + surprised


def unfailed(checks: HiddenChecks, programs: Iterable[Program]) -> list[str]:
    """The checks that no program fails."""
    missing = sorted(set(checks.criteria) - {name for program in programs for name in program.fails})
    return [f"checks.py: no mutant fails {name}, so nothing shows that it can fail" for name in missing]


def unknown(checks: HiddenChecks, program: Program) -> list[str]:
    """The checks that a program is said to fail and that there are not."""
    names = sorted(program.fails - set(checks.criteria))
    return [f"{program.name}: names unknown checks {names}; known: {list(checks.criteria)}"] if names else []


def unfilled(folder: Path) -> list[str]:
    """Every place that `retrospect new` left to be filled in."""
    return [
        f"{path.relative_to(folder)}:{number}: says {UNFILLED}, still to be filled in"
        for path in sorted(folder.rglob("*.*"))
        if path.suffix in (".md", ".py", ".yaml")
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1)
        if UNFILLED in line
    ]
