"""Dollars from recorded tokens, by a dated price list."""

import math
import re
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from inspect_ai.model import ModelUsage


@cache
def price_list() -> dict[str, Any]:
    """The list: `date`, `source`, and `prices` with a pattern and dollars per million tokens each."""
    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "prices.yaml").read_text(encoding="utf-8"))
    return loaded


def dollars(model: str, usage: ModelUsage | None, batch: bool = False) -> float:
    """What the tokens cost; 0 for no call, NaN for a model that is not on the list.

    Args:
        model: `provider/name`.
        usage: Tokens; input excludes what was read from or written to a cache. Thinking is output.
        batch: Whether the provider's batch discount applies.
    """
    if usage is None:
        return 0.0
    price = next((entry for entry in price_list()["prices"] if re.search(entry["models"], model)), None)
    if price is None:
        return math.nan
    total = (
        usage.input_tokens * price["input"]
        + usage.output_tokens * price["output"]
        + (usage.input_tokens_cache_write or 0) * price["cache_write"]
        + (usage.input_tokens_cache_read or 0) * price["cache_read"]
    )
    return float(total / 1e6 * (price["batch_discount"] if batch else 1))


def attempt_dollars(
    model: str,
    roles: Mapping[str, str],
    model_usage: Mapping[str, ModelUsage],
    role_usage: Mapping[str, ModelUsage],
    batched: Collection[str] = (),
    deployments: Mapping[str, str] | None = None,
) -> dict[str, float]:
    """Dollars of one attempt, apart: `cost_usd` of the answer, `critique_cost_usd`, `judge_cost_usd`.

    Inspect counts a role's tokens under the role and again under its model, so the answer's are the
    evaluated model's less those of the roles that it played itself.

    Args:
        model: The evaluated model.
        roles: Role (`critic`, `grader`) → the model that played it.
        model_usage: Model → tokens of all its calls.
        role_usage: Role → tokens.
        batched: Which of `model`, `critic` and `grader` were called in batches.
        deployments: Deployment → the model that it is, by whose price it goes.
    """
    prices = deployments or {}
    critic, grader = roles.get("critic", model), roles.get("grader", model)
    answer = model_usage.get(model)
    for role, usage in role_usage.items():
        if answer is not None and roles.get(role) == model:
            answer = _less(answer, usage)
    return {
        "cost_usd": dollars(prices.get(model, model), answer, "model" in batched),
        "critique_cost_usd": dollars(prices.get(critic, critic), role_usage.get("critic"), "critic" in batched),
        "judge_cost_usd": dollars(prices.get(grader, grader), role_usage.get("grader"), "grader" in batched),
    }


def _less(whole: ModelUsage, part: ModelUsage) -> ModelUsage:
    return ModelUsage(
        input_tokens=whole.input_tokens - part.input_tokens,
        output_tokens=whole.output_tokens - part.output_tokens,
        input_tokens_cache_write=(whole.input_tokens_cache_write or 0) - (part.input_tokens_cache_write or 0),
        input_tokens_cache_read=(whole.input_tokens_cache_read or 0) - (part.input_tokens_cache_read or 0),
    )
