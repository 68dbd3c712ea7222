"""Claude in Microsoft Foundry: the SDK's variables, deployments under any name, and what is refused before a call."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from click.testing import CliRunner, Result

from analysis.frame import read_attempts
from evals.deployments import FAMILIES, forget
from evals.foundry import translate
from retrospect import main
from tests.wire.double import KEY, Double
from tests.wire.loopback import Answer, Loopback, Request, loopback, stream

ONE = ["--items", "median_two_sorted_arrays", "--memory", "none", "--chains", "1"]
OTHER_KEY = "sk-ant-another-key-of-another-account"
VERDICT = json.dumps({"criteria": [{"points": 20, "evidence": "seen"}] * 4, "feedback": "Sound."})


@pytest.fixture(autouse=True)
def _environment(tmp_path: Path) -> Iterator[None]:
    """Without any key or address; whatever is set comes off again."""
    bare = {key: value for key, value in os.environ.items() if not key.startswith(("ANTHROPIC_", "AZURE"))}
    with mock.patch.dict(os.environ, bare | {"RETROSPECT_MEMORY_DIR": str(tmp_path / "memory")}, clear=True):
        yield
    forget()


def run(folder: Path, *more: str, model: str = "anthropic/azure/claude-opus-4-7") -> Result:
    return CliRunner().invoke(main, ["run", "--model", model, *ONE, "--log-dir", str(folder / "logs"), "--yes", *more])


def test_the_sdk_s_own_variables_are_enough_and_no_other_key_goes_there(tmp_path: Path, double: Double) -> None:
    os.environ |= {"ANTHROPIC_FOUNDRY_API_KEY": KEY, "ANTHROPIC_FOUNDRY_BASE_URL": double.foundry_url}
    os.environ["ANTHROPIC_API_KEY"] = OTHER_KEY
    done = run(tmp_path)
    assert done.exit_code == 0, done.output
    assert [request.path for request in double.calls()] == ["/anthropic/v1/messages"] * 2
    for request in double.calls():
        assert KEY in request.headers.values()
        assert OTHER_KEY not in str(request.headers)
    assert len(read_attempts(str(tmp_path / "logs")).scored) == 1
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for key in (KEY, OTHER_KEY):
        assert key not in done.output
        assert key.encode() not in written


def test_inspect_s_own_variables_win(tmp_path: Path, double: Double) -> None:
    os.environ |= {"ANTHROPIC_FOUNDRY_API_KEY": OTHER_KEY, "ANTHROPIC_FOUNDRY_BASE_URL": "http://127.0.0.1:9/anthropic"}
    os.environ |= {"AZUREAI_ANTHROPIC_API_KEY": KEY, "AZUREAI_ANTHROPIC_BASE_URL": double.foundry_url}
    assert run(tmp_path).exit_code == 0
    assert len(double.calls()) == 2


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({"ANTHROPIC_FOUNDRY_RESOURCE": "my-team"}, "https://my-team.services.ai.azure.com/anthropic"),
        (
            {"ANTHROPIC_FOUNDRY_RESOURCE": "my-team", "ANTHROPIC_FOUNDRY_BASE_URL": "https://gate.example/anthropic"},
            "https://gate.example/anthropic",
        ),
        ({"ANTHROPIC_FOUNDRY_RESOURCE": "my-team", "AZURE_ANTHROPIC_BASE_URL": "https://a.example/anthropic"}, None),
        ({"ANTHROPIC_FOUNDRY_RESOURCE": "https://my-team.services.ai.azure.com"}, None),
        ({}, None),
    ],
)
def test_a_resource_becomes_an_address(given: dict[str, str], address: str | None) -> None:
    os.environ |= given
    translate()
    assert os.environ.get("AZUREAI_ANTHROPIC_BASE_URL") == address


@pytest.mark.parametrize("command", ["run", "doctor"])
@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "ANTHROPIC_FOUNDRY_RESOURCE"),
        ({"ANTHROPIC_FOUNDRY_RESOURCE": "https://r.services.ai.azure.com"}, "give the name alone"),
        ({"ANTHROPIC_FOUNDRY_BASE_URL": "https://r.services.ai.azure.com/anthropic/v1/messages"}, "end in /anthropic"),
        ({"ANTHROPIC_FOUNDRY_BASE_URL": "r.services.ai.azure.com/anthropic"}, "must be whole"),
        ({"ANTHROPIC_FOUNDRY_RESOURCE": "r", "ANTHROPIC_FOUNDRY_API_KEY": ""}, "ANTHROPIC_FOUNDRY_API_KEY"),
    ],
)
def test_what_cannot_work_is_one_line_before_any_call(
    tmp_path: Path, command: str, given: dict[str, str], told: str
) -> None:
    os.environ |= {"ANTHROPIC_FOUNDRY_API_KEY": KEY} | given
    model = "anthropic/azure/claude-opus-4-7"
    shown = run(tmp_path) if command == "run" else CliRunner().invoke(main, ["doctor", "--model", model])
    assert shown.exit_code == 1
    assert told in " ".join(shown.output.split())
    assert KEY not in shown.output
    assert "Traceback" not in shown.output
    assert not (tmp_path / "logs").exists()


@pytest.fixture
def deployments() -> Iterator[Loopback]:
    """Foundry with deployments of any name."""

    def answer(request: Request) -> Answer:
        judged = "You are the judge" in json.dumps(request.body["messages"][0])
        text = VERDICT if judged else "```python\npass\n```"
        return Answer(stream(text, details={"thinking_tokens": 40}), kind="text/event-stream")

    with loopback(answer) as api:
        os.environ |= {"ANTHROPIC_FOUNDRY_API_KEY": KEY, "ANTHROPIC_FOUNDRY_BASE_URL": f"{api.url}/anthropic"}
        yield api


def test_a_deployment_is_called_as_the_model_that_it_is_said_to_be(tmp_path: Path, deployments: Loopback) -> None:
    name = "anthropic/azure/prod-coder"
    done = run(tmp_path, "--family", "prod-coder=claude-opus-4-5", model=name)
    assert done.exit_code == 0, done.output
    answer, judged = deployments.bodies()
    assert (answer["model"], judged["model"]) == ("prod-coder", "prod-coder")
    assert (answer["thinking"]["budget_tokens"], "output_config" in answer) == (16_000, False)
    rows = read_attempts(str(tmp_path / "logs")).rows
    assert set(rows["effort_sent_ok"]) == {1}
    assert rows["cost_usd"].notna().all()
    assert rows["judge_cost_usd"].notna().all()
    refused = run(tmp_path, "--family", "prod-coder=claude-opus-4-5", "--effort", "xhigh", model=name)
    assert "does not have this level. It has low, medium, high" in refused.output
    assert len(deployments.requests) == 2


def test_doctor_says_what_a_deployment_is_and_that_it_has_no_batches(deployments: Loopback) -> None:
    typed = ["doctor", "--model", "anthropic/azure/prod-coder", "--family", "prod-coder=claude-opus-4-6"]
    shown = CliRunner().invoke(main, typed, env={"COLUMNS": "160"}).output
    assert "family: claude-opus-4-6, as was said" in shown
    assert "batches: none: Microsoft Foundry has no batches" in shown
    assert "$5 in, $25 out" in shown
    assert "it has low, medium, high, max" in shown
    assert KEY not in shown


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("prod-coder", "give DEPLOYMENT=MODEL"),
        ("prod-coder=", "give DEPLOYMENT=MODEL"),
        ("prod-coder=claude-opus-4-77", "no model that Inspect knows"),
        ("prod-coder=claude", "no model that Inspect knows"),
    ],
)
def test_a_family_that_nobody_knows_is_refused(tmp_path: Path, deployments: Loopback, typed: str, told: str) -> None:
    refused = run(tmp_path, "--family", typed, model="anthropic/azure/prod-coder")
    assert refused.exit_code == 1
    assert told in refused.output
    assert not deployments.requests


def test_plain_inspect_eval_reads_the_same_variables(tmp_path: Path, deployments: Loopback) -> None:
    """In a process of its own: Inspect makes the model before it makes the task."""
    inspect = str(Path(sys.executable).with_name("inspect"))
    typed = ["eval", "evals/memory_effort", "-T", "effort=high", "-T", "memory=none", "-T", "judge_effort=low"]
    more = ["-T", "items=median_two_sorted_arrays", "--model", "anthropic/azure/prod-coder", "--display", "none"]
    done = subprocess.run(
        [inspect, *typed, *more, "--log-dir", str(tmp_path / "logs"), "--max-retries", "0"],
        cwd=tmp_path,
        env={**os.environ, FAMILIES: "prod-coder=claude-opus-4-6, other=claude-opus-4-7"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert [body["output_config"]["effort"] for body in deployments.bodies()] == ["high", "low"]
    assert KEY not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "typed",
    [
        ["--model", "anthropic/azure/claude-opus-4-7"],
        ["--model", "anthropic/claude-opus-4-7", "--grader", "anthropic/azure/claude-opus-4-7"],
        ["--model", "anthropic/claude-opus-4-7", "--judge-panel", "anthropic/azure/claude-opus-4-7"],
    ],
    ids=["candidate", "grader", "panel"],
)
def test_batches_are_refused_with_the_reason_before_any_call(
    tmp_path: Path, deployments: Loopback, typed: list[str]
) -> None:
    os.environ["ANTHROPIC_API_KEY"] = KEY
    refused = CliRunner().invoke(main, ["run", *typed, *ONE, "--batch", "--log-dir", str(tmp_path / "logs"), "--yes"])
    assert refused.exit_code == 1
    assert "Microsoft Foundry has no batches for anthropic" in refused.output
    assert not deployments.requests
    assert not (tmp_path / "logs").exists()
