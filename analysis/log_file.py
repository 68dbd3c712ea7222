"""One log file: its header, and its samples' summaries without what Inspect adds to reading them."""

import logging
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from inspect_ai.log import EvalLog, read_eval_log, read_eval_log_sample_summaries
from inspect_ai.model import ModelUsage
from inspect_ai.scorer import Score
from pydantic_core import from_json

_SUMMARIES = "summaries.json"


@dataclass(frozen=True, slots=True)
class Summary:
    """What a log says of a sample without its transcript: the fields of Inspect's summary that the analysis uses.

    Attributes:
        id: Of the sample.
        epoch: 1-based.
        metadata: Short values only.
        error: That ended it.
        scores: By scorer.
        model_usage: Tokens by model.
        role_usage: Tokens by role, which Inspect counts under the role's model as well.
    """

    id: int | str
    epoch: int
    metadata: dict[str, Any]
    error: str | None
    scores: dict[str, Score]
    model_usage: dict[str, ModelUsage]
    role_usage: dict[str, ModelUsage]


@dataclass(frozen=True)
class Log:
    """A log as far as the analysis reads it.

    Attributes:
        name: Path below the folder, with `/`.
        header: Everything but the samples.
        samples: Their summaries; of an interrupted run those that were finished.
    """

    name: str
    header: EvalLog
    samples: list[Summary]


def task_of(header: EvalLog) -> str:
    """The task's name: the same whether it was run by path or by registry."""
    return header.eval.task.removeprefix("evals/")


def opened(name: str, address: str, wanted: Callable[[EvalLog], bool]) -> Log | str | None:
    """A log whose header is wanted; of another one the task's name as it stands there; None when it cannot be read."""
    with _quiet():
        try:
            header = read_eval_log(address, header_only=True)
            return Log(name, header, read_summaries(address)) if wanted(header) else header.eval.task
        except Exception:  # damaged bytes raise what zip, zstd, JSON or pydantic raise; the file is counted
            return None


def read_summaries(address: str) -> list[Summary]:
    """The summaries of a log's samples.

    Inspect's reader shortens the texts of each a second time, which is most of the time. So a
    finished local .eval file is read as the archive of JSON that it is; whatever is not exactly as
    expected there, and every other log, goes to Inspect's reader, which decides what is damaged.
    """
    if address.endswith(".eval") and "://" not in address:
        try:
            return _archived(address)
        except Exception:  # cut off, running, of another version: Inspect knows better, and raises if it is damaged
            pass
    return [
        Summary(s.id, s.epoch, s.metadata, s.error, s.scores or {}, s.model_usage, s.role_usage)
        for s in read_eval_log_sample_summaries(address)
    ]


def _archived(path: str) -> list[Summary]:
    with zipfile.ZipFile(path) as archive:
        found = from_json(archive.read(_SUMMARIES))
    if not isinstance(found, list):
        raise TypeError("not a list of summaries")
    latest = {(str(raw["id"]), raw["epoch"]): raw for raw in found}  # of a sample that was run again, the last
    return [_summary(raw) for raw in latest.values()]


def _summary(raw: dict[str, Any]) -> Summary:
    scores, usage, roles = (raw.get(key) or {} for key in ("scores", "model_usage", "role_usage"))
    metadata, error = raw["metadata"], raw.get("error")
    if not (isinstance(metadata, dict) and isinstance(raw["epoch"], int) and isinstance(error, str | None)):
        raise TypeError("not the summary of a sample")
    return Summary(
        raw["id"],
        raw["epoch"],
        metadata,
        error,
        {name: Score.model_validate(score) for name, score in scores.items()},
        {name: ModelUsage.model_validate(tokens) for name, tokens in usage.items()},
        {name: ModelUsage.model_validate(tokens) for name, tokens in roles.items()},
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """Silences what Inspect logs about a damaged file: the report says it in its own words."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)
