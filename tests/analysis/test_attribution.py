"""An effect that lives in one part of a memory alone: does the report put it there, and nothing elsewhere?"""

import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from scipy.stats import binom

from analysis.effect_tables import effects
from analysis.frame import read_attempts
from analysis.planted import planted_effects
from retrospect import main
from tests.evals.folders import RUBRIC, item_folder

PARTS = {"wrapper_effect": "wrapper_effect", "length_effect": "length_effect", "content_effect": "memory_effect"}
"""Estimand → the offline model's quantity that is planted for it."""
CHAINS, PILOT_CHAINS, PLANTED = 14, 4, 45
SEEDS = int(os.environ.get("RETROSPECT_SEEDS", "1"))
"""`make soak` sets 40."""


@pytest.fixture(scope="module")
def items(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Items that only a judge grades: it is its score that is planted, and a sandbox would take most of the time."""
    folder = tmp_path_factory.mktemp("items")
    for name in ("one", "two"):
        item_folder(folder, RUBRIC, name=name)
    return folder


def retrospect(*typed: object) -> None:
    done = CliRunner().invoke(main, [str(word) for word in typed])
    assert done.exit_code == 0, done.output


def sweep(logs: Path, items: Path, memory: str, chains: int, *more: object) -> None:
    offline = ["--model", "simulated/null", "-M", "score=50"]
    retrospect("run", *offline, "--effort", "high", "--memory", memory, "--chains", chains, "--order", "fixed",
               "--items", items, "--log-dir", logs, "--yes", *more)  # fmt: skip


@pytest.fixture(scope="module")
def pilot(items: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pilot of fewer chains than the sweep has: the others' placebos are as long as its notes on average."""
    folder = tmp_path_factory.mktemp("pilot")
    sweep(folder / "logs", items, "self_critique", PILOT_CHAINS)
    retrospect("memory", folder / "logs", "--pilot", folder / "pilot.json")
    return folder / "pilot.json"


def test_an_effect_of_one_part_of_memory_is_attributed_to_it_and_to_no_other(
    items: Path, pilot: Path, tmp_path: Path
) -> None:
    inside = []
    for seed in range(SEEDS):
        for part in ("content_effect", "wrapper_effect"):
            logs = tmp_path / f"{part}-{seed}"
            planted = ["-T", f"pilot={pilot}", "-M", f"seed={seed}", "-M", f"{PARTS[part]}={PLANTED}"]
            sweep(logs, items, "none,empty,placebo,self_critique", CHAINS, *planted)
            rows = read_attempts(str(logs)).rows
            found = {record["estimand"]: record for record in effects(rows)}
            said = {record["estimand"]: record["planted"] for record in planted_effects(rows)}
            for estimand in PARTS:
                true = PLANTED if estimand == part else 0
                assert said[estimand] == pytest.approx(true, abs=1e-6)
                assert not holds(found[estimand], PLANTED - true), f"{PLANTED} points of {part} shown as {estimand}"
                inside.append(holds(found[estimand], true))
            assert found[part]["verdict"] == "better"
            parts = sum(found[name]["estimate"] for name in PARTS)
            assert found["memory_effect"]["estimate"] == pytest.approx(parts)
    least = binom.ppf(0.005, len(inside), 0.95)  # of 95 % intervals, in 99.5 % of such tests
    assert sum(inside) >= least, f"{sum(inside)} of {len(inside)} intervals hold what was planted"


def holds(record: dict[str, Any], value: float) -> bool:
    return bool(record["ci_low"] <= value <= record["ci_high"])
