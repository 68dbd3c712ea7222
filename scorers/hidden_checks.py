"""An item's hidden checks, on the side that knows what is right.

`checks.py` of an item defines, with the standard library only:

    CHECKS: dict[str, list[int]]                      check name → criteria it settles (1 to 4)
    def cases(seed: int) -> list[dict]                what to run; "check" names the check of each case
    def judge(case: dict, observed: dict) -> str | None     what is wrong, or None when it is right
    def tampered(case: dict, observed: dict) -> str | None  optional: what shows that the result was forged
    CPU_S = 2.0                                       optional: CPU seconds that one case may take
    KINDS: dict[str, str]                             optional: check → the class of failure (scorers/failing.py)
                                                      that failing it tells, for those that can tell

and `probe.py` defines `run(candidate: dict, case: dict, ask)`, which runs beside the candidate and
returns JSON, and optionally `keeper(secret)`, which runs in the supervisor (scorers/harness) and
answers what `run` asks. So expected values never travel to the candidate.
"""

import hashlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from scorers.harness.exchange import Case, Observation

CPU_S = 2.0
"""CPU seconds of one case, unless the item says otherwise."""


@dataclass(frozen=True)
class HiddenChecks:
    """The loaded `checks.py` and `probe.py` of one item.

    Attributes:
        criteria: Check name → 1-based numbers of the criteria it settles.
        cases: Seed → the cases to run, the same for the same seed.
        judge: Case and observation → what is wrong, None when right.
        probe: Text of `probe.py`.
        sha256: Digest of both files: observations are compared only by the checks they were made for.
        tampered: Case and observation → what shows that the result was forged, None when nothing.
        cpu_s: CPU seconds that one case may take, at least ten times what the reference takes.
        kinds: Check name → the class of failure that it tells, where it can.
    """

    criteria: dict[str, list[int]]
    cases: Callable[[int], list[Case]]
    judge: Callable[[Case, Observation], str | None]
    probe: str
    sha256: str
    tampered: Callable[[Case, Observation], str | None]
    cpu_s: float
    kinds: dict[str, str] = field(default_factory=dict)


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
    texts = [(folder / name).read_text(encoding="utf-8") for name in ("checks.py", "probe.py")]
    return HiddenChecks(
        criteria=module.CHECKS,
        cases=module.cases,
        judge=module.judge,
        probe=texts[1],
        sha256=hashlib.sha256("\0".join(texts).encode()).hexdigest(),
        tampered=getattr(module, "tampered", lambda case, observed: None),
        cpu_s=float(getattr(module, "CPU_S", CPU_S)),
        kinds=dict(getattr(module, "KINDS", {})),
    )


def compare(checks: HiddenChecks, cases: list[Case], observed: list[Observation]) -> list[CheckResult]:
    """One result per check, in the order of CHECKS.

    A case that ran out of time or whose process ended is wrong whatever its judge would say;
    exceptions are the judge's to weigh, since raising may be the right behaviour. A check without
    a case is a ValueError: it could not fail.
    """
    wrong: dict[str, list[str]] = {name: [] for name in checks.criteria}
    seen = set()
    for case, observation in zip(cases, observed, strict=True):
        seen.add(case["check"])
        problem = _no_result(observation) or checks.judge(case, _without_cost(observation))
        if problem is not None:
            wrong[case["check"]].append(problem)
    if seen != set(wrong):
        raise ValueError(f"Checks without a case: {sorted(set(wrong) - seen)}; every check needs at least one.")
    return [CheckResult(name, not found, found[0] if found else "") for name, found in wrong.items()]


def ran(observed: list[Observation]) -> bool:
    """Whether the code ran at all: not when every case raised or ended its process, none of them for want of time."""
    return any({"value", "timed_out", "waited"} & set(one) for one in observed)


def forged(checks: HiddenChecks, cases: list[Case], observed: list[Observation]) -> list[str]:
    """What shows, case by case, that an answer forged its result."""
    pairs = [(case, one) for case, one in zip(cases, observed, strict=True) if _no_result(one) is None]
    return [found for case, one in pairs if (found := checks.tampered(case, _without_cost(one))) is not None]


def _without_cost(observation: Observation) -> Observation:
    return {name: value for name, value in observation.items() if name != "cpu_s"}


def _no_result(observation: Observation) -> str | None:
    if "timed_out" in observation:
        return f"used more than {observation['timed_out']} s of CPU"
    if "waited" in observation:
        return f"did not end within {observation['waited']} s"
    if "died" in observation:
        return f"the process {observation['died']} before it gave a result"
    return None
