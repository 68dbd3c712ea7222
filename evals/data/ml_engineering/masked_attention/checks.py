"""Hidden checks of masked_attention: which calls to make, and what must come out.

The checks of criterion 2 look at which weights are 0 and at nothing else. Those of criterion 3 compare
weights and outputs, worked out with 40 digits, over the positions that the candidate itself gives
weight to, so that it does not matter which these are.
"""

import math
import random
import sys
from decimal import Decimal, localcontext
from typing import Any

CHECKS = {
    "causal_positions": [2],
    "windows": [2],
    "padding": [2],
    "nothing_seen": [2],
    "plain_values": [3],
    "grouped_heads": [3],
    "sinks": [3],
    "values_under_mask": [3],
    "large_scores": [3],
}

TOLERANCE = 1e-6
JUNK = ("nan", "inf", "-inf", 1e308)

Heads = list[list[list[Any]]]


def cases(seed: int) -> list[dict[str, Any]]:
    """Draws the cases, the same ones for the same seed."""
    rng = random.Random(seed)
    drawn = [_case(rng, "causal_positions", q, k, causal=True) for q, k in ((4, 4), (1, 5), (3, 6))]
    for causal in (True, False):
        for q, k, window in ((5, 5, 1), (5, 5, 3), (3, 6, 2), (4, 4, 9)):
            drawn.append(_case(rng, "windows", q, k, causal=causal, window=window))
    masks: tuple[tuple[bool, int | None], ...] = ((False, None), (True, None), (False, 3))
    for causal, limit in masks:
        for q, valid in ((4, [False, True, False, True, True]), (6, [True, False, True, True, False, True])):
            mask = {"causal": causal, "window": limit, "valid": valid}
            drawn.append(_case(rng, "padding", q, len(valid), **mask, junk=True))
    for q, k, more in (
        (6, 3, {"causal": True}),
        (5, 5, {"causal": True, "valid": [False, False, True, True, True]}),
        (3, 3, {"valid": [False] * 3}),
        (4, 6, {"window": 1, "valid": [True, True, True, False, True, False]}),
        (7, 2, {"window": 2}),
    ):
        for sinks in ("-inf", 0.5):
            given: dict[str, Any] = {**more, "sinks": [sinks] * 4, "junk": True}
            drawn.append(_case(rng, "nothing_seen", q, k, **given))
    masks = ((True, None), (False, 4), (True, 4))
    for causal, limit in masks:
        drawn.append(_case(rng, "plain_values", 3, 4, heads=2, groups=2))
        drawn.append(_case(rng, "grouped_heads", 2, 4, heads=rng.choice((4, 6)), groups=2))
        sunk = [_number(rng, -1, 2), "-inf", _number(rng, -1, 2), 0.0]
        drawn.append(_case(rng, "sinks", 2, 4, heads=4, groups=4, sinks=sunk))
        # Position 2 is seen by every query, so that nobody sees nothing.
        mask = {
            "causal": causal,
            "window": limit,
            "valid": [True, rng.random() < 0.5, True, rng.random() < 0.5, False, True],
        }
        drawn.append(_case(rng, "values_under_mask", 4, 6, heads=2, groups=2, **mask))
        drawn.append(_large(rng))
    drawn.append(_case(rng, "grouped_heads", 2, 3, heads=6, groups=3))
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
    outputs: Any
    weights: Any
    outputs, weights = value["result"] if _is_list(value["result"], 2) else (None, None)
    if not _shaped(outputs, case, len(case["values"][0][0])) or not _shaped(weights, case, len(case["valid"])):
        return f"{_call(case)} returned {_short(value['result'])}, expected outputs and weights, all of them numbers"
    wrong = _wrong_pattern if CHECKS[case["check"]] == [2] else _wrong_values
    with localcontext() as context:
        context.prec = 40
        return wrong(case, outputs, weights)


# Drawing calls.


def _case(rng: random.Random, check: str, count: int, length: int, **more: Any) -> dict[str, Any]:
    heads, groups = more.get("heads", 4), more.get("groups", 2)
    valid: list[bool] = more.get("valid", [True] * length)
    size, width = rng.choice((2, 3, 5)), rng.choice((1, 4))
    keys = _heads(rng, groups, length, size)
    values = _heads(rng, groups, length, width)
    if more.get("junk"):
        for tensor in (keys, values):
            for head in tensor:
                head[:] = [one if ok else [rng.choice(JUNK) for _ in one] for one, ok in zip(head, valid, strict=True)]
    return {
        "check": check,
        "queries": _heads(rng, heads, count, size),
        "keys": keys,
        "values": values,
        "valid": valid,
        "causal": more.get("causal", False),
        "window": more.get("window"),
        "sinks": more.get("sinks", ["-inf"] * heads),
    }


def _large(rng: random.Random) -> dict[str, Any]:
    """Scores beyond what exp can take, alike and far apart, and sinks above, among and below them."""
    case: dict[str, Any] = _case(rng, "large_scores", 4, 4, heads=4, groups=4)
    size = len(case["queries"][0][0])
    near = [1000.0 * place for place in rng.sample(range(1, 9), 4)]
    for head in range(4):
        case["queries"][head] = [[near[i], *[0.0] * (size - 1)] for i in range(4)]
        for j, key in enumerate(case["keys"][head]):
            # Times the query's 1000 to 8000, over the root of the size: differences of about 1, at a level far from 0.
            key[0] = (-1) ** head * 40.0 + j / 4096
    level = near[0] * 40 / math.sqrt(size)
    case["sinks"] = [level, -level, 900000.0, -900000.0]
    return case


def _heads(rng: random.Random, heads: int, length: int, size: int) -> Heads:
    return [[[_number(rng, -1.5, 1.5) for _ in range(size)] for _ in range(length)] for _ in range(heads)]


def _number(rng: random.Random, low: float, high: float) -> float:
    return round(rng.uniform(low, high), 3)


# What is right.


def _wrong_pattern(case: dict[str, Any], outputs: Heads, weights: Heads) -> str | None:
    shift = len(case["valid"]) - len(case["queries"][0])
    for head, (rows, results) in enumerate(zip(weights, outputs, strict=True)):
        for i, (row, result) in enumerate(zip(rows, results, strict=True)):
            seen = [j for j in range(len(row)) if _sees(case, i + shift, j)]
            if [j for j, weight in enumerate(row) if weight != 0] != seen:
                return f"{_call(case)}: head {head}, query {i} has weights {_short(row)}, expected some at {seen} only"
            if not seen and any(result):
                return f"{_call(case)}: head {head}, query {i} sees nothing and has output {_short(result)}"
    return None


def _sees(case: dict[str, Any], position: int, j: int) -> bool:
    if not case["valid"][j] or (case["causal"] and j > position):
        return False
    window = case["window"]
    return window is None or position - window < j < position + window


def _wrong_values(case: dict[str, Any], outputs: Heads, weights: Heads) -> str | None:
    share = len(case["queries"]) // len(case["keys"])
    for head, queries in enumerate(case["queries"]):
        keys, values = case["keys"][head // share], case["values"][head // share]
        for i, query in enumerate(queries):
            row, where = weights[head][i], f"{_call(case)}: head {head}, query {i}"
            # A weight can also be 0 because it is too small.
            everything = case["check"] != "values_under_mask"
            seen = [j for j, weight in enumerate(row) if everything or weight != 0]
            right = _weights(query, [keys[j] for j in seen], case["sinks"][head])
            for j, wanted in zip(seen, right, strict=True):
                if not _close(row[j], wanted):
                    return f"{where}: weight {j} is {row[j]!r}, expected {float(wanted)!r}"
            for column, got in enumerate(outputs[head][i]):
                total = sum((w * Decimal(values[j][column]) for j, w in zip(seen, right, strict=True)), Decimal(0))
                if not _close(got, total):
                    return f"{where}: output {column} is {got!r}, expected {float(total)!r}"
    return None


def _weights(query: list[float], keys: list[list[float]], sink: float | str) -> list[Decimal]:
    root = Decimal(len(query)).sqrt()
    scores = [
        sum((Decimal(a) * Decimal(b) for a, b in zip(query, key, strict=True)), Decimal(0)) / root for key in keys
    ]
    # Decimal's exponents are large enough to do without subtracting anything.
    powers = [score.exp() for score in scores]
    total = sum(powers, Decimal(0) if sink == "-inf" else Decimal(sink).exp())
    return [power / total for power in powers]


def _close(got: Any, right: Decimal) -> bool:
    return math.isclose(got, float(right), rel_tol=TOLERANCE, abs_tol=TOLERANCE)


def _shaped(value: Any, case: dict[str, Any], width: int) -> bool:
    heads, count = len(case["queries"]), len(case["queries"][0])
    return _is_list(value, heads) and all(
        _is_list(rows, count) and all(_is_list(row, width) and all(map(_is_number, row)) for row in rows)
        for rows in value
    )


def _is_list(value: Any, length: int) -> bool:
    return isinstance(value, list) and len(value) == length


def _is_number(value: Any) -> bool:
    # An integer that no float can hold cannot be compared with one.
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= sys.float_info.max


def _call(case: dict[str, Any]) -> str:
    shape = f"{len(case['queries'])} query heads, {len(case['keys'])} key heads, {len(case['queries'][0])} queries"
    mask = f"valid={case['valid']}, causal={case['causal']}, window={case['window']}"
    return f"masked_attention of {shape}, {mask}, sinks={case['sinks']}"


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 120 else f"{text[:117]}..."
