"""What a call costs, for estimates and budgets. Reads the report's price list; the code is not shared."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from inspect_ai.model import ModelUsage

from evals.deployments import reference
from evals.errors import SettingError

_FILE = Path(__file__).parent.parent / "analysis" / "prices.yaml"


@dataclass(frozen=True)
class Price:
    """US dollars per million tokens."""

    input: float
    output: float
    cache_write: float
    cache_read: float

    def of(self, usage: ModelUsage) -> float:
        """Dollars of one call. Thinking is part of the output; cached input is counted apart from the rest."""
        return (
            usage.input_tokens * self.input
            + usage.output_tokens * self.output
            + (usage.input_tokens_cache_write or 0) * self.cache_write
            + (usage.input_tokens_cache_read or 0) * self.cache_read
        ) / 1e6


@cache
def _listed() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return loaded


def price_date() -> str:
    """The date of the price list."""
    return str(_listed()["date"])


def price_of(model: str, given: Price | None = None, batch: bool = False) -> Price | None:
    """The price of a model, `provider/name`; None when it is neither listed nor given.

    Args:
        model: A deployment of a name of its own has the price of the model that it was said to be.
        given: For a model that is not listed, as it is: whether it is that of batches is the user's to know.
        batch: Whether the listed discount for batches applies, to every kind of token.
    """
    for entry in _listed()["prices"]:
        if re.search(entry["models"], reference(model)):
            kinds = ("input", "output", "cache_write", "cache_read")
            return Price(*(entry[kind] * (entry["batch_discount"] if batch else 1) for kind in kinds))
    return given


def price_named(value: str) -> Price:
    """A price as typed, `INPUT,OUTPUT` in dollars per million tokens; cached input is charged as input."""
    try:
        given_in, given_out = (float(part) for part in value.split(","))
    except ValueError:
        given_in = given_out = -1
    if min(given_in, given_out) < 0:
        raise SettingError(f"--price {value}: give two numbers, dollars per million input and output tokens: 5,25.")
    return Price(given_in, given_out, given_in, given_in)
