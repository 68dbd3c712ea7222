"""Calls the candidate's seed_centres and refine and reports what they return; judges nothing.

Fractions travel as pairs of whole numbers.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

BITS = 160


class Generator:
    """Has `randrange` and nothing else; its numbers come from a list, and what is asked is written down."""

    def __init__(self, fractions: list[int]) -> None:
        self._fractions = iter(fractions)
        self.asked: list[Any] = []

    def randrange(self, stop: int, /) -> int:
        """A number below `stop`: the next number of the list, taken as a fraction of 2 ** BITS."""
        self.asked.append(stop if type(stop) is int else repr(stop)[:80])
        if type(stop) is not int or stop < 1:
            raise ValueError(f"empty range for randrange({stop!r})")
        number = next(self._fractions, None)
        if number is None:
            raise RuntimeError("more numbers were asked for than are needed")
        return (number * stop) >> BITS


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Callable[[Any], Any]) -> Any:
    """Returns what the function returned, what it asked of the generator, whether the arguments were kept."""
    arguments = [[tuple(point) for point in case["points"]], case["weights"]]
    rng = Generator(case.get("fractions", []))
    if "k" in case:
        arguments += [case["k"], case["trials"]]
        before = repr(arguments)
        result = candidate["seed_centres"](*arguments, rng)
    else:
        arguments += [[tuple(Fraction(*c) for c in centre) for centre in case["centres"]], case["rounds"]]
        before = repr(arguments)
        result = candidate["refine"](*arguments)
    return {"result": _plain(result), "asked": rng.asked, "untouched": repr(arguments) == before}


def _plain(value: Any) -> Any:
    if type(value) in (list, tuple):
        return [_plain(one) for one in value]
    if type(value) is Fraction:
        return {"fraction": [value.numerator, value.denominator]}
    # Not by the name of its type, which a solution can choose.
    return value if type(value) is int and abs(value) < 10**1000 else {"other": repr(value)[:80]}
