"""Lets all operators of the same width bind alike.

Fails: ties
Kind: misunderstood requirement
"""

import re

MODULUS = 1_000_000_007

_BEGIN = re.compile(r" *(-*)(?:([0-9]+)|\()")
"""The beginning of an operand: what may stand where one is expected."""
_GO_ON = re.compile(r"( *)([-+*])( *)| *(\))")
"""What may stand after an operand."""

Operator = tuple[int, bool, str]
"""Width, whether it is no `*`, and the character: an operator that is smaller by the first two binds more tightly."""


def evaluate(text: str) -> int:
    """Returns the value of an expression modulo 1,000,000,007.

    Raises:
        ValueError: When the text is no expression.
    """
    # One level for each open parenthesis: its sign, where its values begin and its operators.
    signs, levels = [1], list[list[Operator]]([[]])
    values: list[int] = []
    place, end = 0, len(text.rstrip(" "))
    while True:
        begin = _BEGIN.match(text, place)
        # Between an operator and its operand the spaces have been read already.
        if begin is None:
            raise ValueError(f"an operand is missing at character {place}")
        place = begin.end()
        sign = -1 if len(begin[1]) % 2 else 1
        if begin[2] is None:
            signs.append(sign)
            levels.append([])
            continue
        values.append(sign * _number(begin[2]) % MODULUS)
        # All parentheses that end here, then an operator or the end.
        while True:
            if place >= end:
                if len(levels) > 1:
                    raise ValueError("a parenthesis is not closed")
                _close(values, levels.pop())
                return values.pop() % MODULUS
            after = _GO_ON.match(text, place)
            if after is None or (after[4] and len(levels) == 1):
                raise ValueError(f"character {place} does not continue the expression")
            place = after.end()
            if after[2]:
                break
            _close(values, levels.pop())
            values[-1] = values[-1] * signs.pop() % MODULUS
        operator = (len(after[1]) + len(after[3]), False, after[2])
        _reduce(values, levels[-1], operator)
        levels[-1].append(operator)


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
