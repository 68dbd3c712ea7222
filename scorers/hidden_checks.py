"""An item's hidden checks, on the side that knows what is right.

`checks.py` of an item defines, with the standard library only:

    CHECKS: dict[str, list[int]]                      check name → criteria it settles (1 to 4)
    def cases(seed: int) -> list[dict]                what to run; "check" names the check of each case
    def judge(case: dict, observed: dict) -> str | None     what is wrong, or None when it is right

and `probe.py` defines `run(candidate: dict, case: dict)`, which runs beside the candidate (see
`scorers/observe.py`) and returns JSON. So expected values never travel to the candidate.
"""

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Case = dict[str, Any]
Observation = dict[str, Any]


@dataclass(frozen=True)
class HiddenChecks:
    """The loaded `checks.py` and `probe.py` of one item.

    Attributes:
        criteria: Check name → 1-based numbers of the criteria it settles.
        cases: Seed → the cases to run, the same for the same seed.
        judge: Case and observation → what is wrong, None when right.
        probe: Text of `probe.py`.
    """

    criteria: dict[str, list[int]]
    cases: Callable[[int], list[Case]]
    judge: Callable[[Case, Observation], str | None]
    probe: str


@dataclass(frozen=True)
class CheckResult:
    """One check: passed when all its cases are right; `reason` is the first thing that was wrong."""

    name: str
    passed: bool
    reason: str = ""


def load_checks(folder: Path) -> HiddenChecks:
    """Loads an item's checks. Runs the item author's own code, never a model's."""
    spec = importlib.util.spec_from_file_location(f"checks_of_{folder.name}", folder / "checks.py")
    if spec is None or spec.loader is None:
        raise ImportError(f"{folder / 'checks.py'} cannot be loaded as a Python module.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return HiddenChecks(
        criteria=module.CHECKS,
        cases=module.cases,
        judge=module.judge,
        probe=(folder / "probe.py").read_text(encoding="utf-8"),
    )


def compare(checks: HiddenChecks, cases: list[Case], observed: list[Observation]) -> list[CheckResult]:
    """One result per check, in the order of CHECKS.

    A timed-out case is wrong whatever its judge would say; exceptions are the judge's to weigh,
    since raising may be the right behaviour. A check without a case is a ValueError: it could not fail.
    """
    wrong: dict[str, list[str]] = {name: [] for name in checks.criteria}
    seen = set()
    for case, observation in zip(cases, observed, strict=True):
        seen.add(case["check"])
        problem = (
            f"used more than {observation['timed_out']} s of CPU"
            if "timed_out" in observation
            else checks.judge(case, observation)
        )
        if problem is not None:
            wrong[case["check"]].append(problem)
    if seen != set(wrong):
        raise ValueError(f"Checks without a case: {sorted(set(wrong) - seen)}; every check needs at least one.")
    return [CheckResult(name, not found, found[0] if found else "") for name, found in wrong.items()]
