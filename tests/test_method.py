"""What docs/method.md and docs/results.md say: worked out from the same chains, and whole."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.calibration import calibration
from analysis.effect_records import FIELDS
from analysis.frame import read_attempts
from analysis.sample_rows import COLUMNS
from analysis.tables import results
from tests.evals.conftest import without_sandbox
from tests.support import ROOT, model, run_condition

CHAINS = 12


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's chains at effort max; their hidden tests are left out, as the example is about the judge's points."""
    folder = tmp_path_factory.mktemp("method")
    with pytest.MonkeyPatch.context() as patch:
        without_sandbox(patch)
        for memory in ("none", "self_critique"):
            options = {"epochs": CHAINS, "max_samples": CHAINS}
            run_condition(model(), folder, options, effort="max", memory=memory, order="williams")
    return folder


def text(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8").replace("−", "-")


def test_the_worked_example_is_what_these_chains_give(logs: Path) -> None:
    rows = [
        [float(cell) for cell in line.strip("| ").split("|")]
        for line in re.findall(r"^\| \d.*$", text("method.md"), re.M)
    ]
    told = pd.DataFrame(rows).set_index(0)
    attempts = read_attempts(str(logs)).rows
    seen = attempts.pivot_table(index="chain", columns=["memory", "position"], values="score")
    assert told.iloc[:, :6].to_numpy().tolist() == seen.to_numpy().tolist()
    d = told[7].to_numpy()
    later = {memory: seen[memory][[2, 3]].to_numpy(float).mean(axis=1) for memory in ("none", "self_critique")}
    assert (later["self_critique"] - later["none"]).tolist() == d.tolist()
    assert len(d) == CHAINS

    (found,) = [
        one for one in results(read_attempts(str(logs)))["effects"]
        if (one["estimand"], one["outcome"]) == ("memory_effect", "score")
    ]  # fmt: skip
    se = d.std(ddof=1) / np.sqrt(CHAINS)
    assert found["estimate"] == pytest.approx(d.mean(), abs=1e-4)
    assert found["se"] == pytest.approx(se, abs=1e-4)
    assert found["p_value"] == pytest.approx(stats.ttest_1samp(d, 0).pvalue, abs=1e-4)
    assert found["verdict"] == "inconclusive"
    first = seen["self_critique"][1].mean() - seen["none"][1].mean()
    told_in_words = {
        "mean": f"**{d.mean():+.1f}**",
        "standard error": f"26.0 / √12 = {se:.1f}",
        "t": f"has {stats.t.ppf(0.975, CHAINS - 1):.2f} at 97.5 %",
        "interval": f"**{found['ci_low']:.1f} to {found['ci_high']:+.1f}**",
        "p": f"p = {found['p_value']:.3f} by t",
        "sign flips": f"as far from 0 in {100 * found['p_signflip']:.1f} %",
        "detectable": f"could have found: {found['mde']:.1f}\n   points",
        "position 1": f"Position 1 differs by {first:+.2f}",
    }
    assert {name: words in text("method.md") for name, words in told_in_words.items()} == dict.fromkeys(
        told_in_words, True
    )


def test_every_key_of_the_results_is_described(logs: Path) -> None:
    document, described = results(read_attempts(str(logs))), set(re.findall(r"`([a-z0-9_]+)`", text("results.md")))
    described |= {"c2", "c3"}  # `c1` to `c4`
    keys = {*document, *FIELDS, *COLUMNS, *document["recommendation"], *calibration(read_attempts(str(logs)))}
    for table in ("cells", "deltas", "effects"):
        keys |= {key for record in document[table] for key in record}
    assert keys - described == set()
