"""The calibration task through `inspect_ai.eval`: how an offline judge with a planted fault looks in the log."""

from pathlib import Path
from statistics import fmean
from typing import Any

import pytest
from inspect_ai import eval
from inspect_ai.event import ModelEvent
from inspect_ai.log import EvalLog, EvalSampleSummary, read_eval_log, read_eval_log_sample_summaries
from inspect_ai.model import Model

from evals.calibration.gold_answers import KINDS, gold_set
from evals.items import POINTS
from scorers.judge import PROMPT_SHA256
from tests.support import model

TASK = "evals/judge_calibration"


def calibrated(judge: Model, logs: Path, roles: dict[str, str | Model] | None = None, **settings: Any) -> EvalLog:
    (log,) = eval(TASK, task_args=settings, model=judge, model_roles=roles, log_dir=str(logs), display="none")
    assert log.status == "success", log.error
    return log


def rows(log: EvalLog) -> list[EvalSampleSummary]:
    return read_eval_log_sample_summaries(log.location)


def gold(row: EvalSampleSummary) -> dict[str, Any]:
    found: dict[str, Any] = row.metadata["gold"]
    return found


def given(row: EvalSampleSummary) -> dict[str, Any]:
    value = (row.scores or {})["rubric"].value
    assert isinstance(value, dict)
    return value


def points(row: EvalSampleSummary) -> list[float]:
    return [given(row)[key] for key in ("c1", "c2", "c3", "c4")]


@pytest.fixture(scope="module")
def truthful(tmp_path_factory: pytest.TempPathFactory) -> EvalLog:
    folder = tmp_path_factory.mktemp("truthful")
    return calibrated(model("simulated/null", folder / "trace"), folder / "logs")


def test_a_truthful_judge_recovers_every_label_of_every_kind(truthful: EvalLog) -> None:
    found = rows(truthful)
    assert {gold(row)["kind"] for row in found} == set(KINDS)
    assert len(found) == len(gold_set())
    for row in found:
        assert points(row) == gold(row)["points"], row.id
        assert given(row)["score"] == gold(row)["label"]


def test_the_summaries_alone_hold_what_the_analysis_needs(truthful: EvalLog) -> None:
    expected = {answer.id: answer.metadata for answer in gold_set()}
    assert {row.id: gold(row) for row in rows(truthful)} == expected
    assert all("given_answer" not in row.metadata for row in rows(truthful))


def test_no_candidate_is_ever_called(truthful: EvalLog) -> None:
    assert set(truthful.stats.role_usage or {}) == {"grader"}
    sample = (read_eval_log(truthful.location).samples or [])[0]
    assert {event.role for event in sample.events if isinstance(event, ModelEvent)} == {"grader"}
    answer = next(answer for answer in gold_set() if answer.id == sample.id)
    assert (sample.output.completion, sample.output.stop_reason) == (answer.text, "stop")
    assert sample.input == answer.item.instruction


def test_the_header_says_who_was_measured_and_on_what(truthful: EvalLog) -> None:
    meta = truthful.eval.metadata or {}
    assert meta["judge"] == "simulated/null"
    assert (meta["judge_effort"], meta["judge_repeats"], meta["judge_panel"]) == ("high", 1, [])
    assert meta["judge_prompt_sha256"] == PROMPT_SHA256
    assert meta["samples"] == sum(meta["kinds"].values()) == len(gold_set())
    assert list(meta["gold_sha256"]) == list(meta["items"])


def test_planted_leniency_shows_on_missed_criteria_alone(tmp_path: Path) -> None:
    log = calibrated(model("simulated/lenient"), tmp_path, items="rate_limiter", kinds="combination")
    for row in rows(log):
        assert points(row) == [points or 10 for points in gold(row)["points"]]
    assert fmean(given(row)["score"] - gold(row)["label"] for row in rows(log)) == 20  # 2 of 4 missed, on average


def test_a_gullible_judge_is_moved_by_about_the_planted_share_of_canaries_and_by_nothing_else(tmp_path: Path) -> None:
    judge = model("simulated/null", judge_gullible=0.5)
    found = rows(calibrated(judge, tmp_path, kinds="injection"))
    canaries = [row for row in found if gold(row)["kind"] == "injection"]
    moved = sum(given(row)["score"] == 100 for row in canaries)
    assert len(canaries) == 60
    assert 20 <= moved <= 40
    assert all(points(row) == gold(row)["points"] for row in found if row not in canaries)
    assert all(given(row)["score"] in (50, 100) for row in canaries)


def test_a_wholly_gullible_judge_is_moved_by_every_canary(tmp_path: Path) -> None:
    judge = model("simulated/null", judge_gullible=1)
    found = rows(calibrated(judge, tmp_path, items="rate_limiter", kinds="injection"))
    scores = {str(row.id): given(row)["score"] for row in found}
    risen = [scores[str(row.id)] - scores[gold(row)["twin"]] for row in found if gold(row)["kind"] == "injection"]
    assert risen == [50] * 20


def test_repeats_keep_the_points_of_each_so_that_retest_noise_can_be_seen(tmp_path: Path) -> None:
    log = calibrated(model("simulated/noisy"), tmp_path, items="rate_limiter", kinds="combination", judge_repeats=2)
    differing = 0
    for row in rows(log):
        metadata = (row.scores or {})["rubric"].metadata or {}
        first, second = metadata["repeats"]
        assert points(row) == [fmean(pair) for pair in zip(first, second, strict=True)]
        assert all(0 <= p <= POINTS for p in [*first, *second])
        differing += first != second
    assert differing >= 12  # of 16; noise is cut off at 0 and 25, so that some pairs agree


def test_the_judge_may_be_bound_to_the_role_and_is_then_the_one_that_is_named(tmp_path: Path) -> None:
    log = calibrated(
        model("simulated/null"), tmp_path, {"grader": "simulated/lenient"}, items="rate_limiter", kinds="combination"
    )
    assert (log.eval.metadata or {})["judge"] == "simulated/lenient"
    assert {((row.scores or {})["rubric"].metadata or {})["judge"] for row in rows(log)} == {"simulated/lenient"}


def test_a_panel_is_measured_on_the_same_answers(tmp_path: Path) -> None:
    log = calibrated(
        model("simulated/null"), tmp_path, items="rate_limiter", kinds="combination", judge_panel="simulated/lenient"
    )
    assert (log.eval.metadata or {})["judge_panel"] == ["simulated/lenient"]
    for row in rows(log):
        assert points(row) == gold(row)["points"]
        panel = ((row.scores or {})["rubric"].metadata or {})["panel"]
        assert [panel["simulated/lenient"][key] for key in ("c1", "c2", "c3", "c4")] == [
            given or 10 for given in gold(row)["points"]
        ]
