"""Which sandbox is chosen, and what a machine without one is told. The Docker here is a script on PATH."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from inspect_ai.util import SandboxUnavailableError

from retrospect import main
from scorers.sandbox import choose
from scorers.sandbox.bwrap import BwrapSandbox
from scorers.sandbox.choose import COMPOSE, INSTRUCTION, UNSAFE, Choice, chosen, why_none

FakeDocker = Callable[[str], None]


@pytest.fixture(autouse=True)
def _anew(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv(UNSAFE, raising=False)
    chosen.cache_clear()
    yield
    chosen.cache_clear()


@pytest.fixture
def docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeDocker:
    def put(script: str) -> None:
        program = tmp_path / "docker"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)

    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    put("exit 1")
    return put


@pytest.fixture
def no_bwrap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choose, "unusable", lambda: "not installed: bwrap")


def test_docker_is_taken_when_its_engine_answers(docker: FakeDocker) -> None:
    docker('[ "$1" = info ] && echo 28.0.1')
    assert chosen().spec == ("docker", str(COMPOSE))
    assert COMPOSE.is_file()


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("echo 'Cannot connect to the Docker daemon' >&2; exit 1", "does not answer"),
        ("exit 0", "does not answer"),
        ("echo; exit 0", "does not answer"),
        ("exec sleep 30", "did not answer within"),
    ],
    ids=["no engine", "no output", "an empty line", "an engine that hangs"],
)
def test_a_docker_without_its_engine_is_passed_over(
    script: str, why: str, docker: FakeDocker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choose, "ENGINE_S", 0.3)
    docker(script)
    choice = chosen()
    assert choice.name == "bwrap"
    assert choice.spec == "bwrap"
    assert why in choice.tried[0]


def test_a_docker_that_is_no_program_is_passed_over(docker: FakeDocker, tmp_path: Path) -> None:
    (tmp_path / "docker").write_bytes(b"\x7fELF nonsense")
    assert chosen().name == "bwrap"
    assert "cannot be started" in chosen().tried[0]


def test_a_machine_without_docker_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chosen().tried[0] == "docker: not installed"


def test_the_question_is_asked_once(docker: FakeDocker, tmp_path: Path) -> None:
    docker(f"echo asked >> {tmp_path}/asked; echo 28")
    assert {chosen().name for _ in range(3)} == {"docker"}
    assert (tmp_path / "asked").read_text() == "asked\n"


@pytest.mark.usefixtures("docker", "no_bwrap")
def test_without_any_sandbox_there_is_none_and_the_reasons_with_what_to_do() -> None:
    choice = chosen()
    assert (choice.name, choice.spec) == (None, None)
    told = why_none(choice)
    assert "docker: its engine does not answer; bwrap: not installed: bwrap" in told
    assert INSTRUCTION in told


@pytest.mark.usefixtures("docker", "no_bwrap")
@pytest.mark.parametrize(("value", "name"), [("1", "local"), ("0", None), ("", None), ("yes", None)])
def test_the_bare_machine_is_used_only_when_asked_for(
    value: str, name: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(UNSAFE, value)
    assert chosen().name == name
    assert name is None or "not isolated" in chosen().tried[-1]


@pytest.mark.usefixtures("docker")
def test_the_unsafe_variable_does_not_replace_a_sandbox_that_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(UNSAFE, "1")
    assert chosen().name == "bwrap"


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        (Choice(None, None, ("docker: no", "bwrap: no")), 1),
        (Choice("local", None, ("local: x",)), 1),
        (Choice("bwrap", None, ("bwrap: works",)), 0),
    ],
)
def test_doctor_fails_without_a_sandbox_and_says_what_to_do(
    choice: Choice, code: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("evals.doctor.chosen", lambda: choice)
    shown = CliRunner().invoke(main, ["doctor", "--log-dir", str(tmp_path)])
    assert shown.exit_code == code, shown.output
    assert (INSTRUCTION in shown.output) is (choice.name is None)


@pytest.mark.anyio
async def test_a_task_with_bwrap_where_it_does_not_work_is_refused_before_it_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("scorers.sandbox.trial.missing_tools", lambda: ["bwrap"])
    with pytest.raises(SandboxUnavailableError, match="apt-get install bubblewrap"):
        await BwrapSandbox.task_init("task", None)


def test_a_bwrap_that_hangs_or_fails_is_unusable(monkeypatch: pytest.MonkeyPatch) -> None:
    from scorers.sandbox.trial import unusable

    assert unusable() is None
    real = subprocess.run

    def failing(line: list[str], **options: object) -> subprocess.CompletedProcess[bytes]:
        return real(["sh", "-c", "echo no permission >&2; exit 1"], capture_output=True, check=False)

    monkeypatch.setattr("scorers.sandbox.trial.subprocess.run", failing)
    assert unusable() == "no permission"


K8S_KEYS = {"image", "command", "entrypoint", "init", "network_mode", "user", "working_dir", "mem_limit", "cpus"}


def test_the_compose_file_has_only_what_other_sandboxes_accept_and_isolates() -> None:
    document = yaml.safe_load(COMPOSE.read_text())
    assert set(document) == {"services"}
    assert set(document["services"]) == {"default"}
    service = document["services"]["default"]
    assert set(service) <= K8S_KEYS
    name, _, digest = service["image"].partition("@sha256:")
    assert name.startswith("python:3.")
    assert len(bytes.fromhex(digest)) == 32
    assert service["network_mode"] == "none"
    assert service["init"] is True
    assert service["command"] == ["sleep", "infinity"]
    assert int(service["user"].split(":")[0]) > 0
    assert service["mem_limit"]
    assert float(service["cpus"]) > 0
    assert service["working_dir"].startswith("/")
