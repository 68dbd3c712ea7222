"""An effect that lives in one part of a memory alone: does the report put it there, and nothing elsewhere?"""

import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from analysis.effect_tables import effects
from analysis.frame import read_attempts
from analysis.planted import planted_effects
from retrospect import main
from tests.evals.folders import RUBRIC, item_folder

PARTS = {"wrapper_effect": "wrapper_effect", "length_effect": "length_effect", "content_effect": "memory_effect"}
"""Estimand → the offline model's quantity that is planted for it."""
CHAINS, PILOT_CHAINS, PLANTED = 16, 4, 40
SEED = int(os.environ.get("RETROSPECT_SEED", "0"))


@pytest.fixture(scope="module")
def items(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Items that only a judge grades: it is its score that is planted, and a sandbox would take most of the time."""
    folder = tmp_path_factory.mktemp("items")
    for name in ("one", "two", "three"):
        item_folder(folder, RUBRIC, name=name)
    return folder


def retrospect(*typed: object) -> None:
    done = CliRunner().invoke(main, [str(word) for word in typed])
    assert done.exit_code == 0, done.output


def sweep(logs: Path, items: Path, memory: str, chains: int, *more: object) -> None:
    offline = ["--model", "simulated/null", "-M", "score=50", "-M", f"seed={SEED}"]
    retrospect("run", *offline, "--effort", "high", "--memory", memory, "--chains", chains, "--order", "fixed",
               "--items", items, "--log-dir", logs, "--yes", *more)  # fmt: skip


@pytest.fixture(scope="module")
def pilot(items: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pilot of fewer chains than the sweep has: the others' placebos are as long as its notes on average."""
    folder = tmp_path_factory.mktemp("pilot")
    sweep(folder / "logs", items, "self_critique", PILOT_CHAINS)
    retrospect("memory", folder / "logs", "--pilot", folder / "pilot.json")
    return folder / "pilot.json"


@pytest.mark.parametrize("part", ["content_effect", "wrapper_effect"])
def test_an_effect_of_one_part_of_memory_is_attributed_to_it_and_to_no_other(
    part: str, items: Path, pilot: Path, tmp_path: Path
) -> None:
    arms = "none,empty,placebo,self_critique"
    sweep(tmp_path, items, arms, CHAINS, "-T", f"pilot={pilot}", "-M", f"{PARTS[part]}={PLANTED}")
    rows = read_attempts(str(tmp_path)).rows
    found = {record["estimand"]: record for record in effects(rows)}
    said = {record["estimand"]: record["planted"] for record in planted_effects(rows)}
    for estimand in PARTS:
        true = PLANTED if estimand == part else 0
        assert said[estimand] == pytest.approx(true, abs=1e-6)
        assert holds(found[estimand], true), estimand
        assert not holds(found[estimand], PLANTED - true), estimand
    assert found[part]["verdict"] == "better"
    assert found["memory_effect"]["estimate"] == pytest.approx(sum(found[name]["estimate"] for name in PARTS))


def holds(record: dict[str, Any], value: float) -> bool:
    return bool(record["ci_low"] <= value <= record["ci_high"])
