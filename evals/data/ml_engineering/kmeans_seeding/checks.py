"""Hidden checks of seed_centres and refine: which points to try, and what must come out.

Everything is exact. The numbers that the generator gives are chosen here, many of them right at the
boundary between two points, and travel as fractions of 2 ** BITS. What is right is worked out anew
from the definitions at each step.
"""

import random
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

CHECKS = {
    "first_draw": [2],
    "further_draws": [2],
    "trials_and_ties": [2],
    "nothing_left_to_draw": [2],
    "large_seeding": [2],
    "one_round": [3],
    "nearest_ties": [3],
    "empty_clusters": [3],
    "several_rounds": [3],
    "large_coordinates": [3],
}

BITS = 160

Point = tuple[int, ...]
Centre = tuple[Fraction, ...]


def cases(seed: int) -> list[dict[str, Any]]:
    """Draws the cases, the same ones for the same seed."""
    rng = random.Random(seed)
    drawn = []
    for _ in range(8):
        points, weights = _points(rng, rng.randint(3, 9), 6)
        drawn.append(_seeding(rng, "first_draw", points, weights, k=1, trials=2))
    for _ in range(4):
        points, weights = _points(rng, 12, 30)
        drawn.append(_seeding(rng, "further_draws", points, weights, k=5, trials=1))
    for _ in range(6):
        points, weights = _points(rng, 12, 30)
        drawn.append(_seeding(rng, "trials_and_ties", points, weights, k=5, trials=4))
        drawn.append(_mirrored(rng))
        drawn.append(_large_seeding(rng))
        drawn += [_one_round(rng), _nearest_ties(rng), _several_rounds(rng), _large_coordinates(rng)]
    for _ in range(3):
        drawn += [_duplicates(rng), _weightless(rng)]
    return [*drawn, *_empty_clusters(rng)]


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """Returns what is wrong with an observation, None when it is right."""
    if "raised" in observed:
        return f"{_call(case)} raised {_short(observed['raised'])}"
    value = observed.get("value")
    if not isinstance(value, dict) or "result" not in value:
        return f"unreadable observation: {_short(value)}"
    if value.get("untouched") is not True:
        return f"{_call(case)} changed its arguments"
    return _wrong_seeds(case, value) if "k" in case else _wrong_clusters(case, value["result"])


# Drawing points for seed_centres.


def _points(rng: random.Random, count: int, size: int) -> tuple[list[Point], list[int]]:
    """Points of which some coincide, and weights of which some are 0."""
    dimension = rng.randint(1, 3)
    points = [tuple(rng.randint(-size, size) for _ in range(dimension)) for _ in range(count - 2)]
    points += rng.choices(points, k=2)
    weights = [rng.choice((0, 1, 1, 2, 3, 7)) for _ in points]
    weights[rng.randrange(count)] = 5
    return points, weights


def _seeding(
    rng: random.Random,
    check: str,
    points: Sequence[Point],
    weights: list[int],
    k: int,
    trials: int,
    wanted: tuple[int, ...] = (),
) -> dict[str, Any]:
    """The case, with numbers for the generator that give the points `wanted`, or any."""
    fractions: list[int] = []
    drawn = iter(wanted)

    def draw(masses: list[int]) -> int:
        total = sum(masses)
        # A running total is the first number that belongs to the next point; one less is the last of this one.
        edge = sum(masses[: rng.randint(1, len(masses))]) - rng.randint(0, 1)
        number = edge if rng.random() < 0.7 and 0 <= edge < total else rng.randrange(total)
        if wanted:
            number = sum(masses[: next(drawn)])
        fractions.append(-(-(number << BITS) // total))
        return number

    case = {"check": check, "points": points, "weights": weights, "k": k, "trials": trials}
    _seeds(case, draw)
    return {**case, "fractions": fractions}


def _mirrored(rng: random.Random) -> dict[str, Any]:
    """Pairs of points on both sides of another; those of one pair are drawn, the later one first."""
    steps = rng.sample(range(2, 40), 4)
    points = [(0, 0), *((sign * step, 0) for step in steps for sign in (1, -1))]
    order = rng.sample(range(len(points)), len(points))
    step = rng.choice(steps)
    first, last = sorted((order.index(points.index((step, 0))), order.index(points.index((-step, 0)))))
    wanted = (order.index(0), last, first, last)
    return _seeding(rng, "trials_and_ties", [points[i] for i in order], [3] * len(points), 2, 3, wanted)


def _large_seeding(rng: random.Random) -> dict[str, Any]:
    """Masses that a float cannot hold exactly."""
    points = [(rng.randint(-(10**9), 10**9), rng.randint(-(10**9), 10**9)) for _ in range(8)]
    # Next to each other, and far from the others.
    points += [(5 * 10**8, 5 * 10**8 + step) for step in (0, 1)]
    return _seeding(rng, "large_seeding", points, [rng.randint(1, 10**6) for _ in points], k=4, trials=1)


def _duplicates(rng: random.Random) -> dict[str, Any]:
    """Fewer different points than centres."""
    places = [(rng.randint(0, 9), 0), (rng.randint(10, 19), 1)]
    points = [*places, *(rng.choice(places) for _ in range(5))]
    order = rng.sample(range(7), 7)
    weights = [rng.randint(1, 4) for _ in points]
    return _seeding(rng, "nothing_left_to_draw", [points[i] for i in order], weights, k=rng.randint(4, 7), trials=1)


def _weightless(rng: random.Random) -> dict[str, Any]:
    """Fewer points with weight than centres."""
    points = [(place,) for place in rng.sample(range(50), 6)]
    weights = [0] * 6
    for i in rng.sample(range(2, 6), 2):
        weights[i] = rng.randint(1, 5)
    return _seeding(rng, "nothing_left_to_draw", points, weights, k=rng.randint(4, 6), trials=1)


# Drawing points and centres for refine.


def _refining(
    check: str, points: Sequence[Point], weights: list[int], centres: list[Any], rounds: int
) -> dict[str, Any]:
    pairs = [[[Fraction(c).numerator, Fraction(c).denominator] for c in centre] for centre in centres]
    return {"check": check, "points": points, "weights": weights, "centres": pairs, "rounds": rounds}


def _one_round(rng: random.Random) -> dict[str, Any]:
    """Two clusters far apart, with weights; nothing is empty, nothing equally near."""
    points = [(rng.randint(0, 20), rng.randint(0, 20)) for _ in range(4)]
    points += [(rng.randint(80, 100), rng.randint(80, 100)) for _ in range(4)]
    weights = [rng.randint(1, 7) for _ in points]
    # The first centre is the farther one, so that cluster numbers are not the order of points.
    return _refining("one_round", points, weights, [(90, 90), (10, 10)], rounds=1)


def _nearest_ties(rng: random.Random) -> dict[str, Any]:
    """Points exactly between centres."""
    left, half = rng.randint(-20, 20), rng.randint(1, 9)
    middle = left + half
    centres = [(left, 0), (left + 2 * half, 0), (Fraction(2 * left + 1, 2), 7)]
    rng.shuffle(centres)
    points = [(left, 0), (middle, 0), (left + 2 * half, 0), (middle, -1), (left, 7), (left + 1, 7)]
    return _refining("nearest_ties", points, [rng.randint(1, 4) for _ in points], centres, rounds=0)


def _several_rounds(rng: random.Random) -> dict[str, Any]:
    """Points along a line, and centres crowded at its start, so that many rounds change something."""
    points = [(place + rng.randint(0, 2), rng.randint(0, 3)) for place in range(0, 60, 5)]
    weights = [rng.randint(1, 9) for _ in points]
    return _refining("several_rounds", points, weights, points[:3], rounds=rng.randint(3, 6))


def _large_coordinates(rng: random.Random) -> dict[str, Any]:
    """A point nearer to one centre by less than a float can tell, and means that no float holds."""
    size = rng.randint(10**8, 10**9)
    centres = [(-size, 0), (size, 1)]
    if rng.random() < 0.5:
        centres.reverse()
    points = [(-size, 0), (size, 1), (1, 0), (0, 1), (0, 0), (-1, 1), (-size + 1, 1), (size - 3, 5)]
    return _refining("large_coordinates", points, [rng.randint(10**5, 10**6) for _ in points], centres, rounds=1)


def _empty_clusters(rng: random.Random) -> list[dict[str, Any]]:
    """Centres that nothing, or nothing with weight, is nearest to."""
    shift = rng.randint(-30, 30)
    line = [(shift + x,) for x in (0, 1, 5, 9, 20, 26)]
    far = [(shift + 1000,), (shift - 1000,), (shift + 2000,)]
    near, end = (shift + 2,), (shift + 22,)
    return [
        _refining("empty_clusters", points, weights, centres, rounds)
        for rounds in (1, 2)
        for points, weights, centres in (
            # One empty cluster, first, in the middle, last.
            (line, [1, 1, 1, 1, 1, 1], [far[0], near, end]),
            (line, [1, 1, 1, 1, 1, 1], [near, far[0], end]),
            # Two: the second dearest point is the next one's.
            (line, [1, 1, 1, 1, 1, 1], [far[0], near, far[1], end]),
            # The dearest by weight is not the farthest.
            (line, [1, 9, 9, 1, 1, 1], [near, far[0], end]),
            # Equally dear: the first of them.
            ([(shift - 3,), (shift,), (shift + 3,), (shift + 40,)], [1, 5, 1, 1], [(shift,), far[1], (shift + 40,)]),
            # Nothing with weight is nearest to the second.
            ([*line, (shift + 100,)], [1, 2, 1, 2, 1, 2, 0], [near, (shift + 101,), end]),
            # Nothing to give: all points with weight lie on their centres.
            ([(shift,), (shift + 7,), (shift + 8,)], [2, 3, 0], [(shift,), (shift + 7,), far[0], far[1]]),
            # The one point that a cluster has is taken from it: its centre stays, and it is not filled in this round.
            ([(shift,), (shift + 1,), (shift + 50,)], [1, 1, 1], [(shift,), (shift + 30,), far[0]]),
            # More empty clusters than points that could be given.
            ([(shift,), (shift + 4,)], [1, 1], [(shift + 1,), far[0], far[1], far[2]]),
        )
    ]


# What is right, from the definitions.


def _between(one: Any, other: Any) -> Any:
    return sum((a - b) * (a - b) for a, b in zip(one, other, strict=True))


def _seeds(case: dict[str, Any], draw: Any) -> tuple[list[int], list[int]]:
    """The centres, and the totals that the generator is asked with; `draw` gives a number from masses."""
    points, weights = case["points"], case["weights"]
    asked: list[int] = []

    def drawn(masses: list[int]) -> int:
        asked.append(sum(masses))
        number = draw(masses)
        return next(i for i in range(len(masses)) if sum(masses[: i + 1]) > number)

    def potential(centres: list[int]) -> list[int]:
        distances = [min(_between(point, points[c]) for c in centres) for point in points]
        return [weight * distance for weight, distance in zip(weights, distances, strict=True)]

    chosen = [drawn(weights)]
    while len(chosen) < case["k"]:
        masses = potential(chosen)
        if sum(masses) == 0:
            chosen.append(min(set(range(len(points))) - set(chosen)))
            continue
        candidates = sorted({drawn(masses) for _ in range(case["trials"])})
        sums = [sum(potential([*chosen, candidate])) for candidate in candidates]
        chosen.append(candidates[sums.index(min(sums))])
    return chosen, asked


def _wrong_seeds(case: dict[str, Any], value: dict[str, Any]) -> str | None:
    fractions = iter(case["fractions"])
    right, asked = _seeds(case, lambda masses: next(fractions) * sum(masses) >> BITS)
    if value.get("asked") != asked:
        return f"{_call(case)} asked randrange with {_short(value.get('asked'))}, expected {_short(asked)}"
    if value["result"] != right:
        return f"{_call(case)} returned {_short(value['result'])}, expected {right}"
    return None


def _nearest(point: Point, centres: list[Centre]) -> int:
    distances = [_between(point, centre) for centre in centres]
    return distances.index(min(distances))


def _refined(case: dict[str, Any]) -> tuple[list[Centre], list[int]]:
    points, weights = case["points"], case["weights"]
    centres: list[Centre] = [tuple(Fraction(*c) for c in centre) for centre in case["centres"]]
    for _ in range(case["rounds"]):
        clusters = [_nearest(point, centres) for point in points]
        costs = [
            weight * _between(point, centres[cluster])
            for point, weight, cluster in zip(points, weights, clusters, strict=True)
        ]
        empty = [
            number
            for number in range(len(centres))
            if not sum(weight for weight, cluster in zip(weights, clusters, strict=True) if cluster == number)
        ]
        dear = sorted((i for i in range(len(points)) if costs[i] > 0), key=lambda i: (-costs[i], i))
        for number, i in zip(empty, dear, strict=False):
            clusters[i] = number
        for number in range(len(centres)):
            total = sum(weight for weight, cluster in zip(weights, clusters, strict=True) if cluster == number)
            if total:
                own = [i for i in range(len(points)) if clusters[i] == number]
                centres[number] = tuple(
                    sum((Fraction(weights[i] * points[i][c], total) for i in own), Fraction(0))
                    for c in range(len(centres[number]))
                )
    return centres, [_nearest(point, centres) for point in points]


def _wrong_clusters(case: dict[str, Any], result: Any) -> str | None:
    centres, clusters = _refined(case)
    if not isinstance(result, list) or len(result) != 2 or not isinstance(result[0], list):
        return f"{_call(case)} returned {_short(result)}, expected a pair"
    got = [[_fraction(c) for c in centre] if isinstance(centre, list) else centre for centre in result[0]]
    if got != [list(centre) for centre in centres]:
        found = ", ".join(_short(centre) for centre in result[0])
        wanted = ", ".join(f"({', '.join(map(str, centre))})" for centre in centres)
        return f"{_call(case)}: centres {_short(found)}, expected {_short(wanted)}"
    if result[1] != clusters:
        return f"{_call(case)}: clusters {_short(result[1])}, expected {clusters}"
    return None


def _fraction(value: Any) -> Any:
    """A number that came as a whole one or as a fraction; None for anything else."""
    pair = value.get("fraction") if isinstance(value, dict) else [value, 1]
    if isinstance(pair, list) and len(pair) == 2 and all(type(one) is int for one in pair) and pair[1]:
        return Fraction(*pair)
    return None


def _call(case: dict[str, Any]) -> str:
    start = f"(points {_short(case['points'])}, weights {_short(case['weights'])}"
    if "k" in case:
        return f"seed_centres{start}, k={case['k']}, trials={case['trials']})"
    return f"refine{start}, centres {_short(case['centres'])}, rounds={case['rounds']})"


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 120 else f"{text[:117]}..."
