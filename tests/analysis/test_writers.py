"""Writer × reader: is what differs put to the notes or to their reader, among chains that are alike?"""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from analysis.frame import read_attempts
from analysis.writers import writers
from analysis.writers_shown import writer_tables
from retrospect import main
from tests.evals.folders import RUBRIC, item_folder

CHAINS, ITEMS = 12, ("one", "two", "three")
EFFORTS = ("high", "max")


def arm(effort: str, writer: str, points: float, seed: int, order: tuple[str, ...] = ITEMS) -> pd.DataFrame:
    """Attempts whose expected score is `points`; the chains of a seed are the same chains."""
    rng = np.random.default_rng(seed)
    rows: list[dict[str, Any]] = []
    for chain in range(1, CHAINS + 1):
        for position, item in enumerate(order, 1):
            rows.append({"item": item, "chain": chain, "position": position, "score": points + rng.normal(0, 2)})
    variant = f"writer={writer} of=self_critique pilot=12ab" if writer else ""
    return pd.DataFrame(rows).assign(
        model="m", effort=effort, memory="inherited" if writer else "none", memory_variant=variant,
        max_tokens=64_000.0, variant="", tests=np.nan,
    )  # fmt: skip


def matrix(gain: dict[tuple[str, str], float]) -> list[dict[str, Any]]:
    base = {"high": 50.0, "max": 60.0}
    arms = [arm(reader, "", base[reader], 1) for reader in EFFORTS]
    arms += [arm(reader, writer, base[reader] + points, 2 + k) for k, ((writer, reader), points) in
             enumerate(gain.items())]  # fmt: skip
    return writers(pd.concat(arms, ignore_index=True))


def told(record: dict[str, Any]) -> dict[str, float]:
    return {one["kind"]: one["estimate"] for one in record["between"]}


@pytest.mark.parametrize(
    ("gain", "kind"),
    [
        ({("high", "high"): 0, ("high", "max"): 0, ("max", "high"): 9, ("max", "max"): 9}, "writer"),
        ({("high", "high"): 0, ("high", "max"): 9, ("max", "high"): 0, ("max", "max"): 9}, "reader"),
        ({("high", "high"): 9, ("high", "max"): 0, ("max", "high"): 0, ("max", "max"): 9}, "own"),
    ],
)
def test_what_differs_is_put_to_the_notes_to_the_reader_or_to_being_one_s_own(
    gain: dict[tuple[str, str], float], kind: str
) -> None:
    (record,) = matrix(gain)
    sizes = told(record)
    assert abs(sizes.pop(kind)) == pytest.approx(9, abs=2)
    assert all(abs(other) < 2 for other in sizes.values())
    clear = [one["kind"] for one in record["between"] if one["p_bh"] < 0.01]
    assert clear == [kind]
    cells = {(cell["writer"][1], cell["reader"][1]): cell for cell in record["matrix"]}
    for place, points in gain.items():
        assert cells[place]["estimate"] == pytest.approx(points, abs=2)
        assert cells[place]["ci_low"] < points < cells[place]["ci_high"]
        assert cells[place]["chains"] == CHAINS


def test_a_reader_with_another_order_than_its_control_is_left_out_and_said_to_be() -> None:
    rows = [arm("high", "", 50, 1), arm("high", "max", 90, 2, ITEMS[::-1]), arm("high", "high", 55, 3)]
    (record,) = writers(pd.concat(rows, ignore_index=True))
    assert record["unpaired"] == [{"writer": ["m", "max"], "reader": ["m", "high"]}]
    assert len(record["matrix"]) == 1
    assert "1 cells whose chains had other orders" in writer_tables({"writers": [record]})[0].note


def test_a_sweep_of_heirs_ends_in_the_report_s_matrix(tmp_path: Any) -> None:
    for folder, names in (("learned", ("one", "two")), ("asked", ("three", "four"))):
        for name in names:
            item_folder(tmp_path / folder, RUBRIC, name=name)
    offline = ["--model", "simulated/helped", "--yes", "--order", "fixed"]
    logs, pilot = tmp_path / "logs", tmp_path / "pilot.json"
    both = ["--effort", ",".join(EFFORTS)]
    ran("run", *offline, *both, "--memory", "self_critique", "--chains", 2, "--items", tmp_path / "learned",
        "--log-dir", tmp_path / "pilot")  # fmt: skip
    ran("memory", tmp_path / "pilot", "--pilot", pilot)
    for writer in EFFORTS:
        ran("run", *offline, *both, "--memory", "none,inherited", "--chains", 6, "--items", tmp_path / "asked",
            "-T", f"pilot={pilot}", "-T", f"writer={writer}", "--log-dir", logs)  # fmt: skip
    (record,) = writers(read_attempts(str(logs)).rows)
    cells = {(cell["writer"][1], cell["reader"][1]): cell["chains"] for cell in record["matrix"]}
    assert cells == {(writer, reader): 6 for writer in EFFORTS for reader in EFFORTS}
    ran("report", logs, "-o", tmp_path / "out")
    page = (tmp_path / "out" / "report.md").read_text()
    assert "Writer and reader" in page
    assert "read by max effort" in page


def ran(*typed: object) -> None:
    done = CliRunner().invoke(main, [str(word) for word in typed])
    assert done.exit_code == 0, done.output
