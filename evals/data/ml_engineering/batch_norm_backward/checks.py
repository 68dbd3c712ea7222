"""Hidden checks of BatchNorm: which steps to take, and what must come out.

A case is a list of steps: ["set", attribute, numbers], ["forward", x, valid, training],
["backward", upstream], ["overwrite"]. The outputs and running statistics are worked out with 50
digits; the derivatives are difference quotients of those outputs, so that no formula of the
reference is used. The checks of criterion 3 compare derivatives alone.
"""

import math
import random
import sys
from decimal import Decimal, localcontext
from typing import Any

CHECKS = {
    "forward_training": [2],
    "running_statistics": [2],
    "forward_evaluation": [2],
    "invalid_and_few_rows": [2],
    "large_offset": [2],
    "gradient_training": [3],
    "gradient_evaluation": [3],
    "gradient_degenerate": [3],
    "gradient_large_offset": [3],
    "gradient_kept_apart": [3],
}

TOLERANCE = 1e-6
DIGITS = 50
STEP = Decimal("1e-15")
"""Half the distance of a difference quotient; its error is about the square."""
JUNK = ("nan", "inf", "-inf", 1e300, -4.0)

Step = list[Any]
Row = list[Any]
Column = list[Decimal]


def cases(seed: int) -> list[dict[str, Any]]:
    """Draws the cases, the same ones for the same seed."""
    rng = random.Random(seed)
    drawn = []
    for _ in range(3):
        drawn.append(_case(rng, "forward_training", [*_parameters(rng), _forward(rng, [True] * rng.randint(2, 7))]))
        several = [_forward(rng, [True] * rng.randint(2, 6)) for _ in range(4)]
        drawn.append(_case(rng, "running_statistics", several))
        set_up = [*_parameters(rng), *_statistics(rng)]
        drawn.append(_case(rng, "forward_evaluation", [*set_up, _forward(rng, [True] * 4, training=False)]))
        drawn.append(_case(rng, "large_offset", [_forward(rng, [True] * 5, offset=1e8)]))
        drawn.append(_case(rng, "gradient_training", [*_parameters(rng), *_both(rng, [True] * rng.randint(2, 7))]))
        drawn.append(_case(rng, "gradient_evaluation", [*set_up, *_both(rng, [True] * 3, training=False)]))
        drawn.append(_case(rng, "gradient_large_offset", [*_parameters(rng), *_both(rng, [True] * 5, offset=1e8)]))
        kept = _both(rng, [True, False, True, True])
        drawn.append(_case(rng, "gradient_kept_apart", [*_parameters(rng), kept[0], ["overwrite"], kept[1]]))
        kept = _both(rng, [True, True, True, False], training=False)
        drawn.append(_case(rng, "gradient_kept_apart", [*set_up, kept[0], ["overwrite"], kept[1]]))
    for valid in ([True, False, True, True, False], [False, True, False], [False, False], [True], []):
        order = rng.sample(valid, len(valid))
        steps = [*_parameters(rng), *_statistics(rng), _forward(rng, order), _forward(rng, order, training=False)]
        drawn.append(_case(rng, "invalid_and_few_rows", steps))
        drawn.append(_case(rng, "gradient_degenerate", [*_parameters(rng), *_both(rng, order)]))
    drawn.append(_case(rng, "invalid_and_few_rows", [*_parameters(rng), _constant(_forward(rng, [True] * 4))]))
    forward, backward = _both(rng, [True, False, True, True])
    drawn.append(_case(rng, "gradient_degenerate", [*_parameters(rng), _constant(forward), backward]))
    # The derivatives belong to the last forward.
    twice = [_forward(rng, [True] * 5), *_both(rng, [True] * 3), _forward(rng, [True] * 2), _backward(rng, [True] * 2)]
    return [*drawn, _case(rng, "gradient_training", twice)]


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """Returns what is wrong with an observation, None when it is right."""
    if "raised" in observed:
        return f"{_steps(case, len(case['steps']))} raised {_short(observed['raised'])}"
    value = observed.get("value")
    if not isinstance(value, list) or len(value) != len(case["steps"]) or not all(isinstance(v, dict) for v in value):
        return f"unreadable observation: {_short(value)}"
    wrong = _wrong_gradients if case["check"].startswith("gradient") else _wrong_outputs
    with localcontext() as context:
        context.prec = DIGITS
        return wrong(case, value)


# Drawing steps. Every case has two features.

FEATURES = 2


def _case(rng: random.Random, check: str, steps: list[Step]) -> dict[str, Any]:
    eps = rng.choice((0.125, 0.5, 2.0))
    return {"check": check, "features": FEATURES, "momentum": rng.choice((0.1, 0.25, 0.75)), "eps": eps, "steps": steps}


def _parameters(rng: random.Random) -> list[Step]:
    return [["set", name, [_number(rng, 0.5, 3.0) for _ in range(FEATURES)]] for name in ("gamma", "beta")]


def _statistics(rng: random.Random) -> list[Step]:
    means = [_number(rng, -2, 2) for _ in range(FEATURES)]
    return [["set", "running_mean", means], ["set", "running_var", [_number(rng, 0.25, 9.0), 0.0]]]


def _both(rng: random.Random, valid: list[bool], training: bool = True, offset: float = 0.0) -> list[Step]:
    return [_forward(rng, valid, training, offset), _backward(rng, valid)]


def _forward(rng: random.Random, valid: list[bool], training: bool = True, offset: float = 0.0) -> Step:
    columns = [_spread_out(rng, len(valid), offset) for _ in range(FEATURES)]
    rows: list[Row] = [list(row) for row in zip(*columns, strict=True)]
    return ["forward", _with_junk(rng, rows, valid), list(valid), training]


def _backward(rng: random.Random, valid: list[bool]) -> Step:
    rows: list[Row] = [[_number(rng, -3, 3) for _ in range(FEATURES)] for _ in valid]
    return ["backward", _with_junk(rng, rows, valid)]


def _with_junk(rng: random.Random, rows: list[Row], valid: list[bool]) -> list[Row]:
    return [row if ok else [rng.choice(JUNK) for _ in row] for row, ok in zip(rows, valid, strict=True)]


def _spread_out(rng: random.Random, length: int, offset: float) -> list[float]:
    # Different whole numbers and a little more: no two rows are close, whichever of them are valid.
    return [offset + place + round(rng.uniform(0, 0.5), 3) for place in rng.sample(range(-6, 7), length)]


def _constant(step: Step) -> Step:
    """The same step with feature 0 the same whole number in every valid row."""
    return ["forward", [[3.0, *row[1:]] if ok else row for row, ok in zip(step[1], step[2], strict=True)], *step[2:]]


def _number(rng: random.Random, low: float, high: float) -> float:
    return round(rng.uniform(low, high), 3)


# What is right, from the definitions.


class _Layer:
    """The layer as the instruction defines it, for one feature."""

    def __init__(self, case: dict[str, Any], feature: int) -> None:
        self.gamma, self.beta, self.running_mean, self.running_var = (Decimal(n) for n in (1, 0, 0, 1))
        self.momentum, self.eps = Decimal(case["momentum"]), Decimal(case["eps"])
        self.feature = feature
        self.last: tuple[Column, bool, Decimal, Decimal, Decimal] = ([], True, Decimal(0), Decimal(0), Decimal(0))
        self.valid: list[bool] = []

    def take(self, step: str, given: list[Any]) -> Column | None:
        """What a forward step gives in the valid rows; None for other steps."""
        if step == "set":
            setattr(self, given[0], Decimal(given[1][self.feature]))
        if step != "forward":
            return None
        x, self.valid, training = given
        column = [Decimal(row[self.feature]) for row, ok in zip(x, self.valid, strict=True) if ok]
        self.last = (column, training, self.gamma, self.running_mean, self.running_var)
        outputs = [self.gamma * one + self.beta for one in self.normal(column)]
        if training and column:
            n = len(column)
            mean = sum(column, Decimal(0)) / n
            self.running_mean += self.momentum * (mean - self.running_mean)
            if n > 1:
                unbiased = sum(((one - mean) ** 2 for one in column), Decimal(0)) / (n - 1)
                self.running_var += self.momentum * (unbiased - self.running_var)
        return outputs

    def normal(self, column: Column) -> Column:
        """The column normalised in the way of the last forward step."""
        _, training, _, mean, variance = self.last
        if training and column:
            n = len(column)
            mean = sum(column, Decimal(0)) / n
            variance = sum(((one - mean) ** 2 for one in column), Decimal(0)) / n
        return [(one - mean) / (variance.sqrt() + self.eps) for one in column]

    def slopes(self, upstream: list[Row]) -> tuple[Column, Decimal, Decimal]:
        """Derivatives with respect to the valid entries, gamma and beta."""
        given = [Decimal(row[self.feature]) for row, ok in zip(upstream, self.valid, strict=True) if ok]
        column, training, gamma, *_ = self.last
        by_gamma = sum((g * one for g, one in zip(given, self.normal(column), strict=True)), Decimal(0))
        by_beta = sum(given, Decimal(0))
        if training and len(set(column)) < 2:
            # No quotient of differences exists here; the instruction says what is left.
            centre = by_beta / max(len(given), 1)
            return [gamma * (g - centre) / self.eps for g in given], by_gamma, by_beta
        return [self._quotient(column, i, given) * gamma for i in range(len(column))], by_gamma, by_beta

    def _quotient(self, column: Column, i: int, given: Column) -> Decimal:
        sums = []
        for moved in (column[i] + STEP, column[i] - STEP):
            normal = self.normal([*column[:i], moved, *column[i + 1 :]])
            sums.append(sum((g * one for g, one in zip(given, normal, strict=True)), Decimal(0)))
        return (sums[0] - sums[1]) / (2 * STEP)


def _wrong_outputs(case: dict[str, Any], value: list[dict[str, Any]]) -> str | None:
    layers = [_Layer(case, feature) for feature in range(FEATURES)]
    for place, ((step, *given), seen) in enumerate(zip(case["steps"], value, strict=True)):
        outputs = [layer.take(step, given) for layer in layers]
        where = _steps(case, place + 1)
        if step == "forward":
            right = _rows(given[1], [column or [] for column in outputs])
            if (problem := _differs(seen.get("result"), right)) is not None:
                return f"{where}: output {problem}"
            if seen.get("untouched") is not True:
                return f"{where}: the arguments were changed"
        for name in ("running_mean", "running_var"):
            if (problem := _differs(seen.get(name), [getattr(layer, name) for layer in layers])) is not None:
                return f"{where}: {name} {problem}"
    return None


def _wrong_gradients(case: dict[str, Any], value: list[dict[str, Any]]) -> str | None:
    layers = [_Layer(case, feature) for feature in range(FEATURES)]
    for place, ((step, *given), seen) in enumerate(zip(case["steps"], value, strict=True)):
        for layer in layers:
            layer.take(step, given)
        if step != "backward":
            continue
        where = _steps(case, place + 1)
        columns, by_gamma, by_beta = zip(*(layer.slopes(given[0]) for layer in layers), strict=True)
        right = [_rows(layers[0].valid, list(columns)), list(by_gamma), list(by_beta)]
        if not isinstance(seen.get("result"), list) or len(seen["result"]) != 3:
            return f"{where} returned {_short(seen.get('result'))}, expected a triple"
        for name, got, wanted in zip(("x", "gamma", "beta"), seen["result"], right, strict=True):
            if (problem := _differs(got, wanted)) is not None:
                return f"{where}: derivative with respect to {name} {problem}"
        if seen.get("untouched") is not True:
            return f"{where}: the argument was changed"
    return None


def _rows(valid: list[bool], columns: list[Column]) -> list[Column]:
    rows = iter(list(zip(*columns, strict=True)))
    return [list(next(rows)) if ok else [Decimal(0)] * FEATURES for ok in valid]


def _differs(got: Any, right: Any) -> str | None:
    """Where nested lists differ, None when nowhere."""
    if isinstance(right, list):
        if not isinstance(got, list) or len(got) != len(right):
            return f"is {_short(got)}, expected {len(right)} entries"
        problems = (_differs(one, wanted) for one, wanted in zip(got, right, strict=True))
        return next(filter(None, problems), None)
    # An integer that no float can hold is no result either.
    number = isinstance(got, int | float) and not isinstance(got, bool) and abs(got) <= sys.float_info.max
    if number and math.isclose(got, float(right), rel_tol=TOLERANCE, abs_tol=TOLERANCE):
        return None
    return f"has {_short(got)}, expected {float(right)!r}"


def _steps(case: dict[str, Any], count: int) -> str:
    calls = "; ".join(f"{step}({', '.join(_short(one) for one in given)})" for step, *given in case["steps"][:count])
    return f"BatchNorm({FEATURES}, {case['momentum']}, {case['eps']}): {calls}"


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 120 else f"{text[:117]}..."
