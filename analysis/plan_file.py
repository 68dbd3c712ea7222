"""A frozen plan as logs carry it; docs/plans.md describes the file."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError


class Look(BaseModel):
    """A moment at which verdicts may be given.

    Attributes:
        chains: Complete chains of every condition.
        p: Estimand → two-sided p-value at which a member of its family stops.
        p_equivalent: Level of each of the two one-sided tests of equivalence.
    """

    model_config = ConfigDict(frozen=True)

    chains: int
    p: dict[str, float]
    p_equivalent: float


class PlannedItem(BaseModel):
    """Version and digest of an item's files."""

    model_config = ConfigDict(frozen=True)

    version: int
    sha256: str


class Grader(BaseModel):
    """Who was to judge; without a model each evaluated model judges itself."""

    model_config = ConfigDict(frozen=True)

    model: str | None
    effort: str | None
    prompt_sha256: str


class Plan(BaseModel):
    """What was fixed before the run, as far as the analysis needs it."""

    model_config = ConfigDict(frozen=True)

    sha256: str
    created: str
    outcome: str
    margin: float
    alpha: float
    models: list[str]
    arms: list[str]
    efforts: list[str]
    caps: list[int | None]
    chains: int
    looks: list[Look]
    items: dict[str, PlannedItem]
    grader: Grader

    @property
    def conditions(self) -> int:
        """Number of conditions."""
        return len(self.models) * len(self.arms) * len(self.efforts) * len(self.caps)


def read_plan(document: Mapping[str, Any]) -> Plan | None:
    """The plan, or None when it is not one, or not what its own digest says."""
    try:
        plan = Plan.model_validate(document)
    except ValidationError:
        return None
    return plan if plan.sha256 == digest(document) else None


def digest(document: Mapping[str, Any]) -> str:
    """SHA-256 of the document without its field sha256: JSON, keys sorted, no spaces, UTF-8."""
    content = {key: value for key, value in document.items() if key != "sha256"}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
