"""Keeps the caller's list of valid rows for the way back.

Fails: gradient_kept_apart
Misses: 3
"""

import math

Row = list[float]


class BatchNorm:
    """Normalises each feature over the valid rows of a batch.

    Attributes:
        gamma: Scale of each feature.
        beta: Shift of each feature.
        running_mean: Mean of each feature for evaluation.
        running_var: Variance of each feature for evaluation.
    """

    def __init__(self, features: int, momentum: float, eps: float) -> None:
        """Starts with scale 1, shift 0, running means 0 and running variances 1."""
        self.gamma = [1.0] * features
        self.beta = [0.0] * features
        self.running_mean = [0.0] * features
        self.running_var = [1.0] * features
        self._features = features
        self._momentum = momentum
        self._eps = eps

    def forward(self, x: list[Row], valid: list[bool], training: bool) -> list[Row]:
        """Returns the normalised rows, zeros for invalid ones, and keeps what `backward` needs.

        Args:
            x: Rows of features; an invalid row is never looked at.
            valid: Which rows count.
            training: Whether to use, and record, the batch's own statistics.
        """
        self._rows = [i for i, counts in enumerate(valid) if counts]
        self._total_rows = len(x)
        self._valid = valid
        self._training = training
        # All of this is new: whatever the caller does with its lists, or with gamma, comes too late to be felt.
        self._gamma = list(self.gamma)
        self._sigma, self._scale, self._normal = [], [], []
        for feature in range(self._features):
            column = [x[i][feature] for i in self._rows]
            mean, sigma = self._statistics(feature, column)
            scale = sigma + self._eps
            self._sigma.append(sigma)
            self._scale.append(scale)
            self._normal.append([(number - mean) / scale for number in column])
        outputs = [
            [gamma * number + beta for number in normal]
            for gamma, beta, normal in zip(self.gamma, self.beta, self._normal, strict=True)
        ]
        return self._spread(outputs)

    def _statistics(self, feature: int, column: Row) -> tuple[float, float]:
        """Mean and standard deviation to normalise with; in training, the running ones are updated."""
        if not self._training or not column:
            return self.running_mean[feature], math.sqrt(self.running_var[feature])
        n, keep = len(column), 1.0 - self._momentum
        mean = math.fsum(column) / n
        # Two passes: the mean of the squares less the square of the mean would cancel far from 0.
        squares = math.fsum((number - mean) ** 2 for number in column)
        self.running_mean[feature] = keep * self.running_mean[feature] + self._momentum * mean
        if n > 1:
            self.running_var[feature] = keep * self.running_var[feature] + self._momentum * squares / (n - 1)
        return mean, math.sqrt(squares / n)

    def backward(self, upstream: list[Row]) -> tuple[list[Row], Row, Row]:
        """Returns the derivatives of the loss with respect to `x`, `gamma` and `beta` of the last `forward`.

        Args:
            upstream: Derivatives with respect to the outputs; those of invalid rows are never looked at.
        """
        slopes, gammas, betas = [], [], []
        self._rows = [i for i, counts in enumerate(self._valid) if counts]
        for feature in range(self._features):
            given = [upstream[i][feature] for i in self._rows]
            normal = self._normal[feature]
            gammas.append(math.fsum(g * number for g, number in zip(given, normal, strict=False)))
            betas.append(math.fsum(given))
            slopes.append(self._input_slopes(feature, given))
        return self._spread(slopes), gammas, betas

    def _input_slopes(self, feature: int, given: Row) -> Row:
        gamma, sigma, scale = self._gamma[feature], self._sigma[feature], self._scale[feature]
        normal = self._normal[feature]
        direct = [gamma * g / scale for g in given]
        if not self._training or not given:
            return direct
        n = len(given)
        by_mean = math.fsum(direct) / n
        # x - mean is normal * scale. Where sigma is 0, so are all of these, and nothing flows through sigma.
        by_sigma = math.fsum(d * number for d, number in zip(direct, normal, strict=False)) / n
        ratio = scale / sigma if sigma > 0 else 0.0
        return [d - by_mean - by_sigma * ratio * number for d, number in zip(direct, normal, strict=False)]

    def _spread(self, columns: list[Row]) -> list[Row]:
        """Rows from columns of the valid rows; zeros in the others."""
        rows = [[0.0] * self._features for _ in range(self._total_rows)]
        for feature, column in enumerate(columns):
            for i, number in zip(self._rows, column, strict=False):
                rows[i][feature] = number
        return rows
