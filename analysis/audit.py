"""What a published table supports: exact tests, what it could have found, its ceiling, what chance alone does."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import boschloo_exact

from analysis.audit_table import Published
from analysis.inference import Array
from analysis.planning import detectable
from analysis.proportions import Rate, newcombe, wilson
from analysis.signflip import signflip_p

DRAWS = 100_000
_SEED = 20260421
_Z = 1.959964
_Z_SUM = _Z + 0.841621
"""Normal deviates of a two-sided 5 % test with 80 % power."""


def audited(table: Published) -> dict[str, Any]:
    """The numbers of an audit.

    Returns:
        `kind`, `arm`, `control`, `treated`, `pairs` (their number), `unpaired` (rows without a
        partner), `contrasts` (overall, then one for each value of each key with more than one
        pair), `ceiling` and `chance` (of the largest difference, were there no effect).
    """
    pairs = table.pairs
    contrasts = [_contrast(table, "all", pairs)]
    for key in table.keys:
        groups = [(value, group) for value, group in pairs.groupby(key, sort=False) if len(group) < len(pairs)]
        contrasts += [_contrast(table, f"{key} = {value}", group) for value, group in groups]
    return {
        "kind": table.kind,
        "arm": table.arm,
        "control": table.control,
        "treated": table.treated,
        "pairs": len(pairs),
        "unpaired": len(table.rows) - 2 * len(pairs),
        "contrasts": contrasts,
        "ceiling": _ceiling(table, pairs),
        "chance": chance_of_largest(table, contrasts[1:]),
    }


def _contrast(table: Published, of: str, pairs: pd.DataFrame) -> dict[str, Any]:
    if table.kind == "counts":
        return {"of": of, "pairs": len(pairs), **_counted(pairs)}
    differences = (pairs["treated"] - pairs["control"]).to_numpy(float)
    n = len(differences)
    sd = float(np.std(differences, ddof=1)) if n > 1 else math.nan
    return {
        "of": of,
        "pairs": n,
        "control": float(pairs["control"].mean()),
        "treated": float(pairs["treated"].mean()),
        "difference": float(differences.mean()) if n else math.nan,
        "p_value": signflip_p(differences),
        "smallest_p": 2.0 ** (1 - n) if n else math.nan,
        "mde": detectable(n, sd) if n > 1 and sd > 0 else math.nan,
    }


def _counted(pairs: pd.DataFrame) -> dict[str, Any]:
    """Pass rates in percent, summed over the rows; Boschloo's exact test; Newcombe's interval."""
    hits, tries = (int(pairs[name].sum()) for name in ("treated", "treated_total"))
    base, base_tries = (int(pairs[name].sum()) for name in ("control", "control_total"))
    table = [[hits, base], [tries - hits, base_tries - base]]
    p = 1.0 if hits * base_tries == base * tries else float(boschloo_exact(table).pvalue)
    low, high = newcombe(_rate(hits, tries), _rate(base, base_tries))
    pooled = (hits + base) / (tries + base_tries)
    spread = math.sqrt(max(pooled * (1 - pooled), 0) * (1 / tries + 1 / base_tries))
    return {
        "control": 100 * base / base_tries,
        "treated": 100 * hits / tries,
        "difference": 100 * (hits / tries - base / base_tries),
        "ci_low": 100 * float(low),
        "ci_high": 100 * float(high),
        "p_value": p,
        "mde": 100 * _Z_SUM * spread if spread else math.nan,
    }


def _rate(passed: int, of: int) -> Rate:
    """Attempts that are independent, as far as a published table tells."""
    share = passed / of
    return Rate(share, *wilson(share, of, _Z), n=of, n_effective=of, chains=of)


def _ceiling(table: Published, pairs: pd.DataFrame) -> dict[str, float] | None:
    """How much of the table is at the top already, and the largest gain that leaves possible."""
    if table.kind == "counts" or pairs.empty:
        return None
    at_top = (table.rows["score"] >= 100).mean()
    return {"share_at_100": float(at_top), "largest_gain": float((100 - pairs["control"]).mean())}


def chance_of_largest(table: Published, contrasts: list[dict[str, Any]]) -> dict[str, Any] | None:
    """How often some group of the table shows a difference as large as the largest seen, were there no effect.

    Args:
        table: The table.
        contrasts: Those of the groups; the largest is taken within each key.

    Returns:
        `group`, `difference` and `chance`, by simulation: every score is drawn anew from all
        scores of the table, every count from the common rate. None without groups.
    """
    seen = [(one, one["of"].partition(" = ")[0]) for one in contrasts if not math.isnan(one["difference"])]
    if not seen:
        return None
    largest, key = max(seen, key=lambda pair: abs(pair[0]["difference"]))
    rng = np.random.default_rng(_SEED)
    pairs = table.pairs
    groups = [np.asarray(places) for places in pairs.groupby(key, sort=False).indices.values()]
    differences = np.concatenate(list(_simulated(table, pairs, rng)))
    means = np.stack([_group_means(table, differences, pairs, positions) for positions in groups])
    reached = np.abs(means).max(axis=0) >= abs(largest["difference"]) - 1e-9
    return {"group": largest["of"], "difference": largest["difference"], "chance": float(reached.mean())}


def _simulated(table: Published, pairs: pd.DataFrame, rng: np.random.Generator) -> Iterator[Array]:
    """Experiments without an effect, in parts to bound memory: arrays draws × pairs of differences (or passed)."""
    for _ in range(10):
        size = (DRAWS // 10, len(pairs))
        if table.kind == "scores":
            pool = table.rows["score"].to_numpy(float)
            yield rng.choice(pool, size) - rng.choice(pool, size)
            continue
        totals = [pairs[f"{side}_total"].to_numpy(int) for side in ("treated", "control")]
        common = (pairs["treated"] + pairs["control"]).to_numpy(float) / (totals[0] + totals[1])
        first, second = (rng.binomial(total, common, size) / total for total in totals)
        yield 100 * (first - second)


def _group_means(table: Published, differences: Array, pairs: pd.DataFrame, positions: NDArray[np.intp]) -> Array:
    weights = pairs["treated_total"].to_numpy(float) if table.kind == "counts" else np.ones(len(pairs))
    chosen = weights[positions]
    means: Array = differences[:, positions] @ (chosen / chosen.sum())
    return means
