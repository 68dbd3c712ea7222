"""`retrospect doctor` and `retrospect list`: what is wrong is found before money is spent, and no model is called."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evals.item_sets import own_items
from evals.presets import presets
from evals.simulated.profile import profile_names
from memory.registry import POLICIES
from retrospect import main

KEY = "sk-ant-never-to-be-shown"


def doctor(*typed: str) -> Result:
    return CliRunner().invoke(main, ["doctor", *typed], env={"COLUMNS": "160"})


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A port that answers, as the provider's address, and a key."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        monkeypatch.setenv("ANTHROPIC_BASE_URL", f"http://127.0.0.1:{port}")
        monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
        yield port


def test_a_machine_without_keys_is_well_for_the_offline_model(tmp_path: Path) -> None:
    shown = doctor("--log-dir", str(tmp_path / "not" / "yet"), "--model", "simulated/helped")
    assert shown.exit_code == 0, shown.output
    assert "WRONG" not in shown.output
    assert "needs no key" in shown.output
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("model", "told"),
    [
        ("anthropic/claude-opus-4-7", "ANTHROPIC_API_KEY"),
        ("simulated/wise", "null, helped, hurt, overwhelmed"),
        ("nosuchprovider/model", "nosuchprovider"),
    ],
)
def test_a_model_that_cannot_be_called_is_one_line_and_exit_code_1(model: str, told: str) -> None:
    shown = doctor("--model", model)
    assert shown.exit_code == 1
    (wrong,) = [line for line in shown.output.splitlines() if line.startswith("WRONG")]
    assert told in wrong
    assert "Traceback" not in shown.output


def test_an_empty_key_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "  ")
    shown = doctor("--model", "anthropic/claude-opus-4-7")
    assert shown.exit_code == 1
    assert "empty" in shown.output


def test_what_each_effort_sends_is_shown_before_it_is_sent(endpoint: int) -> None:
    shown = doctor("--model", "anthropic/claude-opus-4-6")
    assert shown.exit_code == 0, shown.output
    rows = [line.split(maxsplit=2) for line in shown.output.partition("effort  taken")[2].splitlines()[1:]]
    table = {effort: (taken, sends.strip()) for effort, taken, sends in rows}
    assert table["xhigh"] == ("no", "refused: it has low, medium, high, max")
    assert table["max"][1].startswith("thinking.type=adaptive, output_config.effort=max, max_tokens=64000")
    assert "does not think" in table["none"][1]
    assert f"127.0.0.1:{endpoint} answers" in shown.output
    assert KEY not in shown.output


def test_an_endpoint_that_does_not_answer_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]  # closed again before it is tried
    monkeypatch.setenv("ANTHROPIC_BASE_URL", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    shown = doctor("--model", "anthropic/claude-opus-4-7")
    assert shown.exit_code == 1
    assert f"127.0.0.1:{port} does not answer" in shown.output
    assert KEY not in shown.output


def test_a_log_folder_that_is_a_file_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        shown = doctor("--log-dir", str(path))
        assert shown.exit_code == 1
        assert "cannot be written" in shown.output


def test_a_module_that_shadows_ours_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    (tmp_path / "memory").mkdir()
    (tmp_path / "memory" / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in [name for name in sys.modules if name == "memory" or name.startswith("memory.")]:
        monkeypatch.delitem(sys.modules, name)
    shown = doctor()
    assert shown.exit_code == 1
    assert f"package memory: is {tmp_path / 'memory'}" in shown.output


def test_unknown_prices_are_said_not_guessed(monkeypatch: pytest.MonkeyPatch, endpoint: int) -> None:
    assert "price: unknown: give --price" in doctor("--model", "anthropic/claude-nobody-9").output


def test_list_names_everything_there_is_to_run() -> None:
    shown = CliRunner().invoke(main, ["list"], env={"COLUMNS": "80"})
    assert shown.exit_code == 0, shown.output
    names = ["evals/memory_effort", *own_items(), *POLICIES, *presets(), *profile_names()]
    assert [name for name in names if name not in shown.output] == []
    assert "…" not in shown.output.replace("…)", "")  # the headings
    assert all(len(line) <= 80 for line in shown.output.splitlines())
