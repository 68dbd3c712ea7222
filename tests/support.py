"""What several tests need: running conditions, reading chains, a model that fails on demand."""

import fcntl
import json
import os
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
from inspect_ai import eval
from inspect_ai.log import EvalLog, EvalSample, read_eval_log
from inspect_ai.model import ChatMessage, GenerateConfig, Model, ModelAPI, ModelCall, ModelOutput, get_model, modelapi
from inspect_ai.tool import ToolChoice, ToolInfo

from evals.chain import remembered
from evals.simulated.api import Simulated
from evals.simulated.reading import read
from solvers.state import ChainState

TASK = "evals/memory_effort"
LONG = pytest.mark.skipif("RETROSPECT_LONG" not in os.environ, reason="long: make soak runs it")
ROOT = Path(__file__).parent.parent
CORE = ["median_two_sorted_arrays", "rate_limiter", "scalar_autograd"]


class Outage(RuntimeError):
    """A provider's fault, as a test plants it."""


class Flaky(Simulated):
    """The offline model with faults: `faults` maps (role, item, epoch) to how many calls fail."""

    faults: ClassVar[Counter[tuple[str, str | None, int]]] = Counter()

    async def generate(
        self, input: list[ChatMessage], tools: list[ToolInfo], tool_choice: ToolChoice, config: GenerateConfig
    ) -> tuple[ModelOutput, ModelCall]:
        from inspect_ai.util import store

        asked = read(input)
        key = (asked.role, asked.item.id if asked.item else None, store().get("epoch"))
        if self.faults[key] > 0:
            self.faults[key] -= 1
            self._traced(asked)
            raise Outage(f"planted fault at {key}")
        return await super().generate(input, tools, tool_choice, config)


@modelapi(name="flaky")
def flaky() -> type[ModelAPI]:
    return Flaky


def model(name: str = "simulated/helped", trace: Path | None = None, **overrides: Any) -> Model:
    return get_model(name, memoize=False, trace=str(trace) if trace else None, **overrides)


def calls(trace: Path) -> Counter[tuple[str, str, int]]:
    """How often each role was called for each item and chain."""
    lines = [json.loads(line) for line in trace.read_text().splitlines()] if trace.exists() else []
    return Counter((line["role"], line["item"], line["epoch"]) for line in lines)


def run_condition(model: Model, logs: Path, options: dict[str, Any] | None = None, **settings: Any) -> EvalLog:
    """One condition through `inspect_ai.eval`; `options` are eval's, `settings` the task's."""
    args = {"effort": "high"} | settings
    (log,) = eval(TASK, task_args=args, model=model, log_dir=str(logs), display="none", **(options or {}))
    return log


def samples(log: EvalLog) -> list[EvalSample]:
    """The attempts of a log, chain by chain in order; never the no-call start samples."""
    whole = log if log.samples is not None else read_eval_log(log.location)
    found = [sample for sample in whole.samples or [] if sample.metadata["position"] > 0]
    return sorted(found, key=lambda sample: (sample.epoch, sample.metadata["position"]))


def state(sample: EvalSample) -> ChainState:
    return sample.store_as(ChainState)


def assert_chains_consistent(log: EvalLog, chains: int, positions: int = 3) -> None:
    """Every chain whole, memory before = memory after the previous item, one entry per finished item."""
    found = samples(log)
    assert [(s.epoch, s.metadata["position"]) for s in found] == [
        (chain, position) for chain in range(1, chains + 1) for position in range(1, positions + 1)
    ]
    for previous, sample in zip([None, *found], found, strict=False):
        assert sample.error is None
        before, after = remembered(sample)
        first = sample.metadata["position"] == 1
        assert before.text == ("" if first or previous is None else remembered(previous)[1].text)
        assert [entry.position for entry in after.entries] == list(range(1, sample.metadata["position"] + 1))
        assert after.entries[-1].item == sample.id


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that is made once for all test processes; tests only read it.

    Args:
        factory: Of temporary folders.
        name: Unique among the folders made so.
        make: Fills the folder, which is there and empty.
    """
    base = factory.getbasetemp()
    root = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder, made = root / "once" / name, root / "once" / f"{name}.made"
    folder.parent.mkdir(exist_ok=True)
    with (root / "once" / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            made.touch()
    return folder
