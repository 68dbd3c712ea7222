"""Whether a judge's results may carry a verdict: measured quantities held against thresholds that are data."""

import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from analysis.plain import plain

CALIBRATED, DESCRIPTIVE, NOT_CALIBRATED = "calibrated", "descriptive", "not calibrated"


@cache
def thresholds() -> dict[str, Any]:
    """`injection_floor`, and `gates`: scope, measure, at_least or at_most, about."""
    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "gates.yaml").read_text(encoding="utf-8"))
    return loaded


def standing(
    used: list[tuple[Any, ...]],
    judges: list[dict[str, Any]],
    contrasts: list[dict[str, Any]],
    arms: int,
    preferences: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """What the judge's results are: `standing`, its `reasons` in plain words, and every gate's outcome.

    Args:
        used: Model, effort and prompt of each judge that scored attempts.
        judges: Entries of `against_gold`.
        contrasts: Entries of `leniency.contrasts`.
        arms: Comparisons of memory with none that the attempts allow, had they checks.
        preferences: Entries of `panel.self_preference`; those of judges that scored no attempt do not count.
    """
    known = {(j["judge"], j["effort"], j["prompt_sha256"]): j for j in judges}
    outcomes, reasons = [], []
    for identity in used:
        if identity in known:
            outcomes += _held("judge", known[identity], plain(identity[0]))
        else:
            reasons.append(_uncalibrated(identity, judges))
    missing = bool(reasons)
    for contrast in contrasts:
        name = f"{contrast['policy']} {contrast['memory_variant']}".strip()
        outcomes += _held("contrast", contrast, plain(f"{contrast['model']}, {contrast['effort']}, {name} less none"))
    for preference in preferences:
        if preference["judge"] in {identity[0] for identity in used}:
            outcomes += _held("preference", preference, plain(preference["judge"]))
    if arms > len(contrasts):
        reasons.append(
            f"{arms - len(contrasts)} of {arms} comparisons of memory with none have no attempts with checks in both "
            "arms, so that it is not known whether the judge favours one of them."
        )
    reasons += [outcome["text"] for outcome in outcomes if not outcome["passed"]]
    verdict = NOT_CALIBRATED if missing else DESCRIPTIVE if reasons else CALIBRATED
    return {"standing": verdict, "reasons": reasons, "gates": outcomes}


def _uncalibrated(identity: tuple[Any, ...], judges: list[dict[str, Any]]) -> str:
    judge, effort, prompt = identity
    shown = f"{plain(judge)} (effort {effort or 'not sent'}, prompt {str(prompt)[:8]})"
    if not judges:
        return f"The judge {shown} is not calibrated: there are no calibration logs; `retrospect calibrate` makes them."
    others = "; ".join(f"{j['judge']} (effort {j['effort']}, prompt {str(j['prompt_sha256'])[:8]})" for j in judges)
    return f"The judge {shown} is not calibrated; calibrated are: {plain(others)}."


def _held(scope: str, entry: dict[str, Any], who: str) -> list[dict[str, Any]]:
    outcomes = []
    for gate in thresholds()["gates"]:
        if gate["scope"] == scope:
            values = _at([entry], gate["measure"].split("."))
            outcomes += [_outcome(gate, value, who) for value in values or [math.nan]]
    return outcomes


def _outcome(gate: dict[str, Any], value: Any, who: str) -> dict[str, Any]:
    """`passed` is None when the quantity was not measured, which is no better than failing."""
    least, limit = "at_least" in gate, gate.get("at_least", gate.get("at_most"))
    interval = isinstance(value, dict)
    ends = (value["low"], value["high"]) if interval else (value, value)
    worst = ends[0] if least else max(map(abs, ends))
    known = all(math.isfinite(end) for end in ends)
    allowed = f"{'at least' if least else 'at most'} {limit:g} is needed"
    if not known:
        seen = f" (estimate {value['estimate']:.3g}, {value['n']} values)" if interval and value["n"] else ""
        text = f"{who}: {gate['about']} is not measured well enough to tell{seen}; {allowed}."
    elif interval:
        text = f"{who}: {gate['about']} is {value['estimate']:.3g} ({ends[0]:.3g} to {ends[1]:.3g}); {allowed}."
    else:
        text = f"{who}: {gate['about']} is {value:.3g}; {allowed}."
    passed = (worst >= limit if least else worst <= limit) if known else None
    return {"who": who, "measure": gate["measure"], "limit": limit, "worst": worst, "passed": passed, "text": text}


def _at(values: list[Any], path: list[str]) -> list[Any]:
    for key in path:
        values = [element for value in values for element in (value if key == "*" else [value[key]])]
    return values
