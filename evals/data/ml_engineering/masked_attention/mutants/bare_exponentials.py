"""Takes the exponentials of the scores as they are.

Fails: large_scores
Misses: 3
"""

import math

Vector = list[float]
Heads = list[list[Vector]]


def masked_attention(
    queries: Heads,
    keys: Heads,
    values: Heads,
    valid: list[bool],
    causal: bool,
    window: int | None,
    sinks: list[float],
) -> tuple[Heads, Heads]:
    """Returns the outputs and the weights of every query of every head.

    Args:
        queries: Query heads, each a list of vectors.
        keys: Key heads; each serves as many query heads in a row as there are query heads for one key head.
        values: Value heads, as many as key heads.
        valid: Which positions may be seen at all; vectors at others are never looked at.
        causal: Whether a query sees no position after its own.
        window: Distance from the query's position that is already too far; None for no limit.
        sinks: For each query head, a score that takes part in the denominator only; -inf for none.
    """
    length = len(valid)
    group = len(queries) // len(keys)
    # The last query stands at the last position; the first may stand before position 0.
    first = length - len(queries[0])
    outputs: Heads = []
    weights: Heads = []
    for head, vectors in enumerate(queries):
        own_keys, own_values = keys[head // group], values[head // group]
        outputs.append([])
        weights.append([])
        for i, query in enumerate(vectors):
            seen = _seen(first + i, valid, causal, window)
            shares = _shares([_score(query, own_keys[j]) for j in seen], sinks[head])
            row = [0.0] * length
            for j, share in zip(seen, shares, strict=True):
                row[j] = share
            weights[-1].append(row)
            # Only what is seen is summed up: 0 times nan is nan.
            width = range(len(own_values[0]))
            pairs = list(zip(shares, (own_values[j] for j in seen), strict=True))
            outputs[-1].append([math.fsum(share * value[c] for share, value in pairs) for c in width])
    return outputs, weights


def _seen(position: int, valid: list[bool], causal: bool, window: int | None) -> list[int]:
    """Positions that a query at `position` sees."""
    return [
        j
        for j, ok in enumerate(valid)
        if ok and (not causal or j <= position) and (window is None or abs(position - j) < window)
    ]


def _score(query: Vector, key: Vector) -> float:
    return math.fsum(a * b for a, b in zip(query, key, strict=True)) / math.sqrt(len(query))


def _shares(scores: Vector, sink: float) -> Vector:
    """Weights of the scores; together with that of the sink they add up to 1."""
    # The sink can be the largest of all: left out here, its exponential could overflow.
    if not scores:
        return []
    largest = 0.0
    powers = [math.exp(score - largest) for score in scores]
    total = math.fsum(powers) + math.exp(sink - largest)
    return [power / total for power in powers]
