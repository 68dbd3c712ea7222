"""Versions and commands in a report are those of the logs, and no key gets into them."""

import shlex
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from inspect_ai.log import read_eval_log

from analysis.provenance import MASK, Run, run_of, versions
from analysis.rerun import commands, inspect_command


@pytest.fixture(scope="module")
def run(logs: Path) -> Run:
    return run_of(read_eval_log(str(min(logs.glob("*.eval"))), header_only=True))


def with_args(run: Run, **args: Any) -> Run:
    return run | {"task_args": run["task_args"] | args}


def sweep(run: Run) -> list[Run]:
    """Two levels, two policies, one cap, as `retrospect run` writes them."""
    return [
        with_args(run, effort=effort, memory=memory, max_tokens=8000, order="williams")
        for effort in ("max", "high")
        for memory in ("self_critique", "none")
    ]


def test_a_sweep_is_one_command_in_its_order(run: Run) -> None:
    assert commands(sweep(run)) == [
        "retrospect run --model simulated/helped --effort high,max --memory none,self_critique --max-tokens 8000 "
        "--chains 2 --order williams"
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda runs: runs[:3],
        lambda runs: [*runs[:3], with_args(runs[3], seed=7)],
        lambda runs: [*runs[:3], runs[3] | {"model_args": {"memory_effect": 4}}],
        lambda runs: [one | {"model_roles": {"critic": "m/c"}} for one in runs],
        lambda runs: [one | {"options": {"temperature": 0.5}} for one in runs],
    ],
    ids=["not a grid", "another seed", "another model argument", "another critic", "another temperature"],
)
def test_what_a_sweep_cannot_say_is_one_command_per_condition(change: Any, run: Run) -> None:
    runs = change(sweep(run))
    found = commands(runs)
    assert len(found) == len(runs)
    assert all(command.startswith("inspect eval evals/memory_effort -T effort=") for command in found)


def test_a_list_of_items_is_typed_as_run_takes_it(run: Run) -> None:
    (command,) = commands([with_args(one, items=["rate_limiter", "my items/gap"]) for one in sweep(run)])
    assert "--items 'rate_limiter,my items/gap'" in command


def test_a_retried_log_is_not_a_second_command(run: Run) -> None:
    assert len(commands([run, run])) == 1
    assert commands([]) == []


def test_a_command_says_what_the_log_says(run: Run) -> None:
    told = with_args(run, items="my items", force=True) | {
        "model_args": {"memory_effect": 4},
        "model_roles": {"grader": "m/g"},
        "options": {"batch": True, "temperature": 0.5},
    }
    words = shlex.split(inspect_command(told))
    for option, value in {
        "-T": "items=my items", "--model": "simulated/helped", "-M": "memory_effect=4", "--model-role": "grader=m/g",
        "--temperature": "0.5", "--epochs": "2",
    }.items():  # fmt: skip
        assert (option, value) in pairwise(words)
    assert "force=true" in words
    assert "--batch" in words


def test_a_deployment_is_said_again_to_be_what_it_was(run: Run) -> None:
    model = "anthropic/azure/prod-coder"
    said = {"model": model, "deployments": {model: "anthropic/azure/claude-opus-4-6"}}
    runs = [one | said for one in sweep(run)]
    assert commands(runs)[0].endswith("--family prod-coder=claude-opus-4-6")
    assert inspect_command(runs[0]).startswith("RETROSPECT_FAMILIES=prod-coder=claude-opus-4-6 inspect eval ")
    assert dict(versions(runs))["deployments"] == f"{model} is anthropic/azure/claude-opus-4-6"


@pytest.mark.parametrize(
    ("batch", "word"), [(True, "--batch"), (100, "--batch=100"), ({"tick": 5.0, "size": None}, "--batch")]
)
def test_batches_are_said_in_a_way_that_the_command_takes(batch: Any, word: str, run: Run) -> None:
    batched = [one | {"options": {"batch": batch}} for one in sweep(run)]
    for command in (commands(batched)[0], inspect_command(batched[0])):
        assert word in shlex.split(command)
        assert "tick" not in command


def test_text_in_a_log_cannot_leave_its_word_of_the_command(run: Run) -> None:
    hostile = "x; rm -rf / $(reboot) `id` 'q'"
    assert hostile in shlex.split(inspect_command(run | {"model": hostile}))


def test_keys_among_model_arguments_are_masked(logs: Path) -> None:
    header = read_eval_log(str(min(logs.glob("*.eval"))), header_only=True)
    secret = "sk-do-not-tell"
    names = (
        "api_key",
        "apikey",
        "access_token",
        "client_secret",
        "password",
        "extra_headers",
        "base_url",
        "authorization",
    )
    header.eval.model_args = dict.fromkeys(names, secret) | {"max_tokens": 5, "tokens_per_s": 6}
    found = run_of(header)
    assert secret not in str(found)
    assert {found["model_args"][name] for name in names} == {MASK}
    assert (found["model_args"]["max_tokens"], found["model_args"]["tokens_per_s"]) == (5, 6)
    assert secret not in inspect_command(found)


def test_versions_name_every_value_that_was_used(run: Run) -> None:
    other = run | {"packages": {**run["packages"], "inspect_ai": "9.9"}, "dirty": True, "commit": "abc1234"}
    found = dict(versions([run, other]))
    assert found["inspect_ai"].endswith(", 9.9")
    assert "abc1234 with uncommitted changes" in found["commit"]
    assert found["task"] == f"evals/memory_effort {run['task_version']}"
    assert "rate_limiter 1" in found["items and their versions"]
