"""Whose count the thinking tokens are: a count of the summary or an estimate must not pass for the API's own."""

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner
from inspect_ai.model import ChatMessageUser, GenerateConfig, ModelCall, ModelOutput, get_model

from analysis.frame import read_attempts
from analysis.tables import results
from retrospect import main
from scorers.thinking import thinking
from tests.wire.double import KEY, Double
from tests.wire.loopback import Answer, Loopback, Request, loopback, stream

SUMMARY = "It weighed two cuts and kept the shorter array."
COUNTED = 9


def call(api: Loopback) -> tuple[ModelOutput, ModelCall]:
    async def asked() -> tuple[ModelOutput, ModelCall]:
        bound = get_model("anthropic/claude-opus-4-7", base_url=api.url, api_key="sk-test", memoize=False)
        config = GenerateConfig(reasoning_effort="high", max_tokens=64_000)
        given = await bound.api.generate([ChatMessageUser(content="Hi")], [], "none", config)
        assert isinstance(given, tuple)
        assert isinstance(given[0], ModelOutput)
        assert isinstance(given[1], ModelCall)
        return given[0], given[1]

    return asyncio.run(asked())


@pytest.mark.parametrize(
    ("shown", "details", "counting", "expected"),
    [
        (SUMMARY, {"thinking_tokens": 400}, True, (400, "reported")),
        ("", {"thinking_tokens": 400}, True, (400, "reported")),
        ("", {"thinking_tokens": 0}, True, (0, "reported")),
        (SUMMARY, None, True, (COUNTED, "counted")),
        (SUMMARY, None, False, (len(SUMMARY) // 4, "estimated")),
        ("", None, True, (None, None)),
    ],
)
def test_a_count_says_where_it_comes_from(
    shown: str, details: dict[str, int] | None, counting: bool, expected: tuple[int | None, str | None]
) -> None:
    def answer(request: Request) -> Answer:
        if "count_tokens" in request.path:
            return Answer({"input_tokens": COUNTED}) if counting else Answer({"error": "no"}, 404)
        return Answer(stream("An answer.", shown, details), kind="text/event-stream")

    with loopback(answer) as api:
        output, recorded = call(api)
    assert thinking(recorded, output.usage) == expected
    assert len(api.bodies("count_tokens")) == (details is None and shown != "")


def test_without_a_recorded_response_a_count_is_of_unknown_source() -> None:
    output = ModelOutput.model_validate({"model": "m", "usage": {"reasoning_tokens": 7}})
    assert thinking(None, output.usage) == (7, "unknown")
    assert thinking(ModelCall(request={}, response=None), output.usage) == (7, "unknown")
    assert thinking(None, None) == (None, None)


def test_a_sweep_without_reported_counts_has_no_mean_of_them(
    tmp_path: Path, double: Double, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_BASE_URL", double.url)
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    double.detailed = False
    typed = ["run", "--model", "anthropic/claude-opus-4-7", "--memory", "none", "--chains", "1", "--effort", "low"]
    more = ["--items", "median_two_sorted_arrays", "--yes", "--log-dir", str(tmp_path / "logs")]
    done = CliRunner().invoke(main, [*typed, *more], env={"RETROSPECT_MEMORY_DIR": str(tmp_path / "memory")})
    assert done.exit_code == 0, done.output
    assert double.counts()["count_tokens"] == 2  # the answer's summary and the judge's
    found = read_attempts(str(tmp_path / "logs"))
    (row,) = found.rows.to_dict("records")
    assert (row["thinking_source"], row["thinking_tokens"] > 0) == ("counted", True)
    (cell,) = results(found)["cells"]
    assert (cell["thinking_source"], cell["thinking_tokens_mean"]) == ("counted", None)
    assert cell["output_tokens_mean"] > 0
