"""A pilot's notes as a file that the arms `placebo`, `shuffled` and `inherited` take: -T pilot=FILE."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis.contrasts import CONTROLS
from analysis.errors import ReportError
from analysis.memories import Remembered
from analysis.plain import plain

SCHEMA = 1


def write_pilot(found: Sequence[Remembered], policy: str | None, path: Path) -> str:
    """Writes the file and says what is in it; the format is that of memory/pilot.py.

    Args:
        found: Every attempt's memory.
        policy: The policy meant; None for the only one.
        path: The file.

    Raises:
        ReportError: When it is not clear which notes are meant, or there are none.
    """
    chosen = _policy(found, policy)
    arms: dict[tuple[str, str], list[Remembered]] = {}
    for one in found:
        if one.policy == chosen:
            arms.setdefault((one.model, one.effort), []).append(one)
    for (model, effort), shown in arms.items():
        if len(several := sorted({one.condition for one in shown})) > 1:
            raise ReportError(
                f"--pilot: {plain(model)} at {plain(effort)} effort has several conditions of {plain(chosen)} "
                f"({', '.join(map(plain, several))}); leave one in the folder."
            )
    document = {"schema": SCHEMA, "arms": [_arm(key, chosen, arms[key]) for key in sorted(arms)]}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    chains = sum(len({one.chain for one in shown}) for shown in arms.values())
    return f"notes of {plain(chosen)}, {len(arms)} conditions, {chains} chains"


def _policy(found: Sequence[Remembered], wanted: str | None) -> str:
    noted = sorted({one.policy for one in found if one.shown and one.policy not in CONTROLS})
    if wanted is not None and wanted in noted:
        return wanted
    if wanted is None and len(noted) == 1:
        return noted[0]
    there = f"there are {', '.join(map(plain, noted))}" if noted else "no chain was shown any note"
    raise ReportError(f"--policy {plain(wanted)}: {there}." if wanted else f"--pilot: {there}; name one with --policy.")


def _arm(key: tuple[str, str], policy: str, shown: list[Remembered]) -> dict[str, Any]:
    ordered = sorted(shown, key=lambda one: (one.chain, one.position))
    return {
        "model": key[0],
        "effort": key[1],
        "policy": policy,
        "shown": [
            {"chain": o.chain, "position": o.position, "item": o.item, "text": o.shown, "entries": o.entries}
            for o in ordered
        ],
        "ended": [{"chain": chain, "entries": last.left} for chain, last in {o.chain: o for o in ordered}.items()],
    }
