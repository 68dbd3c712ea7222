"""Simulated runs: the effect that was planted beside the effect that was found."""

from typing import Any

import pandas as pd

from analysis.cells import table
from analysis.contrasts import contrasts
from analysis.effect_records import known
from analysis.effects_shown import NAMES
from analysis.pairing import FROM_MEMORY
from analysis.shown import Shown
from analysis.wording import Record, apart, condition, number, signed, span

OF_MEMORY = ("memory_effect", "wrapper_effect", "length_effect", "content_effect", "own_notes_effect", "advice_effect",
             "oracle_effect", "frozen_effect", "inherited_effect", "plasticity")  # fmt: skip
"""Estimands that compare two memory arms at one effort."""
_KEYS = ("estimand", "model", "effort", "memory", "max_tokens", "variant", "contrast")


def planted_effects(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """One record for each memory contrast of the offline model: the expected effect on the judge's score.

    The offline model notes what every attempt was expected to score, given its notes and its cap.
    `planted` is the mean of it over positions from 2 on, treated less control.
    """
    found = []
    for contrast in contrasts(rows):
        if contrast.estimand not in OF_MEMORY:
            continue
        sides = (contrast.treated, contrast.control)
        means = [side.loc[side["position"] >= FROM_MEMORY, "planted_score"].mean() for side in sides]
        if (planted := known(means[0] - means[1])) is not None:
            named = {key: getattr(contrast, "label" if key == "contrast" else key) for key in _KEYS}
            found.append(named | {"max_tokens": known(contrast.max_tokens), "planted": planted})
    return found


def planted_table(numbers: dict[str, Any]) -> Shown | None:
    """Planted beside estimated, or None when nothing was planted."""
    records = numbers["planted"]
    if not records:
        return None
    fields = apart(records)
    estimates = {
        (_key(record), record["outcome"]): record
        for record in numbers["effects"]
        if record["estimand"].removesuffix("_secondary") in OF_MEMORY
    }

    def estimated(outcome: str, record: Record) -> str:
        seen = estimates.get((_key(record), outcome))
        return f"{number(seen)} ({span(seen) or 'no interval'})" if seen else "–"

    columns = {"judge's score, estimated": lambda r: estimated("score", r)}
    if numbers["outcome"] == "tests":
        columns["hidden tests, estimated"] = lambda r: estimated("tests", r)
    return table(
        "Planted and estimated",
        records,
        {
            "effect of": lambda r: NAMES[r["estimand"]],
            "at": lambda r: ", ".join(filter(None, [f"{r['effort']} effort", condition(r, fields)])),
        },
        {"planted": lambda r: signed(r["planted"]), **columns},
        "In points. Planted is the effect on the judge's score; hidden tests weigh the same faults differently.",
    )


def _key(record: Record) -> tuple[Any, ...]:
    return (record["estimand"].removesuffix("_secondary"), *(record[key] for key in _KEYS[1:]))
