"""Hidden checks of the autograd engine: which graphs to build, and which gradients are right.

A graph travels as a tape, a list of steps such as ["leaf", 1.5], ["neg", [0]] or ["*", [0], 2]: [0] is
the result of step 0, anything else a plain number. The last step is the output.

Criteria 2 and 3 fail separately, so each check looks at what the other's defects cannot change:

- The checks of criterion 3 compare gradients with true ones, but only those of nodes that are
  complete in whatever order the nodes are visited: all results on their way to the output are used once.
- `topological_order` compares no gradient with a true one. Where a node is used once, by a sum, its
  gradient must be that of the sum as it is in the end. It is not if the sum passed its gradient on too
  early or twice, and it is even if the sum kept only the last of its shares.
- `deep_chain` is one path, and `reconverging_paths` only counts work.
"""

import math
import random
import sys
from collections.abc import Iterator
from typing import Any

CHECKS = {
    "topological_order": [2],
    "deep_chain": [2],
    "reconverging_paths": [2],
    "reused_nodes": [3],
    "arithmetic": [3],
    "powers": [3],
    "relu": [3],
    "reflected_operators": [3],
}
CPU_S = 3.0  # the deepest graph takes the reference 0.21 s under Python 3.12

LEVELS = 60
"""Levels of `reconverging_paths`: each doubles the paths to the output, but adds only four nodes."""
MOST_LINES = 200_000
"""Lines of code that `backward` may execute there. Visiting each node once takes a few thousand."""

Step = list[Any]
Ref = list[int]
"""The index of a step, in a list to tell it from a plain number."""


class Tape:
    """A graph in the making."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    def add(self, symbol: str, *operands: Ref | float) -> Ref:
        """Appends a step and returns a reference to its result."""
        self.steps.append([symbol, *operands])
        return [len(self.steps) - 1]


def cases(seed: int) -> list[dict[str, Any]]:
    """Draws the cases, the same ones for the same seed."""
    rng = random.Random(seed)
    draws = {
        "topological_order": _ordered,
        "reused_nodes": _reused,
        "arithmetic": _arithmetic,
        "powers": _powers,
        "relu": _relu,
        "reflected_operators": _reflected,
    }
    drawn: list[dict[str, Any]] = [
        {"check": check, "tape": tape.steps} for check, draw in draws.items() for tape in draw(rng)
    ]
    numbers = [_number(rng) for _ in range(5)]
    return [
        *drawn,
        {"check": "deep_chain", "numbers": numbers, "length": rng.randint(20_000, 25_000)},
        {"check": "reconverging_paths", "number": _positive(rng) / 10, "levels": LEVELS},
    ]


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """Returns what is wrong with an observation, None when it is right."""
    if "raised" in observed:
        return f"{_graph(case)} raised {_short(observed['raised'])}"
    judges = {
        "topological_order": _judge_order,
        "deep_chain": _judge_chain,
        "reconverging_paths": _judge_lines,
    }
    return judges.get(case["check"], _judge_gradients)(case, observed.get("value"))


# Drawing graphs. Numbers are moderate and divisors away from 0, so that rounding stays far below the tolerance.


def _positive(rng: random.Random) -> float:
    return round(rng.uniform(0.5, 2.0), 3)


def _number(rng: random.Random) -> float:
    return rng.choice((-1, 1)) * _positive(rng)


def _ordered(rng: random.Random) -> Iterator[Tape]:
    """Nodes with several uses at different distances from the output, in sums and products of positive numbers.

    All gradients are positive sums of positive shares: none is 0, and an incomplete one is too small.
    """
    for short_first in (True, False):
        yield _two_ways(rng, short_first, unused=False)
        yield _two_ways(rng, short_first, unused=True)
        yield _bypasses(rng, short_first)
    for _ in range(8):
        yield _layers(rng)


def _two_ways(rng: random.Random, short_first: bool, unused: bool) -> Tape:
    """A sum that reaches the output in one step and in three; `unused` results of it lead nowhere."""
    tape = Tape()
    shared = _sum_with_leaf(rng, tape, _scaled(rng, tape, tape.add("leaf", _positive(rng))))
    if unused:
        _scaled(rng, tape, shared)
    short = _scaled(rng, tape, shared)
    long = shared
    for _ in range(3):
        long = _scaled(rng, tape, long)
    if unused:
        _scaled(rng, tape, long)
    tape.add("+", *((short, long) if short_first else (long, short)))
    return tape


def _bypasses(rng: random.Random, direct_first: bool) -> Tape:
    """A row of sums, each of the one before and a multiple of it."""
    tape = Tape()
    last = _sum_with_leaf(rng, tape, tape.add("leaf", _positive(rng)))
    for _ in range(5):
        multiple = _scaled(rng, tape, last)
        last = tape.add("+", *((last, multiple) if direct_first else (multiple, last)))
    return tape


def _layers(rng: random.Random) -> Tape:
    """Sums of multiples of two recent sums each; some of them are used often, some lead nowhere."""
    tape = Tape()
    sums = [_sum_with_leaf(rng, tape, tape.add("leaf", _positive(rng))) for _ in range(2)]
    for _ in range(8):
        first, second = (_scaled(rng, tape, rng.choice(sums[-4:])) for _ in range(2))
        sums.append(_sum_with_leaf(rng, tape, tape.add("+", first, second)))
    return tape


def _scaled(rng: random.Random, tape: Tape, node: Ref) -> Ref:
    operands = [node, tape.add("leaf", _positive(rng))]
    rng.shuffle(operands)
    return tape.add("*", *operands)


def _sum_with_leaf(rng: random.Random, tape: Tape, node: Ref) -> Ref:
    # The leaf is used nowhere else: in the end it tells which gradient the sum passed on.
    operands = [node, tape.add("leaf", _positive(rng))]
    rng.shuffle(operands)
    return tape.add("+", *operands)


def _reused(rng: random.Random) -> Iterator[Tape]:
    """Nodes with several uses, in sums and products that are themselves used once."""
    for symbol in "+*":
        tape = Tape()
        x = tape.add("leaf", _number(rng))
        tape.add(symbol, x, x)
        yield tape
    for first, second in ("++", "+*", "*+", "**"):
        tape = Tape()
        x, y = (tape.add("leaf", _number(rng)) for _ in range(2))
        tape.add(second, tape.add(first, x, y), x)
        yield tape
    for _ in range(6):
        tape = Tape()
        leaves = [tape.add("leaf", _number(rng)) for _ in range(4)]
        # Not every node with several uses is a leaf.
        pool = [leaves[0], leaves[1], tape.add(rng.choice("+*"), leaves[2], leaves[3])]
        picks = pool * 3
        rng.shuffle(picks)
        while len(picks) > 1:
            picks.append(tape.add(rng.choice("+*"), picks.pop(0), picks.pop(0)))
        yield tape


def _arithmetic(rng: random.Random) -> Iterator[Tape]:
    """Trees of + - * / and unary minus; a plain number is always on the right."""
    tape = Tape()
    tape.add("leaf", _number(rng))
    yield tape
    for symbol in "+-*/":
        for plain in (None, rng.choice((-3, 2, 5)), _number(rng)):
            tape = Tape()
            left = tape.add("leaf", _number(rng))
            right = tape.add("leaf", _number(rng)) if plain is None else plain
            _multiple(rng, tape, tape.add(symbol, left, right))
            yield tape
    tape = Tape()
    _multiple(rng, tape, tape.add("neg", tape.add("leaf", _number(rng))))
    yield tape
    for _ in range(8):
        tape = Tape()
        _tree(rng, tape, depth=4)
        yield tape


def _multiple(rng: random.Random, tape: Tape, node: Ref) -> Ref:
    # The last step of small graphs, so that the gradient which comes in at the others is not just 1.
    return tape.add("*", node, tape.add("leaf", _number(rng)))


def _tree(rng: random.Random, tape: Tape, depth: int) -> Ref:
    if depth == 0:
        return tape.add("leaf", _number(rng))
    symbol = rng.choice(("+", "-", "*", "/", "neg"))
    left = _tree(rng, tape, depth - 1)
    if symbol == "neg":
        return tape.add("neg", left)
    if rng.random() < 0.25:
        return tape.add(symbol, left, rng.choice((-2, 3, _number(rng))))
    return tape.add(symbol, left, _divisor(rng, tape) if symbol == "/" else _tree(rng, tape, depth - 1))


def _divisor(rng: random.Random, tape: Tape) -> Ref:
    if rng.random() < 0.5:
        return tape.add("leaf", _number(rng))
    return tape.add("+", tape.add("leaf", _positive(rng)), tape.add("leaf", _positive(rng)))


def _powers(rng: random.Random) -> Iterator[Tape]:
    """Constant exponents: any for a positive base, whole ones for a negative base, at least 1 for base 0."""
    whole: tuple[float, ...] = (2, 3, -1, -2, 1, 0, 2.0, -3.0)
    broken = (0.5, 1.5, -0.5, round(rng.uniform(2.1, 2.9), 2))
    for base, exponents in ((_positive(rng), whole + broken), (-_positive(rng), whole), (0.0, (1, 2, 3))):
        for exponent in exponents:
            tape = Tape()
            _multiple(rng, tape, tape.add("**", tape.add("leaf", base), exponent))
            yield tape
    for exponent in whole + broken:
        tape = Tape()
        _multiple(rng, tape, tape.add("**", _sum_with_leaf(rng, tape, tape.add("leaf", _positive(rng))), exponent))
        yield tape


def _relu(rng: random.Random) -> Iterator[Tape]:
    """Arguments below, above and exactly at 0, as leaves and as results."""
    number = _positive(rng)
    for leaf in (0.0, -0.0, 0, number, -number, 1e-6, -1e-6):
        tape = Tape()
        _multiple(rng, tape, tape.add("relu", tape.add("leaf", leaf)))
        yield tape
    for shift in (0.0, 0.5, -0.5):
        tape = Tape()
        # The sum of a number and its negative is exactly 0.
        argument = tape.add("+", tape.add("leaf", number), tape.add("leaf", shift - number))
        _multiple(rng, tape, tape.add("relu", argument))
        yield tape


def _reflected(rng: random.Random) -> Iterator[Tape]:
    """A plain number on the left of + - * /."""
    for symbol in "+-*/":
        for left in (2, -3, 1, 0.25, _number(rng), 0):
            tape = Tape()
            _multiple(rng, tape, tape.add(symbol, left, tape.add("leaf", _number(rng))))
            yield tape
        tape = Tape()
        _multiple(rng, tape, tape.add(symbol, rng.choice((2, _number(rng))), _divisor(rng, tape)))
        yield tape


# What is right. A step can only refer to earlier ones, so going through the tape backwards is a topological order.


def _apply(symbol: str, a: float, b: float) -> tuple[float, float, float]:
    """Returns the result and its derivatives with respect to the operands; for one operand, `b` is ignored."""
    match symbol:
        case "+":
            return a + b, 1.0, 1.0
        case "-":
            return a - b, 1.0, -1.0
        case "*":
            return a * b, b, a
        case "/":
            return a / b, 1 / b, -a / b**2
        case "**":
            return a**b, b * a ** (b - 1), 0.0
        case "neg":
            return -a, -1.0, 0.0
        case "relu":
            return max(a, 0.0), float(a > 0), 0.0
    raise ValueError(f"no such operation: {symbol}")


def _forward(tape: list[Step]) -> tuple[list[float], list[list[tuple[int, float]]]]:
    """Returns each step's number, and its operands with the step's derivatives with respect to them."""
    data: list[float] = []
    edges: list[list[tuple[int, float]]] = []
    for symbol, *operands in tape:
        if symbol == "leaf":
            data.append(operands[0])
            edges.append([])
            continue
        first, second, *_ = [data[o[0]] if isinstance(o, list) else o for o in operands] + [0.0]
        number, *slopes = _apply(symbol, first, second)
        data.append(number)
        edges.append([(o[0], slope) for o, slope in zip(operands, slopes, strict=False) if isinstance(o, list)])
    return data, edges


def _gradients(edges: list[list[tuple[int, float]]]) -> list[float]:
    grads = [0.0] * len(edges)
    grads[-1] = 1.0
    for index in reversed(range(len(edges))):
        for operand, slope in edges[index]:
            grads[operand] += slope * grads[index]
    return grads


def _uses(tape: list[Step]) -> list[list[int]]:
    """For each step the steps that use it, one that does so twice listed twice, if the output depends on them."""
    uses: list[list[int]] = [[] for _ in tape]
    for index in reversed(range(len(tape))):
        if index == len(tape) - 1 or uses[index]:
            for operand in tape[index][1:]:
                if isinstance(operand, list):
                    uses[operand[0]].append(index)
    return uses


def _in_any_order(tape: list[Step]) -> list[int]:
    """Steps whose gradients do not depend on the order of visits: what uses them is used once, up to the output."""
    uses = _uses(tape)
    single = [False] * len(tape)
    found = []
    for index in reversed(range(len(tape))):
        if all(single[user] for user in uses[index]):
            found.append(index)
            single[index] = len(uses[index]) < 2
    return found


# Judging.


def _judge_gradients(case: dict[str, Any], value: Any) -> str | None:
    tape = case["tape"]
    if not _readable(value, len(tape)):
        return _unreadable(case, value)
    data, edges = _forward(tape)
    grads = _gradients(edges)
    compared = [("data", index, data[index]) for index in range(len(tape))]
    compared += [("grad", index, grads[index]) for index in sorted(_in_any_order(tape))]
    for name, index, right in compared:
        got = value[name][index]
        if not _close(got, right):
            return f"{_graph(case)}: v{index}.{name} is {got!r}, expected {right!r}"
    return None


def _judge_order(case: dict[str, Any], value: Any) -> str | None:
    tape = case["tape"]
    if not _readable(value, len(tape)):
        return _unreadable(case, value)
    grads, uses, last = value["grad"], _uses(tape), len(tape) - 1
    if not _close(grads[last], 1.0):
        return f"{_graph(case)}: v{last}.grad is {grads[last]!r}, expected 1.0"
    for index in range(last):
        if not uses[index] and not _close(grads[index], 0.0):
            return f"{_graph(case)}: v{index}.grad is {grads[index]!r}, expected 0.0 as v{last} does not depend on it"
        if uses[index] and not grads[index] > 0:
            return f"{_graph(case)}: v{index}.grad is {grads[index]!r}, expected a positive number"
        if len(uses[index]) == 1 and tape[uses[index][0]][0] == "+":
            user = uses[index][0]
            if not _close(grads[index], grads[user]):
                return (
                    f"{_graph(case)}: v{user}.grad is {grads[user]!r} in the end, but v{index}, used in that sum only, "
                    f"has {grads[index]!r}: v{user} passed its gradient on before it was complete, or more than once"
                )
    return None


def _judge_chain(case: dict[str, Any], value: Any) -> str | None:
    if not isinstance(value, list) or len(value) != 2 or not all(map(_is_number, value)):
        return _unreadable(case, value)
    if not all(_close(grad, 1.0) for grad in value):
        return f"{_graph(case)}: gradients at the start and at the end are {value}, expected 1.0 and 1.0"
    return None


def _judge_lines(case: dict[str, Any], value: Any) -> str | None:
    if not _is_number(value):
        return _unreadable(case, value)
    if not value <= MOST_LINES:
        return f"{_graph(case)} executed more than {MOST_LINES:,} lines: it visits nodes again and again"
    return None


def _readable(value: Any, length: int) -> bool:
    if not isinstance(value, dict) or set(value) != {"data", "grad"}:
        return False
    return all(isinstance(v, list) and len(v) == length and all(map(_is_number, v)) for v in value.values())


def _is_number(value: Any) -> bool:
    # An integer that no float can hold cannot be compared with one.
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= sys.float_info.max


def _close(got: float, right: float) -> bool:
    return math.isclose(got, right, rel_tol=1e-9, abs_tol=1e-9)


def _unreadable(case: dict[str, Any], value: Any) -> str:
    return f"{_graph(case)}: data and grad must be numbers, found {_short(value)}"


def _graph(case: dict[str, Any]) -> str:
    """The case in one line, as the code it stands for."""
    if case["check"] == "deep_chain":
        return f"backward() on a sum built in {case['length']:,} additions of one leaf each"
    if case["check"] == "reconverging_paths":
        return f"backward() after {case['levels']} times v = v + v * leaf"
    lines = [f"v{index} = {_line(step)}" for index, step in enumerate(case["tape"])]
    if len(lines) > 12:
        lines[6:-6] = ["…"]
    return "; ".join([*lines, f"v{len(case['tape']) - 1}.backward()"])


def _line(step: Step) -> str:
    symbol, *operands = step
    names = [f"v{o[0]}" if isinstance(o, list) else repr(o) for o in operands]
    match symbol:
        case "leaf":
            return f"Value({names[0]})"
        case "neg":
            return f"-{names[0]}"
        case "relu":
            return f"{names[0]}.relu()"
    return f"{names[0]} {symbol} {names[1]}"


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 120 else f"{text[:117]}..."
