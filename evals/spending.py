"""What a run may spend: a gate that knows the prices of all its models."""

from typing import Any

from evals.errors import SettingError
from evals.gate import Gate
from evals.options import Options
from evals.prices import price_of

MARGIN = 2.0
"""Of the assumed dollars held back for an attempt before one like it was measured."""


def gate_for(models: set[str], assumed: float, options: Options) -> Gate:
    """A gate that knows the prices.

    Args:
        models: All models that will be called.
        assumed: Dollars of the dearest attempt.
        options: Budget, and the price of models that are not listed.

    Raises:
        SettingError: When there is a budget and a price is unknown.
    """
    batch = bool(options.batch)
    prices = {name: price_of(name, options.price, batch) for name in models}
    unknown = sorted(name for name, price in prices.items() if price is None)
    if unknown and options.max_cost is not None:
        raise SettingError(
            f"--max-cost: the price of {', '.join(unknown)} is unknown, so spend cannot be counted; give --price "
            "INPUT,OUTPUT in dollars per million tokens."
        )

    def pricing(model: str, usage: Any) -> float | None:
        price = prices.get(model) or price_of(model, options.price, batch)
        return price.of(usage) if price else None

    return Gate(pricing=pricing, assumed=MARGIN * assumed, budget=options.max_cost)
