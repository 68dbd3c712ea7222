"""A sweep to the plan that is frozen before it runs."""

import hashlib
import inspect
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evals.effort import effort_named
from evals.errors import SettingError
from evals.memory_effort import VERSION, memory_effort
from evals.plan_file import item_digest, sealed
from evals.sweep import Sweep
from evals.values import nothing
from scorers.judge import PROMPT_SHA256

VARIED = ("effort", "memory", "max_tokens")
"""Parameters of memory_effort that the conditions of a sweep differ in."""

Boundaries = Callable[[int, Sequence[int] | None, float, int, Sequence[str], int], list[dict[str, Any]]]
"""Chains, looks, alpha, effort levels, policies, items → the looks; retrospect.py hands in that of the analysis."""


@dataclass(frozen=True)
class Terms:
    """What is fixed beside the sweep.

    Attributes:
        looks: Chains at which results are looked at; None for the usual ones.
        margin: Points within which an effect counts as none.
        alpha: Family-wise error rate.
        outcome: tests or score; None for tests where every item has checks.
    """

    looks: tuple[int, ...] | None = None
    margin: float = 5.0
    alpha: float = 0.05
    outcome: str | None = None


def frozen(sweep: Sweep, terms: Terms, boundaries: Boundaries) -> dict[str, Any]:
    """The plan of a sweep, as it is written.

    Raises:
        SettingError: When tests are to be the outcome and an item has none.
    """
    items, settings = sweep.asked, settings_of(sweep)
    without = [item.id for item in items if item.checks is None]
    if terms.outcome == "tests" and without:
        raise SettingError(f"--outcome tests: {', '.join(without)} has no hidden checks; give score.")
    effort = settings["judge_effort"]
    looks = boundaries(sweep.chains, terms.looks, terms.alpha, len(sweep.efforts), sweep.policies, len(sweep.items))
    return sealed(
        {
            "schema": 1,
            "created": datetime.now(UTC).date().isoformat(),
            "task_version": VERSION,
            "outcome": terms.outcome or ("score" if without else "tests"),
            "margin": terms.margin,
            "alpha": terms.alpha,
            "models": list(sweep.models),
            "arms": list(sweep.policies),
            "efforts": list(sweep.efforts),
            "caps": list(sweep.caps),
            "chains": sweep.chains,
            "looks": looks,
            "items": {item.id: {"version": item.version, "sha256": item_digest(item)} for item in items},
            "grader": {
                "model": sweep.grader,
                "effort": None if nothing(effort) else effort_named(effort, "judge_effort"),
                "prompt_sha256": PROMPT_SHA256,
            },
            "settings": settings,
            "start_memory_sha256": file_digest(settings["start_memory"]),
            "pilot_sha256": file_digest(settings["pilot"]),
        }
    )


def settings_of(sweep: Sweep) -> dict[str, Any]:
    """memory_effort's parameters that all conditions share, those at their defaults included."""
    parameters = inspect.signature(memory_effort).parameters
    defaults = {name: p.default for name, p in parameters.items() if p.default is not p.empty}
    return {name: value for name, value in (defaults | sweep.shared).items() if name not in VARIED}


def file_digest(path: Any) -> str | None:
    """SHA-256 of a file that chains are handed; None without one."""
    return None if nothing(path) else hashlib.sha256(Path(path).expanduser().read_bytes()).hexdigest()


def write_plan(document: dict[str, Any], path: Path) -> None:
    """Writes a plan to a new file.

    Raises:
        SettingError: When the file exists: a frozen plan is not written over.
    """
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    except FileExistsError:
        raise SettingError(f"--freeze {path}: exists, and a frozen plan is not changed; give another name.") from None
    except OSError as ex:
        raise SettingError(f"--freeze {path}: cannot be written ({ex.strerror}); give another name.") from None
