"""Made-up attempts of the dimensions' tests, in the columns of `Attempts.rows`."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.inference import Array

ITEMS = {"code_generation": 15, "long_context": 10, "tool_use": 5}
"""Dimension → its items, as many as the tests have."""


def outcomes(skill: float, items: int, epochs: int, draw: np.random.Generator, parts: int = 4) -> Array:
    """Outcomes epochs × items: each of some parts of an attempt is right with this probability."""
    return 100 * draw.binomial(parts, skill, (epochs, items)) / parts


def attempts(model: str, by_dimension: dict[str, Array], **changed: Any) -> pd.DataFrame:
    """One model's attempts from tables epochs × items of outcomes; NaN is an attempt without one."""
    frames = []
    for dimension, table in by_dimension.items():
        chain, item = (index.ravel() for index in np.indices(table.shape))
        score, draw = table.ravel(), np.random.default_rng([*model.encode(), len(dimension)])
        calls = draw.integers(3, 9, score.size) if dimension == "tool_use" else np.nan
        frames.append(
            pd.DataFrame(
                {"dimension": dimension, "chain": chain + 1, "item": [f"{dimension}_{k}" for k in item], "score": score,
                 "all_passed": np.where(np.isnan(score), np.nan, score == 100), "tool_calls": calls,
                 "latency_s": draw.uniform(5, 15, score.size), "output_tokens": draw.uniform(500, 900, score.size)}
            )
        )  # fmt: skip
    constant: dict[str, Any] = {
        "model": model, "effort": "high", "memory": "none", "max_tokens": 64000.0, "variant": "", "memory_variant": "",
        "tests": np.nan, "passed": np.nan, "position": 1, "item_version": 1, "judge": "j", "failure": None,
        "judge_prompt_sha256": "p", "thinking_tokens": 100.0, "thinking_source": "reported", "cost_usd": 0.1,
        "wrong_actions": np.nan, "destructive_actions": np.nan, "created": "2026-01-01T00:00:00+00:00",
    }  # fmt: skip
    return pd.concat(frames, ignore_index=True).assign(**constant | changed)


def drawn(model: str, skill: dict[str, float], epochs: int, seed: int, **changed: Any) -> pd.DataFrame:
    """One model's attempts with these skills."""
    draw = np.random.default_rng([seed, *model.encode()])
    tables = {name: outcomes(p, ITEMS[name], epochs, draw) for name, p in skill.items()}
    return attempts(model, tables, **changed)
