"""Bad input through the front door: each is one clear error, a non-zero exit, and nothing written or called."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.evals.folders import RUBRIC, item_folder, item_yaml
from tests.faults.front import Front

ROOT = Path(__file__).parents[2]
INSPECT = Path(sys.executable).parent / "inspect"
TASK = "evals/memory_effort.py"
CALIBRATION = "evals/judge_calibration.py"
ERROR = re.compile(r"^(Error|ERROR): ", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    """What is typed after the task, `{tmp}` being the test's folder, and words of the error it must earn."""

    typed: str
    told: tuple[str, ...]
    model: str = "simulated/helped"
    task: str = TASK
    key: str | None = None


CASES = {
    "an unknown effort": Case("-T effort=hgih", ("effort='hgih'", "low, medium, high, xhigh, max")),
    "an effort of another task's": Case("-T effort=off", ("effort=False", "xhigh"), task="evals/coding.py@algorithms"),
    "an effort the model lacks": Case(
        "-T effort=xhigh",
        ("effort=xhigh: anthropic/claude-opus-4-6", "low, medium, high, max"),
        model="anthropic/claude-opus-4-6",
        key="a-dummy-key",
    ),
    "an unknown policy": Case("-T memory=critique", ("memory='critique'", "none, empty, self_critique")),
    "an unknown item set": Case("-T items=cores", ("items='cores'", "core, standard", "docs/items.md")),
    "a broken item folder": Case("-T items={tmp}/mine", ("{tmp}/mine/broken/item.yaml", "version")),
    "a missing memory file": Case("-T start_memory={tmp}/nosuch.md", ("{tmp}/nosuch.md", "No such file")),
    "a memory file that is not UTF-8": Case("-T start_memory={tmp}/latin1.md", ("{tmp}/latin1.md", "byte 5", "UTF-8")),
    "a memory file over the budget": Case("-T start_memory={tmp}/large.md", ("{tmp}/large.md", "20001", "16384")),
    "no epoch": Case("--epochs 0", ("--epochs 0", "at least 1")),
    "fewer than no epochs": Case("--epochs -1", ("--epochs -1", "at least 1")),
    "no key": Case("", ("No ANTHROPIC_API_KEY",), model="anthropic/claude-opus-4-7"),
    "an empty key": Case("", ("ANTHROPIC_API_KEY", "empty"), model="anthropic/claude-opus-4-7", key=""),
    "an empty key of the judge": Case(
        "--model-role grader=anthropic/claude-opus-4-7", ("grader", "ANTHROPIC_API_KEY", "empty"), key=""
    ),
    "an unknown profile": Case("", ("simulated/nosuch", "null, helped, hurt, overwhelmed"), model="simulated/nosuch"),
    "an unknown planted quantity": Case("-M memory_efect=4", ("-M memory_efect", "memory_effect")),
    "a planted quantity out of range": Case("-M delay_s=-1", ("-M delay_s", "greater than or equal to 0")),
    "a panel with the judge in it": Case("-T judge_panel=simulated/helped", ("judge_panel=", "would judge twice")),
    "a panel of an unknown provider": Case("-T judge_panel=nosuch/x", ("judge_panel=nosuch/x", "provider/name")),
    "a panel without the effort": Case(
        "-T judge_panel=anthropic/claude-opus-4-6 -T judge_effort=xhigh", ("claude-opus-4-6", "judge_effort"), key="k"
    ),
    "a calibration of no kind": Case("-T kinds=mutants", ("kinds='mutants'", "combination"), task=CALIBRATION),
    "a calibration judged never": Case("-T judge_repeats=0", ("judge_repeats=0", "at least 1"), task=CALIBRATION),
    "a calibration on an unproven item": Case("-T items={tmp}/rubric", ("addition", "proven"), task=CALIBRATION),
    "an unknown parameter of the calibration": Case("-T effort=high", ("effort", "per_kind"), task=CALIBRATION),
    "an unknown parameter": Case(
        "-T efort=xhigh", ("efort", "judge_effort", "start_memory")
    ),  # Inspect would run at high
    "an unknown parameter of another task": Case(
        "-T memory=none", ("memory", "judge_effort"), task="evals/coding.py@algorithms"
    ),
    "no items": Case("-T items=[]", ("items=[]",)),
    "a home that nobody has": Case("-T items=~nosuchuser/items", ("~nosuchuser/items",)),
    "no model": Case("", ("--model",), model=""),  # Inspect would run none/none, and exit with 0
}


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    opened = Front(tmp_path_factory.mktemp("data"))
    yield opened
    opened.close()


def inspect_eval(front: Front, tmp_path: Path, out: Path, key: str | None, *arguments: str) -> tuple[int, str]:
    """Exit code and output of `inspect eval …`; a call that were made would go nowhere."""
    environment = {"ANTHROPIC_BASE_URL": "http://127.0.0.1:9", "RETROSPECT_MEMORY_DIR": f"{tmp_path}/memory"}
    environment |= {} if key is None else {"ANTHROPIC_API_KEY": key}
    typed = ["eval", *arguments, "--log-dir", f"{tmp_path}/logs", "--display", "plain"]
    code = front.end(front.begin(typed, out, environment, command="inspect"))
    return code, out.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CASES)
def test_bad_input_is_one_clear_error_and_nothing_is_written_or_called(
    name: str, front: Front, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    case = CASES[name]
    item_folder(tmp_path / "mine", RUBRIC)
    item_folder(tmp_path / "mine", RUBRIC, item_yaml("version: 1", "version: one"), name="broken")
    item_folder(tmp_path / "rubric", RUBRIC)
    (tmp_path / "latin1.md").write_bytes(b"- caf\xe9\n")
    (tmp_path / "large.md").write_text("x" * 20_000)
    before = sorted(tmp_path.rglob("*"))

    items = [] if "items=" in case.typed or "@" in case.task else ["-T", "items=median_two_sorted_arrays"]
    model = ["--model", case.model] if case.model else []
    trace = ["-M", f"trace={tmp_path}/trace"] if case.model == "simulated/helped" else []
    typed = case.typed.format(tmp=tmp_path).split()
    out = tmp_path_factory.mktemp("said") / "out"
    code, said = inspect_eval(front, tmp_path, out, case.key, case.task, *items, *model, *trace, *typed)

    assert code == 1, said
    assert "Traceback" not in said
    assert len(ERROR.findall(said)) == 1, said
    error = said[said.lower().index("error: ") :]
    assert [word for word in case.told if word.format(tmp=tmp_path) not in error] == []
    assert sorted(tmp_path.rglob("*")) == before


def test_the_same_command_without_the_fault_runs(tmp_path: Path) -> None:
    typed = [
        TASK,
        "-T",
        "items=median_two_sorted_arrays",
        "--model",
        "simulated/helped",
        "-M",
        f"trace={tmp_path}/trace",
    ]
    ran = subprocess.run(
        [str(INSPECT), "eval", *typed, "--log-dir", f"{tmp_path}/logs", "--display", "plain"],
        cwd=ROOT,
        env=os.environ | {"RETROSPECT_MEMORY_DIR": f"{tmp_path}/memory"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert len(list((tmp_path / "logs").glob("*.eval"))) == 1
    assert len(list((tmp_path / "memory").rglob("chain-1.md"))) == 1
    assert (tmp_path / "trace").exists()
