"""What `item.yaml` says of an item, and of an incident."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from evals.parts import ONE_LINE, PYTHON_NAME, UUID


class Criterion(BaseModel):
    """One of an item's four criteria, worth 25 points.

    Attributes:
        name: A few words.
        full: What earns all points.
        none: What earns no point.
        checks: Whether the hidden checks can settle it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    name: str = Field(min_length=1)
    full: str = Field(min_length=1)
    none: str = Field(min_length=1)
    checks: bool = False


class ItemFile(BaseModel):
    """The fields of `item.yaml`; `lessons` and `variant_of` may be left out (docs/items.md)."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    title: str = Field(pattern=ONE_LINE)
    difficulty: Literal["easy", "medium", "hard"]
    version: int = Field(ge=1)
    entry_point: str = Field(pattern=PYTHON_NAME)
    canary: str = Field(pattern=UUID)
    criteria: tuple[Criterion, ...] = Field(min_length=4, max_length=4)
    lessons: tuple[str, ...] = ()
    variant_of: str | None = None


class IncidentFile(ItemFile):
    """The fields of an incident's `item.yaml`: nothing in it is a program (evals/incidents.py)."""

    entry_point: Literal[""] = ""
