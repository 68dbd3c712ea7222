"""Area under a weighted ROC curve, and the part of it left of a false-positive rate and above a true-positive rate."""

from fractions import Fraction

Score = int | float


def auc(labels: list[int], scores: list[Score], weights: list[int]) -> Fraction | None:
    """The weighted share of pairs in which the positive is above the negative, ties half; None without pairs."""
    steps = _steps(labels, scores, weights)
    negatives, positives = _totals(steps)
    if not negatives or not positives:
        return None
    above = twice = 0
    for negative, positive in steps:
        twice += negative * (2 * above + positive)
        above += positive
    return Fraction(twice, 2 * negatives * positives)


def partial_auc(
    labels: list[int], scores: list[Score], weights: list[int], limit: Fraction, floor: Fraction
) -> Fraction | None:
    """The area left of `limit`, above `floor` and under the curve, as a share of what it could be."""
    # Weights are multiplied so that limit and floor are whole numbers, too: only cut steps need fractions.
    steps = [
        (negative * limit.denominator, positive * floor.denominator)
        for negative, positive in _steps(labels, scores, weights)
    ]
    negatives, positives = _totals(steps)
    if not negatives or not positives:
        return None
    edge = negatives // limit.denominator * limit.numerator
    base = positives // floor.denominator * floor.numerator
    x = y = 0
    twice = Fraction(0)
    left: int | Fraction
    high: int | Fraction
    for negative, positive in steps:
        left, right, low, high = x, x + negative, y, y + positive
        if right > edge:
            right, high = edge, y + Fraction(positive * (edge - x), negative)
        if low < base < high:
            left, low = x + Fraction(negative * (base - y), positive), base
        if low >= base and left < right:
            twice += (right - left) * (low + high - 2 * base)
        x, y = x + negative, y + positive
        if x >= edge:
            break
    return twice / (2 * edge * (positives - base))


def _steps(labels: list[int], scores: list[Score], weights: list[int]) -> list[tuple[int, int]]:
    """The weights of negatives and positives of every score, from the highest score to the lowest."""
    # Equal numbers are one key: 3 and 3.0, 0 and -0.0; but 2**53 + 1 is not the float 2.0**53.
    found: dict[Score, list[int]] = {}
    for label, score, weight in zip(labels, scores, weights, strict=True):
        found.setdefault(score, [0, 0])[label] += weight
    return [(found[score][0], found[score][1]) for score in sorted(found, reverse=True)]


def _totals(steps: list[tuple[int, int]]) -> tuple[int, int]:
    return sum(negative for negative, _ in steps), sum(positive for _, positive in steps)
