"""A frozen plan as a file: what it says, and whether it is still what was frozen. docs/plans.md describes it."""

import hashlib
import json
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.effort import Effort
from evals.errors import SettingError
from evals.items import Item

_WRITES = "retrospect run --freeze writes a plan"


class PlannedItem(BaseModel):
    """Version and digest of an item's files."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    sha256: str


class Look(BaseModel):
    """A moment at which verdicts may be given; what its p-values mean is for the analysis."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    chains: int = Field(ge=1)
    p: dict[str, float]
    p_equivalent: float


class Grader(BaseModel):
    """Who judges; without a model each evaluated model judges itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str | None
    effort: Effort | None
    prompt_sha256: str


class Plan(BaseModel):
    """What was fixed before the run.

    Attributes:
        schema_: Of this file; `schema` in it.
        settings: memory_effort's parameters that are the same in every condition, all of them.
        start_memory_sha256: Of the file that chains begin with; None without one.
        pilot_sha256: Of the file with a pilot's notes; None without one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_: Literal[1] = Field(alias="schema")
    created: str
    task_version: str
    outcome: Literal["tests", "score"]
    margin: float = Field(gt=0)
    alpha: float = Field(gt=0, lt=1)
    models: list[str] = Field(min_length=1)
    arms: list[str] = Field(min_length=1)
    efforts: list[Effort] = Field(min_length=1)
    caps: list[int | None] = Field(min_length=1)
    chains: int = Field(ge=1)
    looks: list[Look] = Field(min_length=1)
    items: dict[str, PlannedItem] = Field(min_length=1)
    grader: Grader
    settings: dict[str, Any]
    start_memory_sha256: str | None
    pilot_sha256: str | None = None
    sha256: str


def sealed(content: dict[str, Any]) -> dict[str, Any]:
    """The content with its own digest."""
    return {**content, "sha256": digest(content)}


def digest(document: dict[str, Any]) -> str:
    """SHA-256 of the document without its field sha256: JSON, keys sorted, no spaces, UTF-8."""
    content = {key: value for key, value in document.items() if key != "sha256"}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def read_plan(path: Path) -> tuple[Plan, dict[str, Any]]:
    """The plan of a file, and the document as it stands there.

    Raises:
        SettingError: When it cannot be read, is no plan, or was changed after it was frozen.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as ex:
        raise SettingError(f"--plan {path}: cannot be read ({ex.strerror}); {_WRITES}.") from None
    except (ValueError, RecursionError):
        raise SettingError(f"--plan {path}: is not JSON; {_WRITES}.") from None
    try:
        plan = Plan.model_validate(document)
    except ValidationError as ex:
        first = ex.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise SettingError(f"--plan {path}: {where}: {first['msg']}; {_WRITES}.") from None
    if plan.sha256 != digest(document):
        raise SettingError(
            f"--plan {path}: was changed after it was frozen (its sha256 is {plan.sha256[:12]}, its content gives "
            f"{digest(document)[:12]}); take the frozen file, or freeze another."
        )
    return plan, document


def item_digest(item: Item) -> str:
    """SHA-256 of what an attempt at the item meets: the files in its folder, not those in folders below.

    Those below, mutants and answers, prove the item and are never shown to a model.
    """
    content = hashlib.sha256()
    for path in sorted(path for path in item.folder.iterdir() if path.is_file() and not path.name.startswith(".")):
        data = path.read_bytes()
        content.update(f"{path.name}\0{len(data)}\0".encode())
        content.update(data)
    return content.hexdigest()
