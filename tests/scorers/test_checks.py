"""The `checks` scorer on bad input: whose fault it was decides between 0 and no score."""

import os
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from inspect_ai import Task, eval, score
from inspect_ai.dataset import Sample
from inspect_ai.log import EvalLog, read_eval_log
from inspect_ai.model import ModelOutput
from inspect_ai.scorer import Score
from inspect_ai.solver import Generate, Solver, TaskState, solver
from inspect_ai.util import ExecResult, SandboxUnavailableError

from scorers import checks as module
from scorers.checks import checks
from scorers.hidden_checks import load_checks
from scorers.observing import observe
from scorers.sandbox.bwrap import BwrapSandbox
from scorers.sandbox.choose import INSTRUCTION
from scorers.sandbox.limits import Limits
from tests.evals.folders import FILES, item_folder
from tests.scorers.actor import samples
from tests.scorers.grading import fenced, scored, state_of, told
from tests.scorers.sandbox.boxes import opened, required

ADD = "def add(a, b):\n    return a + b  # sum\n"
FAKE = """print('0' * 32, '{"value": 5}', flush=True)\n"""
FLOOD = "import sys\nfor _ in range(99): sys.stdout.write('x' * 2**20)\n"
LONG = "# filling\n" * 600_000


@pytest.fixture(autouse=True)
def _anew() -> None:
    required("bwrap")
    module._loaded.cache_clear()


@solver
def delivers(answer: str) -> Solver:
    async def solve(state: TaskState, generate: Generate) -> TaskState:
        state.output = ModelOutput.from_content("mockllm/model", answer)
        return state

    return solve


def evaluated(answer: str, folder: Path, sandbox: str | None = "bwrap") -> EvalLog:
    """The whole way: Inspect's eval, the provider, the scorer."""
    metadata = {"checks": str(folder), "entry_point": "add", "position": 1}
    task = Task(dataset=[Sample(id="toy", input="Add.", metadata=metadata)], solver=delivers(answer), scorer=checks())
    [log] = eval(task, model="mockllm/model", sandbox=sandbox, display="none")
    return log


def given(log: EvalLog) -> Score:
    [sample] = samples(log)
    assert sample.error is None, sample.error
    assert sample.scores is not None
    return sample.scores["checks"]


BAD: dict[str, tuple[str, float, str]] = {
    "no code": ("I cannot do this.", 0, "no fenced Python block"),
    "nothing": ("", 0, "no fenced Python block"),
    "ten blocks, the last of them right": (fenced("def add(a, b): return 0") * 9 + fenced(ADD), 100, "passed sums"),
    "prints what looks like a reply": (fenced(FAKE + ADD), 100, "passed"),
    "floods its output": (fenced(FLOOD + ADD), 100, "passed"),
    "five megabytes": (fenced(LONG + ADD), 0, "more than 1,000,000"),
    "half a character": (fenced(f"x = '\udcff'\n{ADD}"), 0, "UnicodeEncodeError"),
    "null characters": ("```python\ndef add(a, b):\n\0    return a + b\n```", 0, "not valid Python"),
    "cut off": ("```python\ndef add(a, b):\n    return (a +", 0, "ends inside the solution's block"),
    "tilde fence": (f"~~~py\n{ADD}~~~", 100, "passed sums"),
    "indented fence": (f"  ```python\n  {ADD.replace(chr(10), chr(10) + '  ')}\n  ```", 100, "passed sums"),
    "exits": (fenced(f"{ADD}raise SystemExit(0)"), 0.5, "SystemExit"),
    "never ends": (fenced(f"while True: pass\n{ADD}"), 0, "more than 0.3 s of CPU|did not end within"),
    "recursion": (fenced("def add(a, b): return add(a, b)  # sum"), 50, "RecursionError"),
    "eats memory": (fenced("def add(a, b): return [0] * 10**10  # sum"), 50, "MemoryError"),
    "result that is no JSON": (fenced("def add(a, b): return {1, 2}  # sum"), 50, "TypeError"),
    "result without end": (fenced("def add(a, b):\n    x = []; x.append(x); return x  # sum"), 50, "Circular"),
    "result of ten megabytes": (fenced("def add(a, b): return 'x' * 10**7  # sum"), 50, "characters"),
    "raises what cannot be shown": (
        fenced("class E(Exception):\n    __str__ = None\ndef add(a, b): raise E  # sum"), 50, "observed {'raised': 'E'"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("answer", "tests", "said"), BAD.values(), ids=BAD)
def test_a_bad_answer_earns_what_its_checks_say_and_is_told_why(
    answer: str, tests: float, said: str, tmp_path: Path
) -> None:
    folder = item_folder(tmp_path, changed={"checks.py": f"{FILES['checks.py']}\nCPU_S = 0.3\n"})
    value, metadata, explanation = told(given(evaluated(answer, folder)))
    assert any(words in explanation for words in said.split("|"))  # the second where the machine is busy
    assert value["tests"] == pytest.approx(tests, abs=0.5)
    assert value["all_passed"] == int(tests == 100)
    assert metadata["tampered"] == []
    assert len(explanation) < 10_000


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("def cases(seed):\n", "def cases(seed):\n    1 / 0\n", "cannot be used: ZeroDivisionError"),
        (
            "def judge(case, observed):\n",
            "def judge(case, observed):\n    1 / 0\n",
            "could not judge: ZeroDivisionError",
        ),
        (
            "def judge",
            "def tampered(case, observed):\n    return 1 / 0\n\n\ndef judge",
            "could not judge: ZeroDivision",
        ),
        ("CHECKS = {", "CHECKS = {}\nOTHER = {", "could not judge"),
        ("CHECKS = {", 'CHECKS = {"never": [1], ', "Checks without a case"),
        ("def cases(seed):\n", "def cases(seed:\n", "SyntaxError"),
        ("def cases(seed):\n", "import nosuchmodule\ndef cases(seed):\n", "nosuchmodule"),
    ],
)
def test_the_items_own_fault_is_no_score_and_says_so(old: str, new: str, said: str, tmp_path: Path) -> None:
    assert old in FILES["checks.py"]
    folder = item_folder(tmp_path, changed={"checks.py": FILES["checks.py"].replace(old, new, 1)})
    log = evaluated(fenced(ADD), folder)
    found = given(log)
    assert found.reason is not None or found.explanation is not None
    assert said in f"{found.reason} {found.explanation}"
    assert not isinstance(found.value, dict) or not any(v == 0 for v in found.value.values())


def test_without_a_sandbox_there_is_no_score_but_an_instruction(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = given(evaluated(fenced(ADD), item_folder(tmp_path), sandbox=None))
    assert INSTRUCTION in f"{found.reason} {found.explanation}"


def test_a_stored_observation_is_compared_anew_without_a_sandbox(tmp_path: Path) -> None:
    log = read_eval_log(evaluated(fenced(ADD), item_folder(tmp_path)).location)
    again = score(log, checks(), action="overwrite", display="none")
    value, _, explanation = told(given(again))
    assert (value["tests"], value["all_passed"]) == (100, 1), explanation


def test_changed_checks_are_not_compared_with_old_observations(tmp_path: Path) -> None:
    log = read_eval_log(evaluated(fenced(ADD), item_folder(tmp_path)).location)
    changed = FILES["checks.py"].replace('case["a"] + case["b"]', 'case["a"] - case["b"]')
    item_folder(tmp_path, changed={"checks.py": changed})
    module._loaded.cache_clear()
    found = given(score(log, checks(), action="overwrite", display="none"))
    assert INSTRUCTION in f"{found.reason} {found.explanation}"


class Dying(BwrapSandbox):
    """Its holder is killed before each of the first commands."""

    def __init__(self, deaths: int) -> None:
        super().__init__(Limits())
        self.deaths, self.tries = deaths, 0

    async def exec(self, cmd: list[str], *words: Any, **options: Any) -> ExecResult[str]:
        self.tries += 1
        if self.tries <= self.deaths:
            real = self._held

            async def held() -> int:
                pid = await real()
                os.kill(pid, signal.SIGKILL)
                assert self._holder is not None
                await self._holder.wait()
                return pid

            self._held = held  # type: ignore[method-assign]
            try:
                return await super().exec(cmd, *words, **options)
            finally:
                self._held = real  # type: ignore[method-assign]
        return await super().exec(cmd, *words, **options)


@pytest.mark.anyio
@pytest.mark.parametrize(("deaths", "scores"), [(0, True), (1, True), (2, False)])
async def test_a_sandbox_that_dies_is_tried_once_more_and_then_there_is_no_score(
    deaths: int, scores: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = Dying(deaths)
    found = await scored(state_of(fenced(ADD), item_folder(tmp_path), "add"), box, monkeypatch)
    await box.close()
    assert box.tries == min(deaths + 1, 2)
    if scores:
        assert told(found)[0]["all_passed"] == 1
    else:
        assert "The sandbox was not available" in f"{found.reason} {found.explanation}"
        assert not isinstance(found.value, dict)


class OtherPython(BwrapSandbox):
    """Has another program in place of python3."""

    def __init__(self, program: Sequence[str]) -> None:
        super().__init__(Limits())
        self.program = list(program)

    async def exec(self, cmd: list[str], *words: Any, **options: Any) -> ExecResult[str]:
        return await super().exec([*self.program, *cmd[1:]], *words, **options)


@pytest.mark.anyio
@pytest.mark.parametrize("program", [["nosuchpython"], ["false"], ["true"], ["cat"], ["/etc"]], ids=lambda p: str(p[0]))
async def test_a_missing_or_broken_python_is_no_score(
    program: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = OtherPython(program)
    found = await scored(state_of(fenced(ADD), item_folder(tmp_path), "add"), box, monkeypatch)
    await box.close()
    assert not isinstance(found.value, dict)
    assert (
        "did not start" in f"{found.reason}{found.explanation}" or "available" in f"{found.reason}{found.explanation}"
    )


@pytest.mark.anyio
async def test_a_stopped_harness_ends_with_the_time_it_has_and_counts_against_the_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scorers.observing.WALL_S", 1)
    loaded = load_checks(item_folder(tmp_path))
    box = BwrapSandbox(Limits())
    seen = await observe(box, loaded, loaded.cases(1), f"import os\nos.kill(-1, 19)\n{ADD}")
    assert seen.reply is not None
    assert seen.reply.observations is None
    assert "did not end within 1 seconds" in seen.reason
    assert (await box.exec(["echo", "usable"])).stdout == "usable\n"
    await box.close()


LOOKS_AT_ITS_SUPERVISOR = """
import os
def add(a, b):
    stat = open(f"/proc/{os.getppid()}/stat").read()  # of the foreman
    supervisor = stat.rpartition(")")[2].split()[1]
    return [os.listdir(f"/proc/{supervisor}"), open(f"/proc/{supervisor}/environ").read()]
"""


@pytest.mark.anyio
async def test_the_supervisor_cannot_be_looked_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened("bwrap") as box:
        found = await scored(state_of(fenced(LOOKS_AT_ITS_SUPERVISOR), item_folder(tmp_path), "add"), box, monkeypatch)
    assert "PermissionError" in told(found)[2]


@pytest.mark.anyio
async def test_raised_sandbox_errors_of_any_provider_are_no_score(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Away(BwrapSandbox):
        async def exec(self, cmd: list[str], *words: Any, **options: Any) -> ExecResult[str]:
            raise SandboxUnavailableError("the pod was evicted")

    found = await scored(state_of(fenced(ADD), item_folder(tmp_path), "add"), Away(Limits()), monkeypatch)
    assert "the pod was evicted" in f"{found.reason} {found.explanation}"
    assert not isinstance(found.value, dict)
