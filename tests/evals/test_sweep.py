"""`retrospect run` through its front door: what a sweep must not lose, repeat, overspend or overwrite."""

from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis.frame import read_attempts
from evals.prices import price_of
from retrospect import main
from tests.support import CORE, Flaky, calls

TWO = ["--effort", "high", "--memory", "none,self_critique", "--order", "fixed"]


@pytest.fixture(autouse=True)
def _no_faults() -> None:
    Flaky.faults.clear()


def run(folder: Path, *more: str, model: str = "simulated/helped", chains: int = 2) -> Result:
    args = ["run", *TWO, "--model", model, "--chains", str(chains), "--log-dir", str(folder / "logs"), "--yes", *more]
    return CliRunner().invoke(main, [*args, "-M", f"trace={folder / 'trace'}"])


def traced(folder: Path) -> Counter[tuple[str, str, int]]:
    return calls(folder / "trace")


def test_a_sweep_runs_every_condition_and_a_second_run_makes_no_call(tmp_path: Path) -> None:
    first = run(tmp_path)
    assert first.exit_code == 0, first.output
    assert "12 of 12 attempts" in first.output
    before = traced(tmp_path)
    assert before == {
        **{(role, item, chain): 2 for role in ("candidate", "judge") for item in CORE for chain in (1, 2)},
        **{("critic", item, chain): 1 for item in CORE for chain in (1, 2)},
    }
    assert run(tmp_path).exit_code == 0
    assert traced(tmp_path) == before


def test_the_estimate_counts_the_calls_that_are_made(tmp_path: Path) -> None:
    shown = run(tmp_path, chains=1).output
    assert f"= 6 attempts, {traced(tmp_path).total()} calls" in shown


def test_more_chains_and_more_conditions_repeat_nothing(tmp_path: Path) -> None:
    run(tmp_path, chains=1)
    before = traced(tmp_path)
    assert run(tmp_path, chains=2).exit_code == 0
    assert {chain for _, _, chain in traced(tmp_path) - before} == {2}
    before = traced(tmp_path)
    assert run(tmp_path, "--effort", "high,max", chains=2).exit_code == 0
    assert (traced(tmp_path) - before).total() == before.total()
    assert len(read_attempts(str(tmp_path / "logs")).scored) == 24


def test_an_incomplete_sweep_never_exits_0_and_the_next_run_completes_it(tmp_path: Path) -> None:
    Flaky.faults[("candidate", CORE[1], 1)] = 20
    failed = run(tmp_path, model="flaky/helped")
    assert failed.exit_code == 1
    assert "Incomplete: 8 of 12 attempts" in failed.output
    Flaky.faults.clear()
    completed = run(tmp_path, model="flaky/helped")
    assert completed.exit_code == 0
    assert "12 of 12 attempts" in completed.output
    assert len(read_attempts(str(tmp_path / "logs")).scored) == 12


def test_the_budget_is_not_passed_and_what_was_paid_is_kept(tmp_path: Path) -> None:
    stopped = run(tmp_path, "--max-cost", "1.2", chains=4)
    assert stopped.exit_code == 1
    assert "budget" in stopped.output
    rows = read_attempts(str(tmp_path / "logs")).scored
    spent = rows[["cost_usd", "critique_cost_usd", "judge_cost_usd"]].sum().sum()
    assert 0.3 < spent <= 1.2
    before = traced(tmp_path)
    assert run(tmp_path, "--max-cost", "100", chains=4).exit_code == 0
    assert max(traced(tmp_path).values()) <= 2  # two conditions, each item of each chain once
    assert before.total() < traced(tmp_path).total()


def test_a_budget_without_a_price_is_refused_before_any_call(tmp_path: Path) -> None:
    assert price_of("flaky/helped") is None
    refused = run(tmp_path, "--max-cost", "5", model="flaky/helped")
    assert refused.exit_code == 1
    assert "--price" in refused.output
    assert not traced(tmp_path)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--order", "williams"),
        ("--items", "median_two_sorted_arrays"),
        ("-T", "feedback=score"),
        ("-M", "memory_effect=4"),
        ("--time-limit", "99"),
    ],
)
def test_a_folder_of_other_parameters_is_refused_and_left_alone(tmp_path: Path, option: str, value: str) -> None:
    run(tmp_path, chains=1)
    before = sorted(path.name for path in (tmp_path / "logs").iterdir())
    refused = run(tmp_path, option, value, chains=1)
    assert refused.exit_code == 1
    assert "other parameters" in refused.output
    assert sorted(path.name for path in (tmp_path / "logs").iterdir()) == before


def test_a_folder_of_foreign_logs_is_refused(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "other.eval").write_bytes(b"")
    assert "no sweep wrote" in run(tmp_path).output


def test_a_folder_whose_manifest_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "logs" / "sweep.json").mkdir(parents=True)
    refused = run(tmp_path)
    assert refused.exit_code == 1
    assert "sweep.json: cannot be read" in " ".join(refused.output.split())


def test_a_folder_that_cannot_be_made_is_refused_before_any_call(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("")
    refused = run(tmp_path, "--log-dir", str(tmp_path / "logs" / "below"))
    assert refused.exit_code == 1
    assert "cannot be written" in refused.output
    assert not traced(tmp_path)


@pytest.mark.parametrize(
    ("items", "told"),
    [
        ("rate_limiter, median_two_sorted_arrays", "2 conditions × 2 chains × 2 items"),
        ("rate_limiter", "a chain of one item has none that comes after a note"),
    ],
)
def test_what_the_items_are_is_said_before_anything_runs(items: str, told: str, tmp_path: Path) -> None:
    assert told in run(tmp_path, "--items", items, "--freeze", str(tmp_path / "plan.json")).output
    assert not (tmp_path / "logs").exists()


def test_several_models_without_a_grader_are_refused(tmp_path: Path) -> None:
    refused = run(tmp_path, "--model", "simulated/null")
    assert refused.exit_code == 1
    assert "--grader" in refused.output


def test_several_models_share_the_given_grader(tmp_path: Path) -> None:
    assert run(tmp_path, "--model", "simulated/null", "--grader", "simulated/hurt", chains=1).exit_code == 0
    rows = read_attempts(str(tmp_path / "logs")).rows
    assert set(rows["model"]) == {"simulated/helped", "simulated/null"}
    assert set(rows["judge"]) == {"simulated/hurt"}
    assert not rows["self_judged"].any()


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--preset", "papers"], "article, smoke, decide, paper"),
        (["--effort", "huge"], "low, medium, high, xhigh, max"),
        (["--memory", "none,none"], "given twice"),
        (["--memory", "diary"], "none, empty, self_critique"),
        (["--max-tokens", "0"], "at least 1"),
        (["--price", "cheap"], "two numbers"),
        (["-T", "feedback"], "name=value"),
        (["-T", "efort=high"], "efort"),
        (["-T", "feedback=["], "-T feedback: its value is not valid YAML"),
        (["--model", "simulated/wise", "--grader", "simulated/null"], "null, helped, hurt, overwhelmed"),
    ],
    ids=str,
)
def test_bad_input_is_one_clear_line_and_nothing_is_written(tmp_path: Path, more: list[str], told: str) -> None:
    refused = CliRunner().invoke(main, ["run", "--model", "simulated/null", "--log-dir", str(tmp_path / "logs"), *more])
    assert refused.exit_code != 0
    assert told in refused.output
    assert "Traceback" not in refused.output
    assert not (tmp_path / "logs").exists()


def test_money_is_not_spent_when_nobody_can_be_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-test")
    model = ["--model", "anthropic/claude-opus-4-7", "--log-dir", str(tmp_path / "logs")]
    refused = CliRunner().invoke(main, ["run", *model])
    assert refused.exit_code == 1
    assert "--yes" in refused.output
    assert not (tmp_path / "logs").exists()


def test_the_article_preset_is_the_original_s_18_attempts(tmp_path: Path) -> None:
    args = ["--preset", "article", "--model", "simulated/null", "--log-dir", str(tmp_path / "logs")]
    done = CliRunner().invoke(main, ["run", *args, "-M", f"trace={tmp_path / 'trace'}"])
    assert done.exit_code == 0, done.output
    by_role = Counter[str]()
    for (role, _, _), count in traced(tmp_path).items():
        by_role[role] += count
    assert by_role == {"candidate": 18, "judge": 18, "critic": 9}
    assert set(read_attempts(str(tmp_path / "logs")).rows["max_tokens"]) == {8000}


@pytest.mark.parametrize("name", ["a #2", "what?", "100%25"])
def test_a_folder_that_inspect_would_not_find_again_is_refused_before_any_call(tmp_path: Path, name: str) -> None:
    refused = run(tmp_path / name)
    assert refused.exit_code == 2
    assert "reads as part of an address" in " ".join(refused.output.split())
    assert list(tmp_path.iterdir()) == []
