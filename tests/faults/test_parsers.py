"""Files and replies of any content: what reads them takes them, or says in its own words what is wrong."""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import click
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis.audit_table import read_table
from analysis.logs import read_logs
from evals.errors import SettingError
from evals.items import load_item
from evals.manifest import MANIFEST, claim
from evals.options import Options
from evals.pilot_file import read_pilot
from evals.plan_file import read_plan
from evals.settings import settings as task_settings
from evals.sweep import Sweep
from memory.lessons import Drawn
from memory.notes import utf8
from memory.parsing import parsed as parsed_reply
from memory.policy import Reply
from scorers.verdict import InvalidVerdict, read_verdict
from tests.evals.folders import FILES, item_folder
from tests.faults.hostile import HOSTILE
from tests.support import model, run_condition

EXAMPLES = 40 * int(os.environ.get("RETROSPECT_SEEDS", "1"))
BOMB = "a: &a [x,x,x,x,x,x,x,x]\n" + "".join(
    f"{b}: &{b} [{','.join([f'*{a}'] * 8)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
DEEP = [opening * 1500 for opening in ("[", "{", '{"a":', "(", "- ", "-", "not ", '[{"a":')]
NASTY = st.sampled_from(
    [*HOSTILE.values(), BOMB, *DEEP, "null", "{}", "[]", "1e999", "NaN", "?", "!!binary x", "2026-13-45"]
)
TEXT = NASTY | st.text(max_size=60)
BYTES = TEXT.map(lambda text: text.encode("utf-8", "surrogatepass")) | TEXT.map(utf8) | st.binary(max_size=60)


def damaged(data: bytes, at: float, what: bytes, how: str) -> bytes:
    """The bytes with some of them replaced, put in, or cut off."""
    place = int(at * len(data))
    if how == "cut":
        return data[:place]
    return data[:place] + what + data[place + (len(what) if how == "replace" else 0) :]


DAMAGE = st.tuples(st.floats(0, 1), BYTES, st.sampled_from(["replace", "insert", "cut"]))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("parsers")


def refused_or_read(read: Callable[[], object]) -> None:
    """Nothing but an error that the command line shows as one line, without what a terminal would obey."""
    said = ""
    try:
        read()
    except click.ClickException as ex:
        said = ex.message
    assert not said or said.isprintable(), ascii(said)
    assert len(said) < 2000


@settings(max_examples=EXAMPLES)
@given(st.sampled_from(sorted(FILES)), DAMAGE | BYTES)
@example("item.yaml", b"[" * 1000)
@example("item.yaml", BOMB.encode())
@example("solution.py", b"add = " + b"-" * 100_000 + b"1")
@example("probe.py", b"\0")
def test_an_item_folder(folder: Path, name: str, change: tuple[float, bytes, str] | bytes) -> None:
    load_item.cache_clear()
    shutil.rmtree(folder / "items", ignore_errors=True)
    path = item_folder(folder / "items") / name
    path.write_bytes(change if isinstance(change, bytes) else damaged(path.read_bytes(), *change))
    refused_or_read(lambda: load_item(path.parents[len(Path(name).parts) - 1]))


@settings(max_examples=EXAMPLES)
@given(BYTES)
def test_a_memory_file_to_begin_from(folder: Path, content: bytes) -> None:
    (folder / "start.md").write_bytes(content)
    model, start = "simulated/null", str(folder / "start.md")
    refused_or_read(
        lambda: task_settings(
            model=model, critic=model, grader=model, effort="high", memory="frozen", start_memory=start
        )
    )


@pytest.mark.parametrize("read", [lambda path: read_pilot(str(path), "pilot"), read_plan, read_table])
@settings(max_examples=EXAMPLES)
@given(content=BYTES)
def test_a_pilot_a_plan_a_table(folder: Path, read: Callable[[Path], object], content: bytes) -> None:
    (folder / "file").write_bytes(content)
    refused_or_read(lambda: read(folder / "file"))


@settings(max_examples=EXAMPLES)
@given(BYTES)
def test_the_manifest_of_a_sweep(folder: Path, content: bytes) -> None:
    (folder / MANIFEST).write_bytes(content)
    sweep = Sweep(("simulated/null",), ("high",), ("none",), (None,), 1)
    with pytest.raises(SettingError) as refused:
        claim(folder, sweep, Options(folder))
    assert refused.value.message.isprintable()


@settings(max_examples=EXAMPLES)
@given(st.lists(TEXT, max_size=4).map("".join))
def test_a_reply_of_a_judge_or_a_critic(reply: str) -> None:
    with suppress(InvalidVerdict):
        assert 0 <= read_verdict(reply).score <= 100
    parsed_reply(Reply(reply), Drawn)


@pytest.fixture(scope="module")
def log(folder: Path) -> bytes:
    run_condition(model(), folder / "whole", {"epochs": 1}, memory="self_critique", items="median_two_sorted_arrays")
    (found,) = (folder / "whole").glob("*.eval")
    return found.read_bytes()


@settings(max_examples=EXAMPLES)
@given(change=DAMAGE)
def test_a_damaged_log_is_read_or_counted(folder: Path, log: bytes, change: tuple[float, bytes, str]) -> None:
    (folder / "logs").mkdir(exist_ok=True)
    (folder / "logs" / "a.eval").write_bytes(damaged(log, *change))
    found = read_logs(str(folder / "logs"))
    assert len(found.attempts) + len(found.others) + len(found.unreadable) == 1
