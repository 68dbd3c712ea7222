"""Hidden checks of the usage ledger: which calls to make, and what they must return.

A case is a price and the calls made on one ledger, records among them. All amounts are fractions
here. The checks of criterion 4 use quantities of few digits: how long ones are added up is a matter
of criterion 3.
"""

import json
import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

CHECKS = {
    "accumulation": [3],
    "ties": [3],
    "long_numbers": [3],
    "totals": [3],
    "means": [3],
    "shares": [4],
    "share_ties": [4],
}

Call = list[Any]
"""Method and arguments."""


def cases(seed: int) -> list[dict[str, Any]]:
    """Cases of all checks, the same for the same seed."""
    rng = random.Random(seed)
    draws = {
        "accumulation": _accumulation,
        "ties": _ties,
        "long_numbers": _long_numbers,
        "totals": _totals,
        "means": _means,
        "shares": _shares,
        "share_ties": _share_ties,
    }
    return [
        {"check": check, "price": price, "calls": calls} for check, draw in draws.items() for price, calls in draw(rng)
    ]


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """What is wrong with what was observed, in one line; None when it is right."""
    if "raised" in observed:
        return f"UsageLedger({case['price']!r}) raised {observed['raised']}"
    value, right = observed["value"], _replay(case)
    if not isinstance(value, list) or len(value) != len(right):
        return f"UsageLedger({case['price']!r}): unreadable observation: {str(value)[:120]}"
    for number, (call, got, expected) in enumerate(zip(case["calls"], value, right, strict=True)):
        if _text(got) != _text(expected):
            earlier = case["calls"][:number]
            told = "; ".join(map(_line, earlier[-6:] if len(earlier) < 12 else earlier[-3:]))
            more = "…; " if len(earlier) > 6 else ""
            return (
                f"UsageLedger({case['price']!r}): {more}{told}; {_line(call)} gave {_text(got)[:200]}, "
                f"expected {_text(expected)[:200]}"
            )
    return None


# Drawing calls.

Drawn = Iterator[tuple[str, list[Call]]]


def _accumulation(rng: random.Random) -> Drawn:
    """Many small quantities whose exact sum is a tie, and random ones asked about in between."""
    yield (
        "0.05",
        [*_records("rent", ["0.1"] * 3), ["charge", "rent"], *_records("rent", ["0.1"] * 2), ["charge", "rent"]],
    )
    yield "0.0001", [*_records("api", ["0.7"] * 700 + ["0.1"] * 600), ["charge", "api"]]
    for cents in (rng.randrange(3, 60, 2), rng.randrange(61, 400, 2)):
        # `cents` halves of a cent, in tenths of a unit at 5 cents a unit
        yield (
            "0.05",
            [*_records("web", ["0.1"] * cents), ["charge", "web"], *_records("web", ["-0.2"]), ["charge", "web"]],
        )
    # a quarter of a cent each: 4, 6 and 10 of them
    yield "0.025", [*_records("db", ["0.1"] * 4), ["charge", "db"], *_records("db", ["0.1"] * 2), ["charge", "db"]]
    calls: list[Call] = [["charge", "unknown"]]
    for _ in range(300):
        project = rng.choice("abc")
        calls.append(["record", project, _quantity(rng, 3)])
        calls += [["charge", project]] * (rng.random() < 0.4)
    yield f"0.{rng.randrange(1, 10**5):05d}", calls


def _ties(rng: random.Random) -> Drawn:
    """Charges that end on half a cent exactly, odd and even, above and below zero; and their neighbours."""
    for halves in (1, 3, 5, 7, *(rng.randrange(9, 999, 2) for _ in range(4))):
        units = f"{halves // 4}.{halves % 4 * 25:02d}"
        more = f"{units}0001"
        less = f"{(halves * 25 * 10**4 - 1) // 10**6}.{(halves * 25 * 10**4 - 1) % 10**6:06d}"
        calls: list[Call] = []
        for name, quantity in (("tie", units), ("more", more), ("less", less)):
            calls += [["record", name, quantity], ["charge", name]]
            calls += [["record", f"minus {name}", f"-{quantity}"], ["charge", f"minus {name}"]]
        yield "0.02", calls
    yield "0.02", [["record", "zero", "-0"], ["charge", "zero"], ["total"]]


def _long_numbers(rng: random.Random) -> Drawn:
    """Quantities and prices with all the digits that may occur, small ones added to large ones."""
    yield "999999.999999", [["record", "a", "9" * 24 + "." + "9" * 12], ["charge", "a"], ["total"]]
    large = str(rng.randrange(10**23, 10**24))
    for small in ("0.000000000001", "0.005", "0.004999999999"):
        calls: list[Call] = [["record", "a", large], ["record", "a", small], ["charge", "a"]]
        calls += [["record", "b", f"-{large}"], ["record", "b", "0.005"], ["total"], ["charge", "b"]]
        calls += [["record", "a", f"-{large}"], ["charge", "a"], ["total"]]
        yield "1", calls
    for _ in range(4):
        calls = [["record", rng.choice("ab"), _quantity(rng, 12, 10**24)] for _ in range(20)]
        yield f"{rng.randrange(10**6)}.{rng.randrange(1, 10**6):06d}", [*calls, ["charge", "a"], ["charge", "b"]]


def _totals(rng: random.Random) -> Drawn:
    """Totals that differ from the sum of the charges, and totals that are ties."""
    yield (
        "0.05",
        [["record", "a", "0.3"], ["total"], ["record", "b", "0.4"], ["total"], ["record", "b", "-1"], ["total"]],
    )
    yield "0.01", [["total"], *([["record", f"p{n}", "0.4"] for n in range(5)]), ["total"]]
    yield "0.01", [*([["record", f"p{n}", "0.5"] for n in range(5)]), ["total"], ["charge", "p0"], ["total"]]
    yield "0.01", [*([["record", f"p{n}", "-0.5"] for n in range(5)]), ["total"], ["charge", "p4"]]
    for _ in range(6):
        calls: list[Call] = []
        for _ in range(30):
            calls.append(["record", rng.choice("abcdefg"), _quantity(rng, 1)])
            calls += [["total"]] * (rng.random() < 0.5)
        yield rng.choice(("0.005", "0.01", "0.015", "0.025")), calls


def _means(rng: random.Random) -> Drawn:
    """Means that are ties, of costs that are no whole cents, with corrections; and none at all."""
    yield "0.02", [["mean_cost"], ["record", "a", "0"], ["mean_cost"]]
    # Costs of one cent and more, over eight records: 12.5 hundredths of a cent for each cent.
    for cents in (1, 3, 5, -1, -3, rng.randrange(7, 99, 2)):
        yield (
            "0.01",
            [*_records("a", [str(cents)]), *_records("b", ["0.5", "-0.5", "0", "0", "0", "0", "0"]), ["mean_cost"]],
        )
    # no whole cents: the rounded total would be 1, 0 and 3 cents
    for units in ("0.5", "0.3", "2.7", "-0.5", "-0.3"):
        yield "0.01", [["record", "a", units], ["mean_cost"], ["record", "b", units], ["mean_cost"], ["total"]]
    yield (
        "0.01",
        [["record", "a", "1"], ["record", "a", "-0.25"], ["mean_cost"], ["record", "a", "-0.75"], ["mean_cost"]],
    )
    for _ in range(4):
        calls: list[Call] = []
        for _ in range(30):
            calls += [["record", rng.choice("abc"), _quantity(rng, 2)], ["mean_cost"]]
        yield rng.choice(("0.005", "0.01", "0.0375")), calls


def _shares(rng: random.Random) -> Drawn:
    """Fees whose rounded parts would not add up, and projects that take no part."""
    thirds = [["record", name, "1"] for name in ("x", "y", "z")]
    yield "1", [*thirds, ["share", 100], ["share", 101], ["share", 1], ["share", 0]]
    yield "1", [["record", "half", "2.5"], ["record", "rest", "2.5"], ["share", 3], ["share", 10**12 - 1]]
    calls: list[Call] = [["share", 10], ["record", "minus", "-5"], ["share", 10], ["record", "nil", "0"], ["share", 0]]
    calls += [["record", "plus", "3"], ["share", 10], ["record", "more", "4"], ["share", 10]]
    calls += [["record", "minus", "8"], ["share", 10], ["record", "plus", "-3"], ["share", 11], ["share", 11]]
    yield "1", calls
    # Losses 0.1, 0.2 and 0.7 of 10 parts each: neither the first nor the largest project gets the cent.
    yield "1", [["record", "a", "7.1"], ["record", "b", "2.2"], ["record", "c", "0.7"], ["share", 10]]
    for _ in range(12):
        # Whole numbers, so that no cent hangs on how decimals were added; and no ties, which are another check's.
        units = [rng.sample(range(1, 900), 7) for _ in range(2)]
        calls = [["record", f"p{n}", str(number)] for n, number in enumerate(units[0])]
        calls += [["record", f"p{n}", str(-number)] for n, number in enumerate(units[1])]
        rng.shuffle(calls)
        sums = {f"p{n}": units[0][n] - units[1][n] for n in range(7)} | {"p0": 1000}
        calls.append(["record", "p0", str(1000 - units[0][0] + units[1][0])])
        yield "0.5", [*calls, *(["share", _fee(rng, sums)] for _ in range(3)), ["total"]]


def _fee(rng: random.Random, sums: dict[str, int]) -> int:
    """A fee of which no two parts lose the same."""
    weights = [units for units in sums.values() if units > 0]
    while True:
        fee = rng.randrange(10**6)
        if len({fee * weight % sum(weights) for weight in weights}) == len(weights):
            return fee


def _share_ties(rng: random.Random) -> Drawn:
    """Parts that lost exactly the same, at different sizes; the order of the first records is not that of names."""
    yield "1", [["record", "z", "1"], ["record", "m", "1"], ["record", "a", "1"], ["share", 100], ["share", 101]]
    # A third, or two thirds, of a cent lost by parts of very different sizes: quotients of a limited number of digits
    # are not equal after the point.
    for order in ("1", "100", "10000"), ("10000", "100", "1"), ("100", "10000", "1"):
        yield "1", [*(["record", f"of {units}", units] for units in order), ["share", 3367], ["share", 6734]]
    yield "1", [["record", "z", "0.1"], ["record", "a", "0.7"], ["record", "k", "0.1"], ["share", 5], ["share", 15]]
    yield (
        "1",
        [
            *_records("z", ["0.1", "0.2"]),
            *_records("b", ["0.3"]),
            *_records("a", ["0.6", "-0.3"]),
            *(["share", fee] for fee in (1, 2, 100, 101, 10**12)),
        ],
    )
    # First recorded with a correction: the place in the order stays.
    yield "1", [["record", "z", "-4"], ["record", "a", "2"], ["record", "z", "6"], ["share", 1], ["share", 7]]
    for _ in range(8):
        names = [f"{rng.randrange(100):02d}-{n}" for n in range(6)]
        tenths = rng.randint(1, 30)
        calls: list[Call] = [
            ["record", name, f"{tenths * m // 10}.{tenths * m % 10}"]
            for name, m in zip(names, _multiples(rng), strict=True)
        ]
        yield "1", [*calls, *(["share", rng.randrange(1, 500)] for _ in range(6))]


def _multiples(rng: random.Random) -> list[int]:
    """Weights that add up to 12 or 18: sixths, thirds and quarters, so that ties are common."""
    chosen = rng.choice([[1, 1, 2, 2, 3, 3], [1, 1, 1, 3, 3, 3], [1, 1, 4, 4, 4, 4], [1, 1, 1, 1, 4, 4]])
    return rng.sample(chosen, 6)


def _records(project: str, quantities: list[str]) -> list[Call]:
    return [["record", project, units] for units in quantities]


def _quantity(rng: random.Random, places: int, most: int = 50) -> str:
    sign = rng.choice(("", "", "-"))
    return f"{sign}{rng.randrange(most)}.{rng.randrange(10**places):0{places}d}"


# What is right.


def _replay(case: dict[str, Any]) -> list[Any]:
    price = Fraction(case["price"]) * 100
    records: list[tuple[str, Fraction]] = []
    results: list[Any] = []
    for method, *arguments in case["calls"]:
        if method == "record":
            records.append((arguments[0], Fraction(arguments[1])))
            results.append(None)
        elif method == "charge":
            results.append(_rounded(price * sum(units for project, units in records if project == arguments[0])))
        elif method == "total":
            results.append(_rounded(price * sum(units for _, units in records)))
        elif method == "mean_cost":
            mean = price * sum(units for _, units in records) * 100 / max(len(records), 1)
            results.append(_rounded(mean, ties_to_even=True))
        else:
            results.append(_parts(records, arguments[0]))
    return results


def _rounded(amount: Fraction | int, ties_to_even: bool = False) -> int:
    whole, rest = divmod(abs(Fraction(amount)), 1)
    up = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and (not ties_to_even or whole % 2 == 1))
    nearest = int(whole) + up
    return nearest if amount > 0 else -nearest


def _parts(records: list[tuple[str, Fraction]], fee: int) -> dict[str, Any]:
    sums: dict[str, Fraction] = {}
    for project, units in records:
        sums[project] = sums.get(project, Fraction(0)) + units
    whole = sum(units for units in sums.values() if units > 0)
    if not whole:
        return {"raises": "ValueError"}
    exact = {project: fee * units / whole if units > 0 else Fraction(0) for project, units in sums.items()}
    parts = {project: int(part) for project, part in exact.items()}
    places = list(exact)
    losers = sorted(places, key=lambda project: (parts[project] - exact[project], places.index(project)))
    for project in losers[: fee - sum(parts.values())]:
        parts[project] += 1
    return parts


def _text(value: Any) -> str:
    # As text, True is not 1 and 2.0 is not 2.
    return json.dumps(value, sort_keys=True)


def _line(call: Call) -> str:
    return f"{call[0]}({', '.join(map(repr, call[1:]))})"
