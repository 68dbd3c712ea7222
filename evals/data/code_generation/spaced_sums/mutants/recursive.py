"""Evaluates parentheses by recursion.

Fails: large
Kind: missed edge case
"""

import re

MODULUS = 1_000_000_007

_BEGIN = re.compile(r" *(-*)(?:([0-9]+)|\()")
"""The beginning of an operand: what may stand where one is expected."""
_OPERATOR = re.compile(r"( *)([-+*])( *)")
_SPACES = re.compile(r" *")

Operator = tuple[int, bool, str]


def evaluate(text: str) -> int:
    """Returns the value of an expression modulo 1,000,000,007."""
    value, place = _expression(text, 0)
    if place < len(text):
        raise ValueError(f"character {place} does not continue the expression")
    return value % MODULUS


def _expression(text: str, place: int) -> tuple[int, int]:
    values: list[int] = []
    operators: list[Operator] = []
    while True:
        value, place = _operand(text, place)
        values.append(value)
        after = _OPERATOR.match(text, place)
        if after is None:
            break
        operator = (len(after[1]) + len(after[3]), after[2] != "*", after[2])
        _reduce(values, operators, operator)
        operators.append(operator)
        place = after.end()
    _close(values, operators)
    return values[0], _SPACES.match(text, place).end()


def _operand(text: str, place: int) -> tuple[int, int]:
    begin = _BEGIN.match(text, place)
    if begin is None:
        raise ValueError(f"an operand is missing at character {place}")
    sign = -1 if len(begin[1]) % 2 else 1
    if begin[2] is not None:
        return sign * _number(begin[2]), begin.end()
    value, place = _expression(text, begin.end())
    if text[place : place + 1] != ")":
        raise ValueError("a parenthesis is not closed")
    return sign * value, place + 1


def _number(digits: str) -> int:
    """A number modulo MODULUS; piece by piece, as long ones cannot be converted at once."""
    value = 0
    for start in range(0, len(digits), 1000):
        piece = digits[start : start + 1000]
        value = (value * pow(10, len(piece), MODULUS) + int(piece)) % MODULUS
    return value


def _reduce(values: list[int], operators: list[Operator], coming: Operator) -> None:
    """Applies the operators that bind more tightly than the one that comes, or as tightly and come first."""
    while operators:
        last = operators[-1][:2]
        if last > coming[:2] or (last == coming[:2] and coming[0] % 2):
            return
        _apply(values, operators.pop()[2])


def _close(values: list[int], operators: list[Operator]) -> None:
    while operators:
        _apply(values, operators.pop()[2])


def _apply(values: list[int], operator: str) -> None:
    right = values.pop()
    left = values.pop()
    result = left * right if operator == "*" else left + right if operator == "+" else left - right
    values.append(result % MODULUS)
