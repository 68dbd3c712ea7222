"""Hidden checks of the ROC areas: which items to look at, and what is right.

The area is decided by going through all pairs, for many items by ranks. The part is decided by clipping the polygon
under the curve at two lines; for many items the curve is made so that it is known. Scores that are hard to compare
are shown to `auc` only, so that the part is decided by limit and floor.
"""

import random
from fractions import Fraction
from typing import Any

CHECKS = {
    "pairs": [2],
    "scores": [2],
    "heavy": [2],
    "missing": [2],
    "many": [2],
    "limit": [3],
    "floor": [3],
    "limit_and_floor": [3],
    "missing_part": [3],
    "many_part": [3],
}
CPU_S = 2.5
MANY = 24_000

Case = dict[str, Any]
Point = tuple[Fraction, Fraction]


def cases(seed: int) -> list[Case]:
    """Draws the cases, the same ones for the same seed."""
    rng = random.Random(seed)
    found: list[Case] = []
    for size in (2, 6, 12, 20):
        found.append({"check": "pairs", **_items(rng, size)})
        found.append({"check": "scores", **_items(rng, size), "scores": _unusual(rng, size + 2)})
        found.append({"check": "heavy", **_items(rng, size, scale=10**25)})
    found += _hard_to_compare()
    for check, part in (("missing", {}), ("missing_part", _lines(1, 2, 1, 3))):
        found += [{"check": check, **items, **part} for items in _without_pairs(rng)]
    for size in (4, 8, 12, 16):
        cut, raised = Fraction(rng.randint(1, 16), 17), Fraction(rng.randint(1, 12), 13)
        for check, limit, floor in (
            ("limit", cut, Fraction(0)),
            ("floor", Fraction(1), raised),
            ("limit_and_floor", max(cut, 1 - cut), min(raised, 1 - raised)),
        ):
            part = _lines(*limit.as_integer_ratio(), *floor.as_integer_ratio())
            found.append({"check": check, **_items(rng, size, scale=10 ** (size % 3 * 10)), **part})
    return [*found, *_one_step(rng), *_at_corners(), _many(rng), _many_part(rng)]


def judge(case: Case, observed: dict[str, Any]) -> str | None:
    """Returns what is wrong with an observation, None when it is right."""
    if "raised" in observed:
        return f"{_shown(case)}: raised {str(observed['raised'])[:200]}"
    value = observed.get("value")
    if not isinstance(value, dict) or value.get("unchanged") is not True:
        return f"{_shown(case)}: the arguments were changed, or the observation is unreadable"
    expected = _part(case) if "limit" in case else _area(case)
    right = None if expected is None else [hex(expected.numerator), hex(expected.denominator)]
    seen = value.get("result")
    if seen == right:
        return None
    # The pair of strings is shown as it came, it may not be readable as numbers.
    return f"{_shown(case)}: returned {str(seen)[:160]}, expected {str(right)[:160]}"


# Drawing items.


def _items(rng: random.Random, size: int, scale: int = 1) -> dict[str, Any]:
    """Few different scores, so that many are tied; one item of each class has a weight, some have none."""
    labels = [1, 0, *(rng.randrange(2) for _ in range(size))]
    weights = [rng.randint(1, 4) * scale + rng.randrange(scale) for _ in range(2)]
    weights += [rng.randint(0, 4) * (scale + rng.randrange(scale)) for _ in range(size)]
    return {"labels": labels, "scores": [rng.randint(-3, 3) for _ in labels], "weights": weights}


def _unusual(rng: random.Random, size: int) -> list[int | str]:
    """Whole numbers, and floats as strings: equal ones of both kinds, near ones, and ones beyond every float."""
    some: list[int | str] = ["inf", "-inf", "-0.0", "0.0", 0, 1, "1.0", 2**53, 2**53 + 1, str(2.0**53)]
    some += [10**400, -(10**400), "1e308", "5e-324", "0.1", "-1.5"]
    return [rng.choice(some) for _ in range(size)]


def _hard_to_compare() -> list[Case]:
    tied: list[tuple[int | str, int | str]] = [("-0.0", "0.0"), (0, "-0.0"), ("inf", "inf"), (3, "3.0")]
    apart: list[tuple[int | str, int | str]] = [(2**53 + 1, str(2.0**53)), ("inf", 10**400), (-(10**400), "-inf")]
    return [
        {"check": "scores", "labels": labels, "scores": [*pair, "0.5"], "weights": [2, 3, 1]}
        for pair in [*tied, *apart, (2**60 + 1, 2**60)]
        for labels in ([1, 0, 1], [0, 1, 0])
    ]


def _without_pairs(rng: random.Random) -> list[dict[str, Any]]:
    """No items, one class, and both classes of which one has no weight."""
    some = _items(rng, 4)
    return [
        {"labels": [], "scores": [], "weights": []},
        {"labels": [1], "scores": [2], "weights": [3]},
        {**some, "labels": [0] * 6},
        {**some, "weights": [weight * label for weight, label in zip(some["weights"], some["labels"], strict=True)]},
        {
            **some,
            "weights": [weight * (1 - label) for weight, label in zip(some["weights"], some["labels"], strict=True)],
        },
        {**some, "weights": [0] * 6},
    ]


def _one_step(rng: random.Random) -> list[Case]:
    """Limit and floor within one step, which begins above (0, 0); the step may also stay below the floor."""
    found = []
    for _ in range(3):
        weights = [1, 1, rng.randint(9, 20), rng.randint(9, 20), 1, 0]
        items = {"labels": [0, 1, 1, 0, 0, 1], "scores": [5, 5, 2, 2, 1, 0], "weights": weights}
        for check, lines in (
            ("limit_and_floor", (3, 5, 1, 3)),
            ("limit", (2, 5, 0, 1)),
            ("limit", (1, 50, 0, 1)),
            ("floor", (1, 1, 3, 5)),
        ):
            found.append({"check": check, **items, **_lines(*lines)})
    return found


def _at_corners() -> list[Case]:
    """Limits and floors that go through corners or along sides of a curve; items without weight between."""
    items = {"labels": [0, 1, 1, 0, 1, 0, 1], "scores": [4, 3, 2, 2, 1, 0, 0], "weights": [1, 1, 2, 2, 0, 1, 1]}
    found: list[Case] = []
    for check, lines in (
        ("limit", (1, 4, 0, 1)),
        ("limit", (3, 4, 0, 1)),
        ("limit", (1, 1, 0, 1)),
        ("floor", (1, 1, 1, 4)),
        ("floor", (1, 1, 3, 4)),
        ("floor", (1, 1, 99, 100)),
        ("limit_and_floor", (1, 4, 1, 4)),
        ("limit_and_floor", (3, 4, 1, 4)),
        ("limit_and_floor", (1, 2, 1, 2)),
        ("limit_and_floor", (3, 4, 3, 4)),
    ):
        found.append({"check": check, **items, **_lines(*lines)})
    return found


def _many(rng: random.Random) -> Case:
    return {
        "check": "many",
        "labels": [rng.randrange(2) for _ in range(MANY)],
        "scores": [rng.randrange(2 * MANY) for _ in range(MANY)],
        "weights": [rng.randrange(4) for _ in range(MANY)],
    }


def _many_part(rng: random.Random) -> Case:
    """A positive and a negative tied in each step, all steps of the upper half and all of the lower half equal."""
    rows = [(i % 2, i // 2, 3 if (i % 2 == 1) == (i // 2 >= MANY // 4) else 1) for i in range(MANY)]
    rng.shuffle(rows)
    labels, scores, weights = (list(column) for column in zip(*rows, strict=True))
    corners = [[1, 4, 3, 4], [1, 1, 1, 1]]
    items = {"labels": labels, "scores": scores, "weights": weights}
    return {"check": "many_part", **items, **_lines(4, 7, 2, 9), "corners": corners}


def _lines(*parts: int) -> dict[str, Any]:
    return {"limit": list(parts[:2]), "floor": list(parts[2:])}


# What is right.


def _rows(case: Case) -> list[tuple[int, Any, int]]:
    scores = [float(score) if isinstance(score, str) else score for score in case["scores"]]
    return list(zip(case["labels"], scores, case["weights"], strict=True))


def _weight(rows: list[tuple[int, Any, int]], label: int) -> int:
    return sum(row[2] for row in rows if row[0] == label)


def _area(case: Case) -> Fraction | None:
    """All pairs, or by ranks when they are many."""
    rows = _rows(case)
    positives, negatives = _weight(rows, 1), _weight(rows, 0)
    if not positives or not negatives:
        return None
    if len(rows) == MANY:
        return (_ranks(rows) - Fraction(positives**2, 2)) / (positives * negatives)
    won = Fraction(0)
    for label, score, weight in rows:
        for other_label, other, other_weight in rows:
            if label == 1 and other_label == 0 and score >= other:
                won += Fraction(weight * other_weight, 2 if score == other else 1)
    return won / (positives * negatives)


def _ranks(rows: list[tuple[int, Any, int]]) -> Fraction:
    """What is below or level with each positive, in both classes: pairs of two positives add half of all of these."""
    level = [0] * (2 * MANY)
    for _, score, weight in rows:
        level[score] += weight
    below, total = [0], 0
    for weight in level:
        below.append(below[-1] + weight)
    for label, score, weight in rows:
        total += label * weight * (2 * below[score] + level[score])
    return Fraction(total, 2)


def _part(case: Case) -> Fraction | None:
    """The polygon under the curve, clipped at the limit and at the floor."""
    rows = _rows(case)
    positives, negatives = _weight(rows, 1), _weight(rows, 0)
    if not positives or not negatives:
        return None
    if "corners" in case:
        curve = [(Fraction(a, b), Fraction(c, d)) for a, b, c, d in case["corners"]]
    else:
        curve = []
        for score in sorted({row[1] for row in rows}, reverse=True):
            at_least = [row for row in rows if row[1] >= score]
            curve.append((Fraction(_weight(at_least, 0), negatives), Fraction(_weight(at_least, 1), positives)))
    limit, floor = Fraction(*case["limit"]), Fraction(*case["floor"])
    polygon: list[Point] = [(Fraction(0), Fraction(0)), *curve, (Fraction(1), Fraction(0))]
    polygon = _clipped(polygon, 0, limit, -1)
    polygon = _clipped(polygon, 1, floor, 1)
    return _surface(polygon) / (limit * (1 - floor))


def _clipped(polygon: list[Point], axis: int, line: Fraction, side: int) -> list[Point]:
    """What of the polygon is on the line's side: -1 up to it, 1 from it on."""
    kept: list[Point] = []
    for here, there in zip(polygon, polygon[1:] + polygon[:1], strict=True):
        inside = (here[axis] - line) * side >= 0
        if inside:
            kept.append(here)
        if inside != ((there[axis] - line) * side >= 0):
            share = (line - here[axis]) / (there[axis] - here[axis])
            kept.append((here[0] + share * (there[0] - here[0]), here[1] + share * (there[1] - here[1])))
    return kept


def _surface(polygon: list[Point]) -> Fraction:
    around = zip(polygon, polygon[1:] + polygon[:1], strict=True)
    return abs(sum((a[0] * b[1] - b[0] * a[1] for a, b in around), Fraction(0))) / 2


def _shown(case: Case) -> str:
    lines = f", limit={case['limit']}, floor={case['floor']}" if "limit" in case else ""
    if len(case["labels"]) == MANY:
        return f"{MANY} items{lines}"
    shown = ", ".join(f"{name}={str(case[name])[:150]}" for name in ("labels", "scores", "weights"))
    return f"{shown}{lines}"
