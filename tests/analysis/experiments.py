"""Made-up attempts in the columns of `Attempts.rows`, for tests of the effects."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.inference import Array


def attempts(
    score: Array,
    effort: str = "high",
    memory: str = "none",
    orders: Sequence[Sequence[str]] | None = None,
    **columns: Any,
) -> pd.DataFrame:
    """One condition's attempts from a table chains × positions of scores; NaN is an attempt with an error."""
    chains, positions = score.shape
    names = [f"item{chr(97 + k)}" for k in range(positions)]
    rows = [
        {
            "model": "m", "effort": effort, "memory": memory, "max_tokens": np.nan, "variant": "", "memory_variant": "",
            "order": "fixed", "item": (orders[chain] if orders else names)[position], "chain": chain + 1,
            "position": position + 1, "score": score[chain, position], "tests": np.nan,
            "passed": np.nan if np.isnan(score[chain, position]) else float(score[chain, position] >= 70),
            "latency_s": 10.0, "thinking_tokens": 1000.0, "thinking_source": "reported", "output_tokens": 2000.0,
            "cost_usd": 0.1, "critique_cost_usd": 0.02 if memory != "none" else 0.0, "truncated": 0.0,
            "stop_reason": "stop", "note_unusable": 0.0,
            "error": "boom" if np.isnan(score[chain, position]) else None, "unscored": None,
        }
        for chain in range(chains)
        for position in range(positions)
    ]  # fmt: skip
    return pd.DataFrame(rows).assign(**columns)


def noisy(chains: int = 12, positions: int = 3, mean: float = 80.0, sd: float = 6.0, seed: int = 0) -> Array:
    """Independent normal scores."""
    return mean + sd * np.random.default_rng(seed).standard_normal((chains, positions))


def two_arms(
    gain: float = 0.0, chains: int = 12, positions: int = 3, effort: str = "high", seed: int = 0
) -> pd.DataFrame:
    """An arm without memory, and one that gains so many points from position 2 on."""
    without, gained = noisy(chains, positions, seed=seed), noisy(chains, positions, seed=seed + 1)
    gained[:, 1:] += gain
    return pd.concat([attempts(without, effort), attempts(gained, effort, "self_critique")], ignore_index=True)
