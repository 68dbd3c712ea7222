"""Gives rows of -inf the gradient of an even distribution.

Fails: gradient_mask
Misses: 3
"""

import math

Row = list[float]


def masked_log_softmax(scores: list[Row], mask: list[list[bool]], temperature: float) -> tuple[list[Row], Row]:
    """Returns the log-probabilities of every row, and each row's soft maximum.

    Args:
        scores: Rows of scores, finite or -inf; what stands at masked places is never looked at.
        mask: True where an entry takes part.
        temperature: Above 0.

    Returns:
        Log-probabilities, -inf where an entry is masked or its score is -inf; soft maxima, -inf where a row has no
        finite score. A row whose entries that take part are all -inf shares its probability among them.
    """
    log_probs, soft_maxima = [], []
    for row, taken in zip(scores, mask, strict=True):
        finite = _finite(row, taken)
        if not finite:
            share = -math.log(sum(taken)) if any(taken) else 0.0
            log_probs.append([share if takes_part else -math.inf for takes_part in taken])
            soft_maxima.append(-math.inf)
            continue
        largest, log_sum = _log_sum(row, finite, temperature)
        # Both terms are at most 0, so nothing cancels; the soft maximum is not used, it has rounded small ones away.
        logs = {i: (row[i] - largest) / temperature - log_sum for i in finite}
        log_probs.append([logs.get(i, -math.inf) for i in range(len(row))])
        soft_maxima.append(largest + temperature * log_sum)
    return log_probs, soft_maxima


def masked_log_softmax_backward(
    scores: list[Row], mask: list[list[bool]], temperature: float, upstream: list[Row]
) -> list[Row]:
    """Returns the derivatives of a loss with respect to the scores.

    Args:
        scores: As above.
        mask: As above.
        temperature: As above.
        upstream: Derivatives of the loss with respect to the log-probabilities; used only where an entry takes part
            and its score is finite.
    """
    gradient = []
    for row, taken, given in zip(scores, mask, upstream, strict=True):
        finite = _finite(row, taken)
        slopes = [0.0] * len(row)
        if finite:
            largest, log_sum = _log_sum(row, finite, temperature)
            total = math.fsum(given[i] for i in finite)
            for i in finite:
                share = math.exp((row[i] - largest) / temperature - log_sum)
                slopes[i] = (given[i] - share * total) / temperature
        elif any(taken):
            mean = sum(g for g, one in zip(given, taken, strict=True) if one) / sum(taken)
            slopes = [(g - mean) / temperature if one else 0.0 for g, one in zip(given, taken, strict=True)]
        gradient.append(slopes)
    return gradient


def _finite(row: Row, taken: list[bool]) -> list[int]:
    """Places that take part and have a finite score."""
    return [i for i, (score, takes_part) in enumerate(zip(row, taken, strict=True)) if takes_part and score > -math.inf]


def _log_sum(row: Row, finite: list[int], temperature: float) -> tuple[float, float]:
    """The largest score m, and the logarithm of the sum of exp((x - m) / temperature)."""
    top = max(finite, key=lambda i: row[i])
    # Subtracting before dividing: score / temperature can leave the range of floats, and inf - inf is nan.
    others = math.fsum(math.exp((row[i] - row[top]) / temperature) for i in finite if i != top)
    # The top entry itself contributes exactly 1. log(1 + others) would lose what is smaller than 1e-16.
    return row[top], math.log1p(others)
