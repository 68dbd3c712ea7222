"""Limits the norm of each list by itself.

Fails: scaling, huge_gradients
Misses: 3
"""

import math

Gradients = dict[str, list[float | None] | None]


class Adam:
    """Changes parameters in place, with moments and a count of steps for every single entry."""

    def __init__(
        self,
        params: dict[str, list[float]],
        lr: float,
        beta1: float,
        beta2: float,
        eps: float,
        weight_decay: float,
        max_norm: float | None,
    ) -> None:
        """Keeps the lists of `params`, which every step changes.

        Args:
            params: Parameters by name.
            lr: Learning rate.
            beta1: Decay of the first moment.
            beta2: Decay of the second moment.
            eps: Added to the corrected second moment, inside the root.
            weight_decay: Decay of the parameters, times `lr` in each step.
            max_norm: Norm to which larger gradients are scaled down; None for no limit.
        """
        self._params = params
        self._lr, self._beta1, self._beta2, self._eps = lr, beta1, beta2, eps
        self._weight_decay, self._max_norm = weight_decay, max_norm
        self._first = {name: [0.0] * len(numbers) for name, numbers in params.items()}
        self._second = {name: [0.0] * len(numbers) for name, numbers in params.items()}
        self._count = {name: [0] * len(numbers) for name, numbers in params.items()}

    def step(self, grads: Gradients) -> bool:
        """Takes one step, or, if a gradient is not finite, changes nothing and returns False."""
        present = [
            (name, i, g)
            for name, numbers in grads.items()
            if numbers is not None
            for i, g in enumerate(numbers)
            if g is not None  # 0.0 is a gradient like any other
        ]
        # Decided before anything is changed, so that a refused step leaves no trace.
        if not all(math.isfinite(g) for _, _, g in present):
            return False
        scale = {owner: self._scale([g for name, _, g in present if name == owner]) for owner in self._params}
        updates = {name: [0.0] * len(numbers) for name, numbers in self._params.items()}
        for name, i, g in present:
            updates[name][i] = self._update(name, i, g * scale[name])
        # Entries without a gradient decay as well: every entry has its turn here.
        for name, numbers in self._params.items():
            for i, update in enumerate(updates[name]):
                numbers[i] -= self._lr * self._weight_decay * numbers[i] + update
        return True

    def _scale(self, gradients: list[float]) -> float:
        # hypot does not square: gradients may be larger than the root of the largest float.
        norm = math.hypot(*gradients)
        return 1.0 if self._max_norm is None or norm <= self._max_norm else self._max_norm / norm

    def _update(self, name: str, i: int, g: float) -> float:
        first, second, count = self._first[name], self._second[name], self._count[name]
        count[i] += 1
        first[i] = self._beta1 * first[i] + (1 - self._beta1) * g
        second[i] = self._beta2 * second[i] + (1 - self._beta2) * g * g
        # The correction goes by how often this entry had a gradient: that is how much of its moments is still 0.
        mean = first[i] / (1 - self._beta1 ** count[i])
        square = second[i] / (1 - self._beta2 ** count[i])
        return self._lr * mean / math.sqrt(square + self._eps)
