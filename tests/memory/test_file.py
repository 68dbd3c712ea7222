import os
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from memory.file import file_name, memory_path, write_atomically


@given(st.text() | st.text(alphabet="./\\~:a\0 "))
@example("x" * 300)
def test_a_file_name_is_one_harmless_component_whatever_the_model_is_called(text: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,254}", file_name(text))


@pytest.mark.parametrize("text", ["", ".", "..", "../../etc/passwd", "/etc/passwd", "~/x", ".hidden", "a\\..\\b", "\0"])
def test_a_model_name_cannot_leave_the_memory_folder(text: str, tmp_path: Path) -> None:
    path = memory_path(tmp_path, text, text, 1)
    write_atomically(path, "- a note\n")
    assert path.resolve().relative_to(tmp_path.resolve()).parts == (file_name(text), file_name(text), "chain-1.md")


def test_a_person_finds_the_file_by_model_condition_and_chain() -> None:
    path = memory_path(Path("logs/memory"), "anthropic/claude-opus-4-7", "xhigh-self_critique-64000", 12)
    assert path == Path("logs/memory/anthropic__claude-opus-4-7/xhigh-self_critique-64000/chain-12.md")


@pytest.mark.parametrize("text", ["", "- one\n", "- é 漢 😀\r\n", "x" * 100_000])
def test_the_file_holds_the_exact_text_and_nothing_lies_beside_it(text: str, tmp_path: Path) -> None:
    path = tmp_path / "model" / "condition" / "chain-1.md"
    write_atomically(path, "before")
    write_atomically(path, text)
    assert path.read_bytes() == text.encode("utf-8")
    assert os.listdir(path.parent) == ["chain-1.md"]


def test_half_a_surrogate_pair_does_not_stop_the_chain(tmp_path: Path) -> None:
    write_atomically(tmp_path / "chain-1.md", "- a broken emoji: \ud83d!")
    assert (tmp_path / "chain-1.md").read_text(encoding="utf-8") == "- a broken emoji: ?!"


def test_an_interrupted_write_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "chain-1.md"
    write_atomically(path, "old")

    def interrupted(source: str, target: Path) -> None:
        assert Path(source).read_text(encoding="utf-8") == "new"  # complete before it takes the name
        assert path.read_text(encoding="utf-8") == "old"
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert os.listdir(tmp_path) == ["chain-1.md"]


def test_an_equal_file_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "chain-1.md"
    write_atomically(path, "same")
    before = path.stat().st_ino
    write_atomically(path, "same")
    assert path.stat().st_ino == before


# Weakness found; fails until it is mended.


@pytest.mark.parametrize(
    ("one", "other"),
    [("ollama/llama3:8b", "ollama/llama3_8b"), ("hf/a/b", "hf/a__b"), ("hf/" + "x" * 120 + "/1", "hf/" + "x" * 120)],
)
def test_two_models_never_share_a_memory_file(one: str, other: str) -> None:
    assert file_name(one) != file_name(other)
