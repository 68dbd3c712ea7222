"""`retrospect run --preset regression` through its front door: three dimensions, one run, nothing lost or mistaken."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from inspect_ai.log import read_eval_log_sample_summaries
from inspect_ai.model import get_model

from analysis.frame import read_attempts
from evals.errors import SettingError
from evals.estimate import estimate
from evals.regression import Regression
from retrospect import main

TWO = ("--model", "simulated/a", "--model", "simulated/b", "--grader", "simulated/null")
FEW = ("-T", "problems=keyed_cache", "-T", "incidents=full_disk", "-T", "questions=plugin_loading", "-T", "pages=10")
"""One sample of each dimension."""
DIMENSIONS = ("code_generation", "long_context", "tool_use")


def run(logs: Path, *more: str, models: Sequence[str] = TWO) -> Result:
    typed = ["run", "--preset", "regression", *models, *FEW, "--log-dir", str(logs), *more]
    return CliRunner().invoke(main, typed, env={"COLUMNS": "200"})


def regression(**changed: Any) -> Regression:
    given: dict[str, Any] = {"efforts": ("high",), "caps": (64000,), "chains": 2, "grader": "simulated/null"}
    return Regression(DIMENSIONS, ("simulated/a", "simulated/b"), **given | changed)


def header(made: Regression) -> dict[tuple[str, str], dict[str, Any]]:
    """What the tasks' headers say, by model and dimension."""
    grader = get_model(made.grader) if made.grader else None
    tasks = made.tasks({name: get_model(name, memoize=False) for name in made.models}, grader)
    return {(str(task.model), (task.metadata or {})["dimension"]): task.metadata or {} for task in tasks}


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both models, one sample of each dimension, two epochs; the second of them in a second run."""
    folder = tmp_path_factory.mktemp("regression")
    first = run(folder, "--epochs", "1")
    assert first.exit_code == 0, first.output
    kept = attempts_of(folder)
    more = run(folder, "--epochs", "2")
    assert more.exit_code == 0, more.output
    assert (len(kept), len(attempts_of(folder))) == (6, 12)
    assert kept < attempts_of(folder)  # more epochs repeat nothing
    return folder


def attempts_of(folder: Path) -> set[str | None]:
    """What Inspect calls each attempt that was made."""
    return {one.uuid for log in folder.glob("*.eval") for one in read_eval_log_sample_summaries(str(log))}


def test_every_dimension_is_run_on_every_model(logs: Path) -> None:
    rows = read_attempts(str(logs), dimensions=True)
    assert (len(rows.scored), rows.excluded) == (12, {})
    assert rows.rows.groupby(["model", "dimension"])["chain"].agg(sorted).map(tuple).to_dict() == {
        (f"simulated/{name}", dimension): (1, 2) for name in "ab" for dimension in DIMENSIONS
    }
    assert rows.rows[["latency_s", "cost_usd"]].gt(0).all(axis=None)
    judged = rows.rows["judge_prompt_sha256"].notna()
    assert (judged == (rows.rows["dimension"] == "long_context")).all()  # elsewhere another grader compares
    assert rows.rows.loc[rows.rows["dimension"] == "tool_use", "tool_calls"].ge(1).all()


def test_a_complete_run_makes_no_call_again(logs: Path) -> None:
    before = sorted(path.name for path in logs.glob("*.eval"))
    again = run(logs, "--epochs", "2")
    assert (again.exit_code, "12 of 12 attempts · $0.00" in again.output) == (0, True)
    assert sorted(path.name for path in logs.glob("*.eval")) == before


def test_compare_tells_of_every_dimension_and_its_json_has_what_the_docs_say(logs: Path, tmp_path: Path) -> None:
    told = CliRunner().invoke(main, ["compare", str(logs), "-o", str(tmp_path)], env={"COLUMNS": "80"})
    assert told.exit_code == 0, told.output
    assert max(map(len, told.output.splitlines())) <= 80
    document = json.loads((tmp_path / "compare.json").read_text())
    assert [record["dimension"] for record in document["dimensions"]] == list(DIMENSIONS)
    documented = (Path(__file__).parents[2] / "docs/compare.md").read_text()
    for record in document["dimensions"]:
        (pair,) = record["pairs"]
        assert pair["verdict"] == "inconclusive"
        for field in [*record, *pair, *pair["measures"][0], *pair["items"][0]]:
            assert f"`{field}`" in documented
    assert {path.name for path in (tmp_path / "figures").iterdir()} == {"dimensions.png", "dimensions.svg"}
    assert "](figures/dimensions.png)" in (tmp_path / "compare.md").read_text()


def test_the_report_on_memory_leaves_these_logs_alone_and_names_the_command_that_reads_them(logs: Path) -> None:
    told = CliRunner().invoke(main, ["report", str(logs), "-o", str(logs / "out")])
    assert told.exit_code == 1
    assert "`retrospect compare`" in told.output
    assert "tool_use" in CliRunner().invoke(main, ["status", str(logs)]).output


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--chains", "5"], "repetitions are --epochs"),
        (["--items", "core"], "--items: --preset regression has no such thing"),
        (["--memory", "none"], "--memory: --preset regression has no such thing"),
        (["--order", "fixed"], "--order: --preset regression has no such thing"),
        (["--judge-panel", "simulated/hurt"], "--judge-panel: --preset regression has no such thing"),
        (["--freeze", "plan.json"], "--freeze: plans are of the memory experiment"),
        (["-T", "efort=high"], "-T efort: none of code_generation, long_context, tool_use has it; give one of"),
        (["-T", "effort=high"], "give --effort"),
        (["-T", "pages=7"], "10, 25, 50, 100"),
        (["--epochs", "0"], "0"),
    ],
    ids=str,
)
def test_what_these_tests_do_not_take_is_one_clear_line_and_nothing_is_written(
    tmp_path: Path, more: list[str], told: str
) -> None:
    refused = run(tmp_path / "logs", *more)
    assert refused.exit_code != 0
    assert told in refused.output
    assert "Traceback" not in refused.output
    assert not (tmp_path / "logs").exists()


def test_epochs_are_refused_where_there_are_chains(tmp_path: Path) -> None:
    typed = ["run", "--epochs", "5", "--model", "simulated/null", "--log-dir", str(tmp_path / "logs")]
    refused = CliRunner().invoke(main, typed)
    assert refused.exit_code == 1
    assert "is for --preset regression; a sweep of chains takes --chains" in refused.output


def test_several_models_without_one_judge_are_refused(tmp_path: Path) -> None:
    refused = run(tmp_path / "logs", models=TWO[:4])
    assert refused.exit_code == 1
    assert "--grader" in refused.output


def test_a_parameter_reaches_the_tasks_that_have_it_and_no_other() -> None:
    found = header(regression(shared={"pages": 25, "judge_effort": "low"}))
    assert {name: about["variant"] for (model, name), about in found.items() if model == "simulated/a"} == {
        "code_generation": "judge_effort=low",
        "long_context": "pages=25 judge_effort=low",
        "tool_use": "judge_effort=low",
    }
    assert len(found) == 6


def test_more_pages_are_told_before_they_are_paid() -> None:
    few, many = (estimate(regression(shared={"pages": pages})).dollars for pages in (10, 100))
    assert few is not None
    assert many is not None
    assert many > few + 40 * 90 * 700 * 1e-6  # 40 attempts, 90 pages more, at least a dollar per million tokens


def test_a_folder_of_other_parameters_is_refused(logs: Path) -> None:
    refused = CliRunner().invoke(
        main, ["run", "--preset", "regression", *TWO, *FEW[:-1], "pages=25", "--epochs", "2", "--log-dir", str(logs)]
    )
    assert refused.exit_code == 1
    assert "other parameters" in refused.output


def test_few_epochs_promise_no_verdict_and_enough_say_what_they_could_find() -> None:
    assert "no verdict below 10 epochs" in regression(chains=9).detectable
    assert "code_generation" in regression(chains=10).detectable


def test_a_single_model_may_judge_itself() -> None:
    alone = Regression(DIMENSIONS, ("simulated/a",), ("high",), (64000,), 2)
    assert {about["self_judged"] for about in header(alone).values()} == {True}
    with pytest.raises(SettingError, match="--grader"):
        regression(grader=None)
