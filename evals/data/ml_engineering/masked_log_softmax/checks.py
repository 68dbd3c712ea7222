"""Hidden checks of masked_log_softmax and its gradient: which rows to try, and what is right.

What is right is worked out with 60 decimal digits, from the definitions and not in the way of the
reference. Infinities and nan travel as strings.
"""

import math
import random
import sys
from collections.abc import Callable
from decimal import Decimal, localcontext
from functools import partial
from typing import Any

CHECKS = {
    "ordinary_rows": [2],
    "masked_entries": [2],
    "degenerate_rows": [2],
    "extreme_scores": [2],
    "near_certain": [2],
    "gradient": [3],
    "gradient_mask": [3],
    "gradient_extremes": [3],
}

TOLERANCE = 1e-9
TINY = 1e-300
"""What is closer to 0 may be 0."""
TEMPERATURES = (1e-12, 1e-9, 1.0, 1e12)
JUNK = ("nan", "inf", "-inf", 1e308, -7.0)
"""What may stand at masked places."""

Entry = float | str
Row = list[Entry]
Draw = Callable[[random.Random], tuple[list[Row], list[list[bool]], float]]


def cases(seed: int) -> list[dict[str, Any]]:
    """Draws the cases, the same ones for the same seed."""
    rng = random.Random(seed)
    drawn: list[dict[str, Any]] = []
    forward: list[tuple[str, Draw, int]] = [
        ("ordinary_rows", _ordinary, 6),
        ("masked_entries", _masked, 6),
        ("degenerate_rows", _degenerate, 2),
        *(("extreme_scores", partial(_extreme, temperature=t), 1) for t in TEMPERATURES),
        ("near_certain", _near_certain, 3),
    ]
    for check, draw, times in forward:
        drawn += [_case(check, *draw(rng)) for _ in range(times)]
    backward: list[tuple[str, Draw, int]] = [
        ("gradient", _ordinary, 6),
        ("gradient_mask", _masked, 4),
        ("gradient_mask", _degenerate, 2),
        *(("gradient_extremes", partial(_extreme, temperature=t), 1) for t in TEMPERATURES),
    ]
    for check, draw, times in backward:
        drawn += [_with_upstream(rng, _case(check, *draw(rng))) for _ in range(times)]
    return drawn


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """Returns what is wrong with an observation, None when it is right."""
    if "raised" in observed:
        return f"{_call(case)} raised {_short(observed['raised'])}"
    value = observed.get("value")
    if not isinstance(value, dict) or "result" not in value:
        return f"unreadable observation: {_short(value)}"
    if value.get("untouched") is not True:
        return f"{_call(case)} changed its arguments"
    wrong = _wrong_gradient if "upstream" in case else _wrong_forward
    return wrong(case, value["result"])


# Drawing rows.


def _case(check: str, scores: list[Row], mask: list[list[bool]], temperature: float) -> dict[str, Any]:
    return {"check": check, "scores": scores, "mask": mask, "temperature": temperature}


def _with_upstream(rng: random.Random, case: dict[str, Any]) -> dict[str, Any]:
    """Upstream derivatives; where they are not to be used, anything."""
    upstream = []
    for row, taken in zip(case["scores"], case["mask"], strict=True):
        used = set(_used(row, taken))
        upstream.append([_rounded(rng, -3, 3) if i in used else rng.choice(JUNK) for i in range(len(row))])
    return {**case, "upstream": upstream}


def _ordinary(rng: random.Random) -> tuple[list[Row], list[list[bool]], float]:
    """Finite scores without a mask, none of them far above the others; one row has its largest score several times."""
    rows: list[Row] = [[_rounded(rng, -2, 2) for _ in range(rng.randint(2, 7))] for _ in range(3)]
    tie = [_rounded(rng, -2, 0) for _ in range(rng.randint(1, 3))]
    rows.append([*tie, 1.5, 1.5, *tie, 1.5])
    return rows, [[True] * len(row) for row in rows], rng.choice((0.75, 2.0, 3.7))


def _masked(rng: random.Random) -> tuple[list[Row], list[list[bool]], float]:
    """Some entries masked, some -inf, at least one of the others finite; junk at masked places."""
    rows: list[Row] = []
    mask: list[list[bool]] = []
    for _ in range(5):
        kinds = ["finite", "masked", "minus", *rng.choices(("finite", "masked", "minus"), k=rng.randint(0, 5))]
        rng.shuffle(kinds)
        draws = {"masked": rng.choice(JUNK), "minus": "-inf"}
        # Different ones: ties are a matter of other checks.
        finite = iter(rng.sample(range(-2000, 2000), len(kinds)))
        rows.append([next(finite) / 1000 if kind == "finite" else draws[kind] for kind in kinds])
        mask.append([kind != "masked" for kind in kinds])
    return rows, mask, rng.choice((0.75, 1.5, 2.0))


def _degenerate(rng: random.Random) -> tuple[list[Row], list[list[bool]], float]:
    """Everything masked, nothing but -inf left, a single entry, no entry."""
    length = rng.randint(2, 5)
    rows: list[Row] = [
        [rng.choice(JUNK) for _ in range(length)],
        ["-inf"] * length,
        ["-inf", 3.0, "-inf", "-inf", "nan"],
        ["-inf"],
        [_rounded(rng, -9, 9)],
        [],
        ["nan", _rounded(rng, -9, 9)],
    ]
    mask = [[False] * length, [True] * length, [True, False, True, True, False], [True], [True], [], [False, True]]
    order = rng.sample(range(len(rows)), len(rows))
    return [rows[i] for i in order], [mask[i] for i in order], rng.choice((0.5, 2.0))


def _extreme(rng: random.Random, temperature: float) -> tuple[list[Row], list[list[bool]], float]:
    """Scores whose exponentials, or whose quotients by the temperature, leave the range of floats."""
    huge = rng.uniform(1, 9) * 1e299
    large = rng.uniform(1, 9) * 1e11
    # Scaled so that no log-probability is close to 0.
    step = temperature * rng.randint(1, 3) / 4
    rows: list[Row] = [
        [huge, -huge, huge, huge / 2],
        [-huge, -huge],
        [2000.0, 2000.0 - min(step, 1500.0), 2000.0, -2000.0],
        [-900.0, -900.0, -900.0],
        [-large, large, large],
        # Masked, and larger than all that take part.
        [-large, -3 * large, -large],
    ]
    mask = [[True] * len(row) for row in rows]
    for row, taken in zip(rows, mask, strict=True):
        row.append(0.0)
        taken.append(False)
    return rows, mask, temperature


def _near_certain(rng: random.Random) -> tuple[list[Row], list[list[bool]], float]:
    """One entry has nearly all the probability: its log-probability is close to 0, and not 0."""
    temperature = rng.choice((0.5, 1.0, 4.0))
    rows: list[Row] = []
    for gap in (20, 40, 90, 300, 650):
        top = _rounded(rng, -3, 3)
        others: Row = [top - temperature * (gap + rng.randint(0, 5)) for _ in range(rng.randint(1, 3))]
        rows.append([*others, top])
        rng.shuffle(rows[-1])
    return rows, [[True] * len(row) for row in rows], temperature


def _rounded(rng: random.Random, low: float, high: float) -> float:
    return round(rng.uniform(low, high), 3)


# What is right, from the definitions.


def _used(row: Row, taken: list[bool]) -> list[int]:
    return [i for i, (score, takes_part) in enumerate(zip(row, taken, strict=True)) if takes_part and score != "-inf"]


def _parts(row: Row, used: list[int], temperature: float) -> tuple[list[Decimal], Decimal, Decimal]:
    """(x - m) / T of the entries used, the largest score m, and ln of the sum of their exponentials."""
    scores = [Decimal(row[i]) for i in used]
    top = scores.index(max(scores))
    powers = [(score - scores[top]) / Decimal(temperature) for score in scores]
    rest = sum((power.exp() for i, power in enumerate(powers) if i != top), Decimal(0))
    # 60 digits would not hold 1 + rest when rest is tiny.
    log = rest - rest * rest / 2 if rest < Decimal("1e-28") else (1 + rest).ln()
    return powers, scores[top], log


def _wrong_forward(case: dict[str, Any], result: Any) -> str | None:
    if not isinstance(result, list) or len(result) != 2:
        return f"{_call(case)} returned {_short(result)}, expected a pair"
    if not _shaped(result[0], case["scores"]) or not isinstance(result[1], list) or len(result[1]) != len(result[0]):
        return f"{_call(case)} returned {_short(result)}, expected rows of the shape of scores and a number for each"
    temperature = case["temperature"]
    with localcontext() as context:
        context.prec = 60
        for row, taken, logs, soft in zip(case["scores"], case["mask"], *result, strict=True):
            used = _used(row, taken)
            right_logs: list[Decimal | float] = [-math.inf] * len(row)
            right_soft: Decimal | float = -math.inf
            slack = 0.0
            if used:
                powers, top, log = _parts(row, used, temperature)
                for i, power in zip(used, powers, strict=True):
                    right_logs[i] = power - log
                right_soft = top + Decimal(temperature) * log
                slack = TOLERANCE * (1 + temperature + abs(float(top)))
            elif any(taken):
                right_logs = [-Decimal(sum(taken)).ln() if one else -math.inf for one in taken]
            for i, (got, right) in enumerate(zip(logs, right_logs, strict=True)):
                if not _close(got, right, TOLERANCE * abs(float(right)) + TINY):
                    return f"{_row(row, taken, temperature)}: log-probability {i} is {got!r}, expected {float(right)!r}"
            if not _close(soft, right_soft, slack):
                return f"{_row(row, taken, temperature)}: soft maximum is {soft!r}, expected {float(right_soft)!r}"
    return None


def _wrong_gradient(case: dict[str, Any], result: Any) -> str | None:
    if not _shaped(result, case["scores"]):
        return f"{_call(case)} returned {_short(result)}, expected rows of the shape of scores"
    temperature = case["temperature"]
    with localcontext() as context:
        context.prec = 60
        for row, taken, given, slopes in zip(case["scores"], case["mask"], case["upstream"], result, strict=True):
            right = [Decimal(0)] * len(row)
            slack = 0.0
            used = _used(row, taken)
            if used:
                powers, _, log = _parts(row, used, temperature)
                total = sum((Decimal(given[i]) for i in used), Decimal(0))
                for i, power in zip(used, powers, strict=True):
                    right[i] = (Decimal(given[i]) - (power - log).exp() * total) / Decimal(temperature)
                slack = TOLERANCE * max(abs(given[i]) for i in used) / temperature
            for i, (got, wanted) in enumerate(zip(slopes, right, strict=True)):
                if not _close(got, wanted, slack):
                    where = _row(row, taken, temperature)
                    return f"{where}, upstream {_short(given)}: gradient {i} is {got!r}, expected {float(wanted)!r}"
    return None


def _shaped(value: Any, scores: list[Row]) -> bool:
    return (
        isinstance(value, list)
        and len(value) == len(scores)
        and all(isinstance(got, list) and len(got) == len(row) for got, row in zip(value, scores, strict=True))
    )


def _close(got: Any, right: Decimal | float, slack: float) -> bool:
    expected = float(right)
    if not math.isfinite(expected):
        return bool(got == str(expected))
    # An integer that no float can hold is no result either.
    if not isinstance(got, int | float) or isinstance(got, bool) or not abs(got) <= sys.float_info.max:
        return False
    return abs(Decimal(got) - Decimal(right)) <= Decimal(slack)


def _call(case: dict[str, Any]) -> str:
    name = "masked_log_softmax_backward" if "upstream" in case else "masked_log_softmax"
    return f"{name}({_short(case['scores'])}, {_short(case['mask'])}, {case['temperature']})"


def _row(row: Row, taken: list[bool], temperature: float) -> str:
    return f"scores {_short(row)}, mask {_short(taken)}, temperature {temperature}"


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 120 else f"{text[:117]}..."
