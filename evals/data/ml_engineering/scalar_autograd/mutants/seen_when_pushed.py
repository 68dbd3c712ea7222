"""Marks nodes as seen when they go onto the stack, so that some are listed before their operands.

Fails: topological_order
Misses: 2
"""

from __future__ import annotations


class Value:
    """A number that remembers how it was computed, so that derivatives can flow back to its operands.

    Attributes:
        data: The number.
        grad: Derivative of the output with respect to this node; 0.0 until the output's `backward`.
    """

    def __init__(self, data: float, operands: tuple[Value, ...] = (), slopes: tuple[float, ...] = ()) -> None:
        """Makes a leaf, or the result of an operation.

        Args:
            data: The number.
            operands: The nodes it was computed from, an operand that occurs twice listed twice.
            slopes: For each operand, the derivative of `data` with respect to it.
        """
        self.data = data
        self.grad = 0.0
        self._operands = operands
        # Computed along with the number itself: that is when the operands' numbers are at hand.
        self._slopes = slopes

    def __add__(self, other: Value | float) -> Value:
        other = _as_value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __sub__(self, other: Value | float) -> Value:
        other = _as_value(other)
        return Value(self.data - other.data, (self, other), (1.0, -1.0))

    def __mul__(self, other: Value | float) -> Value:
        other = _as_value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def __truediv__(self, other: Value | float) -> Value:
        other = _as_value(other)
        slopes = (1.0 / other.data, -self.data / other.data**2)
        return Value(self.data / other.data, (self, other), slopes)

    def __pow__(self, exponent: float) -> Value:
        slope = exponent * self.data ** (exponent - 1)
        return Value(self.data**exponent, (self,), (slope,))

    def __neg__(self) -> Value:
        return Value(-self.data, (self,), (-1.0,))

    # Python calls these when the left operand is a plain number, which then is `other`.

    def __radd__(self, other: float) -> Value:
        return _as_value(other) + self

    def __rsub__(self, other: float) -> Value:
        return _as_value(other) - self

    def __rmul__(self, other: float) -> Value:
        return _as_value(other) * self

    def __rtruediv__(self, other: float) -> Value:
        return _as_value(other) / self

    def relu(self) -> Value:
        """Returns the number if it is positive, else 0.0; the slope at exactly 0 is 0."""
        positive = self.data > 0
        return Value(self.data if positive else 0.0, (self,), (1.0 if positive else 0.0,))

    def backward(self) -> None:
        """Sets `grad` of every node that this one depends on to the derivative of this one with respect to it."""
        order = self._topological_order()
        self.grad = 1.0
        # Operands come before results in `order`. Backwards, all uses of a node come before the node
        # itself: its gradient is complete by the time it is passed on.
        for node in reversed(order):
            for operand, slope in zip(node._operands, node._slopes, strict=True):
                # Each use of a node adds its share, the operands of v * v two of them.
                operand.grad += slope * node.grad

    def _topological_order(self) -> list[Value]:
        """Returns this node and all it depends on, each once and after its operands."""
        order: list[Value] = []
        seen = {self}
        # A depth-first search with a stack of its own: a graph can be deeper than Python may recurse.
        # A node goes onto the stack a second time, below its operands, to be listed after them.
        stack = [(self, False)]
        while stack:
            node, operands_done = stack.pop()
            if operands_done:
                order.append(node)
                continue
            stack.append((node, True))
            for operand in node._operands:
                if operand not in seen:
                    seen.add(operand)
                    stack.append((operand, False))
        return order


def _as_value(operand: Value | float) -> Value:
    return operand if isinstance(operand, Value) else Value(operand)
