import math
from pathlib import Path
from typing import Any

import pytest
from click import ClickException
from inspect_ai import eval, eval_retry
from inspect_ai.log import EvalLog, read_eval_log_sample_summaries

from evals.agents import agents_of
from evals.dimension_loads import TURNS
from evals.estimate import estimate
from evals.incidents import expectations_of, outcome
from evals.item_sets import incidents, items_named
from evals.items import Item
from evals.sweep import Sweep
from solvers.incident.keeping import IncidentState
from tests.evals.scripted import OUTAGES, scripted
from tests.scorers.actor import samples as whole
from tests.scorers.actor import values
from tests.support import calls, model, run_condition, samples, state

TASK = "evals/tool_use"
NAMES = ["charged_twice", "checkout_pool", "full_disk", "half_rotated_key", "wrong_currency"]
ITEMS = list(incidents().values())


@pytest.fixture(autouse=True)
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INSPECT_LOG_DIR", str(tmp_path / "logs"))
    return tmp_path / "logs"


def run(missed: str, logs: Path, **settings: Any) -> EvalLog:
    (log,) = eval(
        TASK, task_args={"effort": "high"} | settings, model=scripted(missed), log_dir=str(logs), display="none"
    )
    return log


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> EvalLog:
    """Every incident once, by its reference agent."""
    return run("none", tmp_path_factory.mktemp("logs"))


def test_reference_agents_score_100_without_a_wrong_action(reference: EvalLog) -> None:
    found = sorted(whole(reference), key=lambda sample: str(sample.id))
    assert [sample.id for sample in found] == NAMES
    for sample in found:
        assert values(sample, "checks") == {"tests": 100, "all_passed": 1}
        did = values(sample, "actions")
        assert (did["wrong_actions"], did["destructive_actions"], did["over_budget"]) == (0, 0, 0)
        assert 8 <= did["tool_calls"] <= 15


def test_agents_that_get_everything_wrong_score_0_in_the_task_itself(logs: Path) -> None:
    for sample in whole(run("123", logs)):
        assert values(sample, "checks") == {"tests": 0, "all_passed": 0}
        assert values(sample, "actions")["destructive_actions"] > 0


@pytest.mark.parametrize("item", ITEMS, ids=NAMES)
def test_every_scripted_agent_fails_where_it_says(item: Item) -> None:
    assert len(agents_of(item.folder)) > 4
    for agent in agents_of(item.folder).values():
        results = expectations_of(item.folder).results(outcome(item.folder, agent, item.sections))
        assert {result.name for result in results if not result.passed} == agent.fails, agent.name


def test_a_retry_after_a_fault_begins_on_a_system_that_nobody_has_touched(logs: Path) -> None:
    OUTAGES[:] = [12]  # after the cause was removed
    log = run("none", logs, incidents="full_disk")
    assert log.status == "error"
    assert (log.eval.metadata or {})["variant"] == "incidents=full_disk"
    assert not OUTAGES
    [again] = eval_retry(log, log_dir=str(logs), display="none")
    [sample] = whole(again)
    steps = agents_of(incidents()["full_disk"].folder)["reference"].steps
    assert values(sample, "checks")["tests"] == 100
    assert values(sample, "actions")["tool_calls"] == len(steps)
    kept = sample.store_as(IncidentState).state
    assert kept is not None
    assert [call.tool for call in kept.calls] == [tool for tool, _ in steps]


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"effort": "extreme"}, "low, medium, high, xhigh, max"),
        ({"incidents": "nosuch"}, "checkout_pool"),
        ({"incidents": "rate_limiter"}, "is no incident"),
        ({"incidents": ["full_disk", "full_disk"]}, "comes twice"),
        ({"max_tokens": 0}, "max_tokens"),
        ({"judge_repeats": 0}, "judge_repeats"),
        ({"budget": 3}, "budget"),
    ],
)
def test_a_wrong_parameter_is_refused_before_any_call(settings: dict[str, Any], named: str, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    with pytest.raises(ClickException, match=named) as refused:
        eval(TASK, task_args={"effort": "high"} | settings, model=model("simulated/null", trace), display="none")
    assert "\n" not in refused.value.message
    assert not calls(trace)


def test_the_log_says_what_the_analysis_needs_and_its_summaries_stay_short(reference: EvalLog) -> None:
    about = reference.eval.metadata or {}
    assert (about["dimension"], about["samples_per_chain"], about["memory"]) == ("tool_use", 5, "none")
    assert about["items"] == dict.fromkeys(NAMES, 1)
    assert about["variant"] == ""
    for summary in read_eval_log_sample_summaries(reference.location):
        kept = summary.metadata
        assert (kept["position"], kept["domain"], kept["item_version"]) == (1, "incidents", 1)
        assert isinstance(kept["title"], str)
        assert set((summary.scores or {})["checks"].metadata or {}) == {"outcome", "tampered", "passed", "criteria"}


def test_incidents_are_chained_with_a_memory_between_them(logs: Path) -> None:
    log = run_condition(model(), logs, items=NAMES[1:4], memory="self_critique", feedback="tests")
    assert log.status == "success"
    found = samples(log)
    assert [sample.id for sample in found] == NAMES[1:4]
    before = ""
    for sample in found:
        assert state(sample).memory_before.text == before
        before = state(sample).memory_after.text
        assert len(state(sample).memory_after.entries) == sample.metadata["position"]
        rubric, tests = values(sample, "rubric"), values(sample, "checks")["tests"]
        settled = ((sample.scores or {})["checks"].metadata or {})["criteria"]
        assert {n: rubric[f"c{n}"] == 25 for n in "123"} == settled  # the judge read what the checks saw
        assert math.isclose(state(sample).tests or 0, tests)
        assert values(sample, "measures")["effort_sent_ok"] == 1
        assert values(sample, "measures")["thinking_tokens"] > 0


def test_a_memory_kept_in_files_has_its_tool_beside_the_incident_s_own(logs: Path) -> None:
    log = run_condition(model(), logs, items=["half_rotated_key", "full_disk"], memory="memory_tool")
    assert log.status == "success"
    first, second = samples(log)
    assert state(first).memory_after.text
    assert state(second).memory_before == state(first).memory_after
    assert values(first, "actions")["tool_calls"] > 0


def test_a_sweep_over_incidents_counts_their_turns_before_money_is_spent_and_looks_for_no_sandbox() -> None:
    coded, worked, mixed = (
        Sweep(("simulated/null",), ("high",), ("none",), (64_000,), chains=1, shared={"items": items})
        for items in (["rate_limiter"], ["full_disk"], ["rate_limiter", "full_disk"])
    )
    assert (coded.tested, worked.tested, mixed.tested) == (True, False, True)
    calls = [estimate(sweep).calls for sweep in (coded, worked, mixed)]
    assert calls == [2, 1 + TURNS, 3 + TURNS]
    assert [estimate(sweep).attempts for sweep in (coded, worked, mixed)] == [1, 1, 2]


def test_incidents_are_a_set_of_their_own_and_in_no_other() -> None:
    assert [item.id for item in items_named("incidents")] == NAMES
    assert all(item.incident is None for item in items_named("full"))
    assert items_named("full_disk")[0].domain == "incidents"
