"""Hidden checks of spaced sums: which texts to evaluate, and what their values are.

In `widths` no two operators of one expression have the same width; in `ties` many have. Both have signs and
parentheses, but no two signs in a row and no spaces except around operators: these are in `edge_cases`.
"""

import json
import random
import re
from functools import reduce
from typing import Any

CHECKS: dict[str, list[int]] = {"widths": [], "ties": [], "edge_cases": [], "malformed": [], "large": []}
KINDS = {"widths": "misunderstood requirement", "edge_cases": "missed edge case", "malformed": "missed edge case"}

CPU_S = 2.0

_MODULUS = 1_000_000_007

_TIES = [
    "9-3-2",
    "9 -3 -2",
    "9- 3 -2",
    "2 *3 -4",
    "2 -3 *4",
    "8 - 3 - 2 - 1",
    "8-  3  -2   -1",
    "7 -2 +3 -1",
    "9 - 2 *3- 4",
]
_EDGES = [
    "0",
    "007",
    "  5  ",
    "( 5 )",
    " ( ( 2)+ 3 )  ",
    "--5",
    "---5",
    "3---5",
    "-(-(4))",
    "3 -  -5 -2",
    "-0",
    "1-2",
    "0 *-1",
    "1000000007",
    "999999999999999999999999*2",
    "-1000000008",
    "((((7))))",
    "2*( 1  -  3)*2",
    "12" * 2500,  # longer than what Python converts at once
]
_MALFORMED = [
    "",
    "   ",
    "()",
    "( )",
    "2 3",
    "2 +",
    "2 + ",
    "*2",
    "+5",
    "2++5",
    "2*+5",
    "- 5",
    "2 - - 5",
    "-",
    "--",
    "2--",
    "(1",
    "1)",
    "(1))",
    "((1)",
    ")1(",
    "(2)(3)",
    "2(3)",
    "(2)3",
    "(2) 3",
    "2/3",
    "2**3",
    "1.5",
    "1_000",
    "2\t+ 3",
    "2 +\n3",
    "2\u00a0+ 3",
    "2 + 3\n",
    "\u0663+1",
    "2\u00b2",
    "\uff12",
    "1e3",
    "0x1",
    "(-)5",
    "(2+)3",
    "- (5)",
]


def cases(seed: int) -> list[dict[str, Any]]:
    """Draws the cases, the same ones for the same seed."""
    rng = random.Random(seed)
    return [
        {"check": "widths", "calls": [_drawn(rng, 3, ties=False) for _ in range(80)]},
        {"check": "ties", "calls": [*_TIES, *(_drawn(rng, 2, ties=True) for _ in range(80))]},
        {"check": "edge_cases", "calls": _EDGES},
        {"check": "malformed", "calls": _MALFORMED},
        {"check": "large", "calls": _large(rng)},
    ]


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """Returns what is wrong with an observation, None when it is right."""
    if "raised" in observed:
        return f"the solution could not be run: {str(observed['raised'])[:200]}"
    values = observed.get("value")
    if not isinstance(values, list) or len(values) != len(case["calls"]):
        return f"unreadable observation: {str(values)[:200]}"
    for number, (text, got) in enumerate(zip(case["calls"], values, strict=True)):
        right: Any = "ValueError"
        if case["check"] == "large":
            right = _of_large(number, text)
        elif case["check"] != "malformed":
            right = _value(text) % _MODULUS
        if json.dumps(got) != json.dumps(right):
            shown = text if len(text) < 100 else f"{text[:50]}… ({len(text)} characters)"
            return f"evaluate({shown!r}): got {str(got)[:100]}, expected {right}"
    return None


def _value(text: str) -> int:
    """Divides a right expression at the operator that binds least, and its parts likewise."""
    depth, operand = 0, True  # whether an operand has to begin
    least: tuple[int, bool, int] | None = None
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0 and not operand and sign in "+-*":
            before = place - len(text[:place].rstrip(" "))
            width = before + len(text) - place - 1 - len(text[place + 1 :].lstrip(" "))
            later = place if width % 2 == 0 else -place
            least = max(least or (-1, False, 0), (width, sign != "*", later))
            operand = True
        elif sign != " ":
            operand = operand and sign == "-"
    if least is not None:
        place = abs(least[2])
        left, right = _value(text[:place]), _value(text[place + 1 :])
        return {"+": left + right, "-": left - right, "*": left * right}[text[place]]
    text = text.strip(" ")
    if text.startswith("-"):
        return -_value(text[1:])
    return _value(text[1:-1]) if text.startswith("(") else reduce(lambda value, one: value * 10 + int(one), text, 0)


def _drawn(rng: random.Random, depth: int, ties: bool) -> str:
    count = rng.choice((2, 3, 4, 5)) if depth else 1
    widths = rng.choices(range(4), k=count) if ties else rng.sample(range(8), count)
    if ties and rng.random() < 0.5:
        widths = [widths[0]] * count
    text = ""
    for number in range(count):
        if number:
            before = rng.randint(0, widths[number])
            operator = rng.choice("+--*" if ties else "+-**")
            text += " " * before + operator + " " * (widths[number] - before)
        operand = (
            str(rng.randint(0, 30)) if rng.random() < 0.7 else f"({_drawn(rng, depth - 1, ties)})" if depth else "8"
        )
        text += "-" * (rng.random() < 0.15) + operand
    return text


def _large(rng: random.Random) -> list[str]:
    """Deep parentheses; differences from left to right, from right to left; and operators that bind ever less."""
    numbers = [str(rng.randint(1, 9)) for _ in range(10_000)]
    return [
        "(" * 10_000 + "1" + ")*2" * 10_000,
        "-(" * 10_001 + "1" + ")" * 10_001,
        "-".join(numbers),
        " -".join(numbers),
        "".join(f"{one}{' ' * width}-" for width, one in enumerate(numbers[:280])) + "1",
        "".join(f"{one}{' ' * (280 - width)}-" for width, one in enumerate(numbers[:280])) + "1",
    ]


def _of_large(number: int, text: str) -> int:
    if number == 0:
        return pow(2, 10_000, _MODULUS)
    if number == 1:
        return -1 % _MODULUS
    values = [int(one) for one in re.findall("[0-9]+", text)]
    if number in (2, 4):  # from left to right
        return (values[0] - sum(values[1:])) % _MODULUS
    return (sum(values[::2]) - sum(values[1::2])) % _MODULUS
