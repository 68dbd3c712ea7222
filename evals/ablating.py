"""An attempt of a finished chain as it was, read from its log, with one of its notes left out or swapped."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inspect_ai import SampleSource
from inspect_ai.dataset import Sample
from inspect_ai.log import EvalLog, EvalSample, read_eval_log, read_eval_log_sample, read_eval_log_sample_summaries

from evals.chain import item_sample, remembered
from evals.errors import SettingError
from evals.gate import ended
from evals.items import Item
from evals.settings import Settings, settings
from memory.notes import Entry, Memory
from memory.registry import POLICIES

_KEPT = ("effort", "memory", "memory_budget", "judge_effort", "judge_repeats")
"""What an attempt made again shares with the log's, beside items and cap; the rest is about order and notes."""


@dataclass(frozen=True)
class Ablation:
    """One arm.

    Attributes:
        settings: Those of the log's condition.
        item: The item that is asked again.
        memory: What the chain remembered there, changed as asked.
        about: For the log's metadata: what was done to which attempt.
    """

    settings: Settings
    item: Item
    memory: Memory
    about: dict[str, Any]


@dataclass(frozen=True)
class Again(SampleSource):
    """The attempt as a sample; as it ends, the gate of the run is told."""

    arm: Ablation

    def initial_samples(self) -> list[Sample]:
        """The item with the memory that its policy recalls from."""
        handed_over = {
            "position": self.arm.about["ablated_position"],
            "memory": self.arm.memory.model_dump(mode="json"),
        }
        return [item_sample(self.arm.item, handed_over)]

    async def sample_complete(self, sample: EvalSample) -> None:
        """Counts what it cost."""
        ended(sample)


def ablation(log: str, chain: int, position: int, entry: int, swap: int | None, models: dict[str, str]) -> Ablation:
    """One arm, validated before any model is called.

    Args:
        log: Address of a log of memory_effort.
        chain: The chain, from 1.
        position: The place in the chain.
        entry: The note to leave out, from 1; 0 for none.
        swap: The chain whose note takes its place; None for none.
        models: Names of the evaluated model, the critic and the grader.

    Raises:
        SettingError: When the log, the attempt or the note is not there.
    """
    header = header_of(log)
    memory = memory_at(log, chain, position)
    if not 0 <= entry <= len(memory.entries):
        raise SettingError(f"entry={entry}: the memory has {len(memory.entries)} notes; give 1 to that, or 0 for all.")
    if swap is not None and (not entry or swap == chain):
        raise SettingError(f"swap={swap}: give an entry to be swapped, and another chain than {chain}.")
    said, typed = header.eval.metadata or {}, header.eval.task_args
    given: dict[str, Any] = {key: said[key] for key in _KEPT}
    given |= {key: typed[key] for key in ("items", "variants") if key in typed}
    s = settings(model=models["model"], critic=models["critic"], grader=models["grader"],
                 max_tokens=said["max_tokens"] or "auto", **given)  # fmt: skip
    id = str(attempt(log, chain, position).id)
    item = _item(s, id, said["items"][id], log)
    about = {"ablated_log": Path(log).name, "ablated_chain": chain, "ablated_position": position,
             "ablated_entry": entry, "ablated_swap": swap, "ablated_model": header.eval.model}  # fmt: skip
    if not entry:
        return Ablation(s, item, memory, about)
    gone = memory.entries[entry - 1]
    instead = [] if swap is None else [_same_place(memory_at(log, swap, position), gone, swap)]
    kept = [*memory.entries[: entry - 1], *instead, *memory.entries[entry:]]
    about |= {"ablated_item": gone.item, "ablated_from_position": gone.position}
    return Ablation(s, item, memory.holding(kept), about)


def header_of(log: str) -> EvalLog:
    """The header of a log whose attempts can be made again.

    Raises:
        SettingError: When it cannot be read, is another task's, or shows the model nothing of what it wrote.
    """
    try:
        header = read_eval_log(log, header_only=True)
    except Exception as ex:  # a missing, empty or damaged file raises what zip, JSON or pydantic raise
        raise SettingError(f"log={log}: cannot be read ({type(ex).__name__}); give a log of memory_effort.") from None
    policy = (header.eval.metadata or {}).get("memory", "none")
    if header.eval.task.removeprefix("evals/") != "memory_effort" or not POLICIES[policy].writes:
        raise SettingError(f"log={log}: is {header.eval.task}, memory={policy}; give a memory_effort log with notes.")
    return header


def memory_at(log: str, chain: int, position: int) -> Memory:
    """What a chain remembered before a position.

    Raises:
        SettingError: When the log has no such attempt, or it remembered nothing.
    """
    memory = remembered(attempt(log, chain, position))[0]
    if not memory.entries:
        raise SettingError(f"chain {chain}, position {position}: nothing was remembered there; give a later position.")
    return memory


def attempt(log: str, chain: int, position: int) -> EvalSample:
    """The finished attempt at a place of a chain."""
    for summary in read_eval_log_sample_summaries(log):
        if summary.epoch == chain and summary.metadata.get("position") == position and summary.error is None:
            return read_eval_log_sample(log, summary.id, summary.epoch)
    raise SettingError(
        f"chain={chain}, position={position}: {log} has no finished attempt there; retrospect memory shows what it has."
    )


def _item(s: Settings, id: str, version: int, log: str) -> Item:
    """The item that was asked; a variant where the chain was asked one."""
    for item in s.asked:
        if item.id == id and item.version == version:
            return item
    raise SettingError(f"log={log}: asked {id} in version {version}, which is not there now; use that version's files.")


def _same_place(other: Memory, gone: Entry, chain: int) -> Entry:
    for entry in other.entries:
        if entry.position == gone.position:
            return entry
    raise SettingError(f"swap={chain}: that chain has no note from position {gone.position}; give another chain.")
