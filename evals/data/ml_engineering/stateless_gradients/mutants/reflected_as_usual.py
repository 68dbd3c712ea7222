"""Takes a plain number on the left for one on the right, so that 2 - t is t - 2.

Fails: reflected_operators
Misses: 3
"""

from __future__ import annotations

import math
from collections.abc import Iterable


class Term:
    """A number that remembers how it was computed.

    Attributes:
        number: The number.
    """

    def __init__(self, number: float, operands: tuple[Term, ...] = (), slopes: tuple[float, ...] = ()) -> None:
        """Makes a leaf, or the result of an operation.

        Args:
            number: The number.
            operands: The terms it was computed from, an operand that occurs twice listed twice.
            slopes: For each operand, the derivative of `number` with respect to it.
        """
        self.number = number
        self._operands = operands
        # Computed along with the number itself: that is when the operands' numbers are at hand.
        self._slopes = slopes

    def __add__(self, other: Term | float) -> Term:
        other = _as_term(other)
        return Term(self.number + other.number, (self, other), (1.0, 1.0))

    def __sub__(self, other: Term | float) -> Term:
        other = _as_term(other)
        return Term(self.number - other.number, (self, other), (1.0, -1.0))

    def __mul__(self, other: Term | float) -> Term:
        other = _as_term(other)
        return Term(self.number * other.number, (self, other), (other.number, self.number))

    def __truediv__(self, other: Term | float) -> Term:
        other = _as_term(other)
        slopes = (1.0 / other.number, -self.number / other.number**2)
        return Term(self.number / other.number, (self, other), slopes)

    def __neg__(self) -> Term:
        return Term(-self.number, (self,), (-1.0,))

    def __abs__(self) -> Term:
        """Returns the number without its sign; the slope at exactly 0 is 1."""
        return Term(abs(self.number), (self,), (1.0 if self.number >= 0 else -1.0,))

    # Python calls these when the left operand is a plain number, which then is `other`.

    def __radd__(self, other: float) -> Term:
        return _as_term(other) + self

    def __rsub__(self, other: float) -> Term:
        return self - other

    def __rmul__(self, other: float) -> Term:
        return _as_term(other) * self

    def __rtruediv__(self, other: float) -> Term:
        return self / other

    def exp(self) -> Term:
        """Returns e to the power of the number, which is its own slope."""
        power = math.exp(self.number)
        return Term(power, (self,), (power,))

    def larger(self, other: Term | float) -> Term:
        """Returns the larger of the two numbers; equal ones have the slope 1/2 each."""
        other = _as_term(other)
        share = 0.5 if self.number == other.number else float(self.number > other.number)
        return Term(max(self.number, other.number), (self, other), (share, 1.0 - share))


def gradients(output: Term, inputs: Iterable[Term]) -> dict[Term, float]:
    """Returns for each of the inputs the derivative of the output with respect to it."""
    # Belongs to this call alone: nothing is kept in the terms, so that the next call begins afresh.
    found = {output: 1.0}
    # Operands come before results in the order. Backwards, all uses of a term come before the term
    # itself: its gradient is complete by the time it is passed on.
    for term in reversed(_topological_order(output)):
        for operand, slope in zip(term._operands, term._slopes, strict=True):
            # Each use of a term adds its share, the operands of t * t two of them.
            found[operand] = found.get(operand, 0.0) + slope * found[term]
    return {term: found.get(term, 0.0) for term in inputs}


def _topological_order(output: Term) -> list[Term]:
    """Returns the output and all it depends on, each once and after its operands."""
    order: list[Term] = []
    seen = {output}
    # A depth-first search with a stack of its own: a graph can be deeper than Python may recurse.
    # Each entry is a term and those of its operands that were not looked at yet.
    path = [(output, iter(output._operands))]
    while path:
        term, operands = path[-1]
        unseen = next((operand for operand in operands if operand not in seen), None)
        if unseen is None:
            order.append(term)
            path.pop()
        else:
            seen.add(unseen)
            path.append((unseen, iter(unseen._operands)))
    return order


def _as_term(operand: Term | float) -> Term:
    return operand if isinstance(operand, Term) else Term(operand)
