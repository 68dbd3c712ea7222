"""Writer × reader: notes that one effort or model wrote, read by another: is a note good, or its reader?"""

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control

from analysis.contrasts import Contrast, contrasts
from analysis.effect_records import known
from analysis.inference import paired
from analysis.pairing import arms, differences, primary_outcome
from analysis.rules import Rules

Who = tuple[str, str]
"""Model and effort."""
Gains = dict[tuple[Who, Who], "pd.Series[float]"]
"""Writer and reader → by chain, the mean over positions from 2 on of inherited less none."""
_WRITER = re.compile(r" writer=(\S+)")


def writers(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """One record for each set of chains that inherited notes; empty where no notes were inherited.

    Each record: `policy` (whose notes), `max_tokens`, `variant`, `outcome`, then three lists of estimates in
    points of 100 with `estimate`, `ci_low`, `ci_high` (95 %, Student t over chains; None below six), `p_value`
    and `chains`:

    * `matrix`: `writer` and `reader`, each a model and an effort: the reader's gain over having no memory.
    * `between`: `kind`, `one`, `other` and `p_bh`: `writer`, whose notes are worth more to the same readers;
      `reader`, who gains more from the same notes; `own`, a reader's own notes against those of others.
    * `unpaired`: cells whose chains had other orders than those without memory, which say nothing here.
    """
    groups: dict[tuple[Any, ...], list[Contrast]] = {}
    outcome = primary_outcome(rows)
    for contrast in contrasts(rows):
        if contrast.estimand == "inherited_effect":
            key = (_WRITER.sub("", contrast.memory), str(contrast.max_tokens), contrast.variant)
            groups.setdefault(key, []).append(contrast)
    return [_record(found, outcome) for _, found in sorted(groups.items())]


def _record(found: list[Contrast], outcome: str) -> dict[str, Any]:
    gains: Gains = {}
    unpaired: list[dict[str, Any]] = []
    for one in found:
        both, reader = arms(one.treated, one.control, outcome, one.items), (one.model, one.effort)
        writer = _writer(one)
        if both.paired:
            by_chain = np.where(both.used[0], differences(both.treated, both.control), np.nan)
            gains[writer, reader] = pd.Series(by_chain, index=both.chains).dropna()
        else:
            unpaired.append({"writer": list(writer), "reader": list(reader)})
    matrix = [{"writer": list(writer), "reader": list(reader), **_estimated(values)}
              for (writer, reader), values in sorted(gains.items())]  # fmt: skip
    between = list(_between(gains))
    if tested := [row for row in between if row["p_value"] is not None]:
        for row, p in zip(tested, false_discovery_control([row["p_value"] for row in tested]), strict=True):
            row["p_bh"] = float(p)
    policy = re.search(r" of=(\S+)", found[0].memory)
    return {
        "policy": policy[1] if policy else None,
        "max_tokens": known(found[0].max_tokens),
        "variant": found[0].variant,
        "outcome": outcome,
        "matrix": matrix,
        "between": between,
        "unpaired": unpaired,
    }


def _writer(contrast: Contrast) -> Who:
    """The label says an effort, or model@effort where that is another model; nothing is the reader's own."""
    said = _WRITER.search(contrast.memory)
    model, _, effort = (said[1] if said else contrast.effort).rpartition("@")
    return model or contrast.model, effort


def _between(gains: Gains) -> Iterator[dict[str, Any]]:
    """Each pair of writers over the readers they share, each pair of readers over their writers, own against other."""
    for place, kind in enumerate(("writer", "reader")):
        names = sorted({key[place] for key in gains})
        for one, other in combinations(names, 2):
            mine, theirs = ({key[1 - place]: values for key, values in gains.items() if key[place] == name}
                            for name in (one, other))  # fmt: skip
            if shared := sorted(mine.keys() & theirs.keys()):
                yield _compared(kind, list(one), list(other), [mine[who] - theirs[who] for who in shared])
    own = []
    for reader in sorted({reader for _, reader in gains}):
        others = [values for (writer, of), values in gains.items() if of == reader and writer != reader]
        if (reader, reader) in gains and others:
            own.append(gains[reader, reader] - _mean(others))
    if own:
        yield _compared("own", None, None, own)


def _compared(kind: str, one: list[str] | None, other: list[str] | None, by_chain: list[Any]) -> dict[str, Any]:
    return {"kind": kind, "one": one, "other": other, "p_bh": None, **_estimated(_mean(by_chain).dropna())}


def _mean(series: list["pd.Series[float]"]) -> "pd.Series[float]":
    """Chain by chain; a chain that one of them lacks is left out."""
    mean: pd.Series[float] = pd.concat(series, axis=1).mean(axis=1, skipna=False)
    return mean


def _estimated(values: "pd.Series[float]") -> dict[str, Any]:
    estimate = paired(np.fromiter(values, np.float64))
    enough = bool(estimate.n >= Rules().interval_from)
    low, high = estimate.interval()
    return {
        "estimate": known(estimate.mean),
        "ci_low": known(low) if enough else None,
        "ci_high": known(high) if enough else None,
        "p_value": known(estimate.p) if enough else None,
        "chains": int(estimate.n),
    }
