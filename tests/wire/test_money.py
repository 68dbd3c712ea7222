"""Dollars on the wire: what was spent, by the usage that the API reported, and that no budget is passed."""

import io
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from unittest import mock

import pytest
from click.testing import CliRunner, Result

from analysis.frame import read_attempts
from evals.prices import price_of
from retrospect import main
from tests.wire.double import KEY, Double, Request

MODEL = "anthropic/claude-opus-4-7"
COSTS = ["cost_usd", "critique_cost_usd", "judge_cost_usd"]


@pytest.fixture(autouse=True)
def _bound(tmp_path: Path, double: Double) -> Iterator[None]:
    bare = {key: value for key, value in os.environ.items() if not key.startswith(("ANTHROPIC_", "AZURE"))}
    bound = {"ANTHROPIC_BASE_URL": double.url, "ANTHROPIC_API_KEY": KEY, "RETROSPECT_MEMORY_DIR": str(tmp_path / "m")}
    with mock.patch.dict(os.environ, bare | bound, clear=True):
        yield


def run(folder: Path, *more: str, yes: bool = True) -> Result:
    typed = ["run", "--model", MODEL, "--log-dir", str(folder / "logs"), "-T", "judge_effort=low"]
    return CliRunner().invoke(main, [*typed, *(["--yes"] if yes else []), *more])


def billed(requests: Iterable[Request], batch: bool = False) -> float:
    """What the API would charge for these requests."""
    price = price_of(MODEL)
    assert price is not None
    kinds = {
        "input_tokens": price.input,
        "output_tokens": price.output,
        "cache_creation_input_tokens": price.cache_write,
        "cache_read_input_tokens": price.cache_read,
    }
    total = sum(float(request.usage[kind]) * each for request in requests for kind, each in kinds.items()) / 1e6
    return total / 2 if batch else total


def reported(folder: Path) -> dict[str, float]:
    rows = read_attempts(str(folder / "logs")).rows
    return {name: float(rows[name].sum()) for name in COSTS}


def test_a_report_s_dollars_are_the_api_s_bill_cache_writes_and_reads_included(tmp_path: Path, double: Double) -> None:
    double.cache.minimum = 300  # the double counts a quarter of the characters; the instructions are short
    assert run(tmp_path, "--memory", "self_critique", "--chains", "2", "--items", "rate_limiter").exit_code == 0
    usage = [request.usage for request in double.calls()]
    assert any(one["cache_creation_input_tokens"] for one in usage)
    assert any(one["cache_read_input_tokens"] for one in usage)
    found = reported(tmp_path)
    for column, role in zip(COSTS, ("candidate", "critic", "judge"), strict=True):
        assert found[column] == pytest.approx(billed(double.calls(role)))


def test_a_sweep_stops_before_its_budget_is_passed_and_the_next_run_pays_for_nothing_twice(
    tmp_path: Path, double: Double
) -> None:
    typed = ["--effort", "medium", "--memory", "none,self_critique", "--chains", "2"]
    budget = 0.6
    stopped = run(tmp_path, *typed, "--max-cost", str(budget))
    assert stopped.exit_code == 1
    assert "budget" in stopped.output
    spent = billed(double.calls())
    assert 0.2 * budget < spent <= budget
    assert sum(reported(tmp_path).values()) == pytest.approx(spent)
    assert run(tmp_path, *typed, "--max-cost", "100").exit_code == 0
    assert double.counts() == {"candidate": 12, "judge": 12, "critic": 6}
    assert sum(reported(tmp_path).values()) == pytest.approx(billed(double.calls()))


def test_a_judge_s_fixed_part_is_paid_for_once_for_each_item(tmp_path: Path, double: Double) -> None:
    """Rubric, instruction and criteria stand first; docs/providers.md states the share and what it saves."""
    assert run(tmp_path, "--memory", "none", "--chains", "6", "--effort", "low").exit_code == 0
    judged = [request.usage for request in double.calls("judge")]
    written = [usage["cache_creation_input_tokens"] for usage in judged if usage["cache_creation_input_tokens"]]
    read = [usage["cache_read_input_tokens"] for usage in judged if usage["cache_read_input_tokens"]]
    assert (len(judged), len(written), len(read)) == (18, 3, 15)
    assert sorted(read) == sorted(written * 5)
    fresh = sum(usage["input_tokens"] for usage in judged)
    assert round(sum(read) / (sum(read) + sum(written) + fresh), 2) == 0.55


def test_batches_are_half_the_price_in_the_budget_and_in_the_report(tmp_path: Path, double: Double) -> None:
    quick = tmp_path / "quick.yaml"
    quick.write_text("{tick: 0.02, send_delay: 0.02}")
    typed = ["--memory", "none", "--chains", "2", "--items", "rate_limiter", "--effort", "low"]
    done = run(tmp_path, *typed, "--batch", str(quick), "--max-cost", "50")
    assert done.exit_code == 0, done.output
    assert double.counts()["batches"] >= 2
    assert not [request for request in double.calls() if request.path != "batch"]
    assert [request.effort for request in double.calls("candidate")] == ["low", "low"]
    bill = billed(double.calls(), batch=True)
    assert sum(reported(tmp_path).values()) == pytest.approx(bill)
    assert f"${bill:.2f} of $50" in done.output


class Terminal(io.StringIO):
    """Somebody who answers."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answer", "calls"), [("n", 0), ("", 0), ("y", 2)])
def test_the_estimate_comes_first_and_money_is_spent_only_when_somebody_agrees(
    tmp_path: Path, double: Double, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    answer: str, calls: int,
) -> None:  # fmt: skip
    typed = ["run", "--model", MODEL, "--log-dir", str(tmp_path / "logs"), "-T", "judge_effort=low"]
    monkeypatch.setattr("sys.stdin", Terminal(f"{answer}\n"))
    with pytest.raises(SystemExit) as ended:
        main([*typed, "--memory", "none", "--chains", "1", "--items", "rate_limiter", "--effort", "low"])
    shown = capsys.readouterr().out
    assert (len(double.requests), ended.value.code) == (calls, 0 if calls else 1)
    estimate, _, question = shown.partition("Spend about $")
    assert "= 1 attempts, 2 calls" in estimate
    assert f"about ${question.partition('?')[0]} (assumed tokens" in estimate


def test_the_estimate_of_batches_is_half(tmp_path: Path, double: Double) -> None:
    dollars = []
    for more in ([], ["--batch"]):
        shown = run(tmp_path, "--preset", "article", "--freeze", str(tmp_path / f"plan{len(more)}"), *more).output
        dollars.append(float(re.findall(r"about \$([\d.]+)", shown)[0]))
    assert dollars[1] == pytest.approx(dollars[0] / 2, abs=0.01)
    assert not double.requests
