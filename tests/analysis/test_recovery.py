"""From runs of the offline model to effects: is what was planted inside the interval as often as the interval says?"""

import os
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from scipy.stats import binom

from analysis.effect_tables import effects
from analysis.frame import read_attempts
from analysis.planted import planted_effects
from evals.simulated.profile import profile_named
from tests.evals.folders import RUBRIC, item_folder
from tests.support import model, run_condition

SEEDS = int(os.environ.get("RETROSPECT_SEEDS", "2"))
"""`make soak` sets 40."""
CHAINS = 12
TIGHT, LOOSE = 8_000, 64_000


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Items that only a judge grades: it is its score that is planted, and a sandbox would take most of the time."""
    folder = tmp_path_factory.mktemp("items")
    for name in ("one", "two", "three", "four", "five", "six"):
        item_folder(folder, RUBRIC, name=name)
    return folder


def run(
    folder: Path, items: list[Path], seed: int, memory: str, cap: int = LOOSE, profile: str = "null", **planted: Any
) -> None:
    named = [str(item) for item in items]
    settings = {"effort": "max", "memory": memory, "max_tokens": cap, "items": named}
    offline = model(f"simulated/{profile}", seed=seed, **planted)
    log = run_condition(offline, folder, {"epochs": CHAINS, "log_level": "error"}, **settings)
    assert log.status == "success"


def rows_of(folder: Path) -> pd.DataFrame:
    attempts = read_attempts(str(folder))
    assert (len(attempts.scored), attempts.excluded) == (attempts.expected, {})
    return attempts.rows


def assert_rate(inside: list[bool]) -> None:
    """As many of the 95 % intervals as in 99 % of cases, were they right."""
    low, high = binom.interval(0.99, len(inside), 0.95)
    assert low <= sum(inside) <= high, f"{sum(inside)} of {len(inside)} intervals hold what was planted"


def the_effect(rows: pd.DataFrame, estimand: str, cap: int | None = None) -> dict[str, Any]:
    """The one effect of this name, of the treated arm with this cap."""
    (record,) = [e for e in effects(rows) if e["estimand"] == estimand and cap in (None, e["max_tokens"])]
    return record


def covers(record: dict[str, Any], truth: float) -> bool:
    return bool(record["ci_low"] <= truth <= record["ci_high"])


def test_the_memory_effect_s_interval_holds_the_planted_effect(root: Path, tmp_path: Path) -> None:
    items = sorted(root.iterdir())[:3]
    inside: dict[float, list[bool]] = {8: [], 0: [], -8: []}
    for seed in range(SEEDS):
        control = tmp_path / str(seed) / "control"
        run(control, items, seed, "none")
        for planted, held in inside.items():
            folder = tmp_path / str(seed) / str(planted)
            shutil.copytree(control, folder)
            run(folder, items, seed, "self_critique", memory_effect=planted)
            rows = rows_of(folder)
            (expected,) = planted_effects(rows)
            assert expected["planted"] == pytest.approx(planted, abs=1e-6)
            record = the_effect(rows, "memory_effect")
            assert (record["outcome"], record["chains"]) == ("score", CHAINS)
            held.append(covers(record, planted))
    for held in inside.values():
        assert_rate(held)


def test_what_a_tight_cap_cuts_off_is_found_as_truncation(root: Path, tmp_path: Path) -> None:
    items, profile = sorted(root.iterdir()), profile_named("overwhelmed", {})
    tight_held, loose_held, added_held, shares, elsewhere = [], [], [], [], []
    for seed in range(SEEDS if SEEDS > 2 else 1):  # twice the attempts of the other test
        folder = tmp_path / str(seed)
        for cap in (TIGHT, LOOSE):
            for memory in ("none", "self_critique"):
                run(folder, items, seed, memory, cap, "overwhelmed")
        rows = rows_of(folder)
        tight = rows[(rows["max_tokens"] == TIGHT) & (rows["memory"] != "none") & (rows["position"] > 1)]
        elsewhere.append(float(rows.drop(tight.index)["truncated"].mean()))
        expected = [profile.truncated_share("max", int(size), TIGHT) for size in tight["memory_bytes"]]
        spread = sum(share * (1 - share) for share in expected) ** 0.5
        assert abs(tight["truncated"].sum() - sum(expected)) < 4 * spread
        planted = {one["max_tokens"]: one["planted"] for one in planted_effects(rows)}
        assert planted[TIGHT] < -20 < -1 < planted[LOOSE]
        at_tight = the_effect(rows, "memory_effect", TIGHT)
        assert at_tight["verdict"] == "worse"
        tight_held.append(covers(at_tight, planted[TIGHT]))
        loose_held.append(covers(the_effect(rows, "memory_effect", LOOSE), planted[LOOSE]))
        added = the_effect(rows, "truncation_share")
        shares.append(added["share"] - (1 - planted[LOOSE] / planted[TIGHT]))
        added_held.append(covers(added, planted[TIGHT] - planted[LOOSE]))
    for held in (tight_held, loose_held, added_held):
        assert_rate(held)
    assert abs(sum(shares) / len(shares)) < 1.2 / len(shares) ** 0.5  # one run's share is off by up to about 0.6
    assert sum(elsewhere) / len(elsewhere) < 0.02 + 0.02 / len(elsewhere) ** 0.5  # hardly anything without notes
