"""Items and their altered twins: is a familiar task done better than one that asks the same in another guise?"""

from typing import Any

import pandas as pd

from analysis.cells import ARM, table
from analysis.pairing import primary_outcome
from analysis.shown import Shown
from analysis.wording import OUTCOMES, signed

_ARM = ["model", "effort", "memory", "memory_variant", "max_tokens"]


def by_slot(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with each twin under the id of the item that it stands in for, so that chains can be compared."""
    if "variant_of" not in rows:
        return rows
    return rows.assign(item=rows["variant_of"].where(rows["variant_of"].notna(), rows["item"]))


def familiar(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Means of the primary outcome on each item that has a twin and on the twin, by arm; empty when no twin was asked.

    Each record: the arm, item, outcome; familiar and variant (means), familiar_n and variant_n (attempts with an
    outcome), difference (variant less familiar). Unknown is None.
    """
    if "variant_of" not in rows or rows["variant_of"].isna().all():
        return []
    outcome = primary_outcome(rows)
    slots = by_slot(rows).assign(twin=rows["variant_of"].notna())
    paired = slots[slots["item"].isin(rows["variant_of"].dropna())]
    records = []
    for key, group in paired.groupby([*_ARM, "item"], dropna=False, sort=True):
        sides = {"familiar": group.loc[~group["twin"], outcome], "variant": group.loc[group["twin"], outcome]}
        means = {name: float(side.mean()) if side.notna().any() else None for name, side in sides.items()}
        one, other = means["familiar"], means["variant"]
        records.append(
            dict(zip([*_ARM, "item"], key, strict=True))
            | {"outcome": outcome, **means}
            | {f"{name}_n": int(side.notna().sum()) for name, side in sides.items()}
            | {"difference": None if one is None or other is None else other - one}
        )
    return records


def familiar_tables(numbers: dict[str, Any]) -> list[Shown]:
    """The table of them; none when no twin was asked."""
    records = numbers["variants"]
    if not records:
        return []

    def side(name: str) -> Any:
        return lambda r: "–" if r[name] is None else f"{r[name]:.1f} ({r[f'{name}_n']})"

    return [
        table(
            "Familiar items and their variants",
            records,
            ARM | {"item": lambda r: r["item"]},
            {"familiar": side("familiar"), "variant": side("variant"), "difference": lambda r: signed(r["difference"])},
            f"Means by {OUTCOMES[records[0]['outcome']]}, in brackets the attempts; descriptive, without an interval. "
            "A familiar item that does much better than its variant may be known by heart.",
        )
    ]
