"""Notes and the answers that came after them, read from logs: with the note, and without any memory."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from inspect_ai.log import EvalLog, EvalSample, list_eval_logs, read_eval_log

from evals.chain import remembered
from evals.errors import SettingError
from memory.registry import POLICIES

MOST = 8
"""Pieces of advice of one note that are looked for."""
_BULLET = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+(\S.*)$", re.MULTILINE)
_SAME = ("effort", "max_tokens", "variant")
"""What an answer without memory must share with one that had the note, beside model, item and chain."""


@dataclass(frozen=True)
class NotePair:
    """A note and one answer.

    Attributes:
        about: For the log: model, effort, memory, memory_variant, chain, position and item of the attempt
            that came after the note, and `side`: `with` the note, or `without` any memory.
        instruction: What was asked there, without any memory.
        advice: The pieces of the note.
        answer: What was delivered.
        named: Of the criteria and checks of the task that the note names: how far this answer met each,
            0 to 1.
    """

    about: dict[str, Any]
    instruction: str
    advice: tuple[str, ...]
    answer: str
    named: dict[str, float]

    @property
    def id(self) -> str:
        """Names the sample; the same for the same pair."""
        arm = "/".join(str(self.about[key]) for key in ("model", "effort", "memory", "memory_variant"))
        digest = hashlib.sha256(arm.encode()).hexdigest()[:8]
        return "{item}-{chain}-{position}-{side}-".format(**self.about) + digest


def note_pairs(folder: str, chains: int | None = None) -> list[NotePair]:
    """Every note that a model wrote with the answer that followed, and with the answer of the arm without memory.

    Args:
        folder: Of memory_effort's logs, any address that Inspect can list.
        chains: Only the first so many chains; None for all.

    Raises:
        SettingError: When there is no note that an answer followed.
    """
    logs = [log for info in list_eval_logs(folder) if (log := _memory_log(info.name)) is not None]
    bare: dict[Any, EvalSample] = {}
    for log in logs:
        if (log.eval.metadata or {})["memory"] == "none":
            bare |= {(_arm(log), str(sample.id), sample.epoch): sample for sample in _attempts(log)}
    found = {pair.id: pair for log in logs for pair in _pairs(log, bare) if not chains or pair.about["chain"] <= chains}
    if not found:
        raise SettingError(
            f"{folder}: holds no note that an answer followed; give logs of memory_effort with memory=self_critique or "
            "another policy that asks for notes, of two items or more."
        )
    return list(found.values())


def _memory_log(address: str) -> EvalLog | None:
    """The whole log of memory_effort; None for another task's."""
    header = read_eval_log(address, header_only=True)
    if header.eval.task.removeprefix("evals/") != "memory_effort":
        return None
    policy = (header.eval.metadata or {})["memory"]
    return read_eval_log(address) if policy == "none" or POLICIES[policy].asks else None


def _arm(log: EvalLog) -> tuple[Any, ...]:
    said = log.eval.metadata or {}
    return (log.eval.model, *(said[key] for key in _SAME))


def _attempts(log: EvalLog) -> list[EvalSample]:
    finished = [sample for sample in log.samples or [] if sample.error is None and sample.metadata.get("position")]
    return sorted(finished, key=lambda sample: (sample.epoch, sample.metadata["position"]))


def _pairs(log: EvalLog, bare: dict[Any, EvalSample]) -> Iterator[NotePair]:
    said = log.eval.metadata or {}
    if said["memory"] == "none":
        return
    for sample in _attempts(log):
        position = sample.metadata["position"]
        newest = [entry.text for entry in remembered(sample)[0].entries if entry.position == position - 1 > 0]
        if not newest:
            continue
        note, without = newest[-1], bare.get((_arm(log), str(sample.id), sample.epoch))
        about = {"model": log.eval.model, "effort": said["effort"], "memory": said["memory"],
                 "memory_variant": said["memory_variant"], "chain": sample.epoch, "position": position,
                 "item": str(sample.id)}  # fmt: skip
        for side, other in (("with", sample), ("without", without)):
            if other is not None:
                yield NotePair(about | {"side": side}, str(other.input), advice_in(note), other.output.completion,
                               named_in(note, other))  # fmt: skip


def advice_in(note: str) -> tuple[str, ...]:
    """The bullets of a note, at most MOST; the whole of a note that has none."""
    return tuple(_BULLET.findall(note)[:MOST]) or (note.strip(),)


def named_in(note: str, sample: EvalSample) -> dict[str, float]:
    """The criteria and checks of a task whose names stand in a note → how far the answer met each, 0 to 1."""
    rubric, checks = ((sample.scores or {}).get(name) for name in ("rubric", "checks"))
    points = rubric.value if rubric is not None and isinstance(rubric.value, dict) else {}
    met: dict[str, float] = {}
    for number, criterion in enumerate(sample.metadata["criteria"], 1):
        if isinstance(given := points.get(f"c{number}"), int | float):
            met[criterion["name"]] = given / 25
    passed = (checks.metadata or {}).get("passed", {}) if checks is not None else {}
    met |= {name: float(value) for name, value in passed.items()}
    words = f" {_plain(note)} "
    return {name: value for name, value in met.items() if f" {_plain(name)} " in words}


def _plain(text: str) -> str:
    """Words alone: lower case, everything else a blank."""
    return " ".join(re.findall(r"\w+", text.lower().replace("_", " ")))
