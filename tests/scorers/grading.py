"""Grades a piece of code with the real scorer, in a sandbox that the test gives."""

from pathlib import Path
from typing import Any

import pytest
from inspect_ai.model import ModelName, ModelOutput
from inspect_ai.scorer import Score, Target
from inspect_ai.solver import TaskState
from inspect_ai.util import SandboxEnvironment

from evals.item_sets import items_named
from evals.items import Item
from scorers.checks import checks

ITEMS: dict[str, Item] = {item.id: item for item in items_named("core")}
"""The core items: `retrospect check` proves the others, here it would take a quarter of an hour."""


def fenced(code: str) -> str:
    """An answer whose only block is the code."""
    return f"Here it is.\n\n````python\n{code}\n````\n"


def state_of(answer: str, folder: Path, entry_point: str, epoch: int = 1, name: str = "sample") -> TaskState:
    """A finished attempt at the item in a folder."""
    metadata = {"checks": str(folder), "entry_point": entry_point, "position": 1}
    output = ModelOutput.from_content("stage/actor", answer)
    return TaskState(ModelName("stage/actor"), name, epoch, "", [], output=output, metadata=metadata)


async def scored(state: TaskState, box: SandboxEnvironment | str, patch: pytest.MonkeyPatch) -> Score:
    """The score of `checks` where the sample's sandbox is `box`."""
    patch.setattr("scorers.checks.sandbox_of_sample", lambda: box)
    given = await checks()(state, Target(""))
    assert given is not None
    return given


async def graded(item: Item, code: str, box: SandboxEnvironment, patch: pytest.MonkeyPatch) -> Score:
    """The score of a piece of code for one of our items."""
    return await scored(state_of(fenced(code), item.folder, item.entry_point), box, patch)


def told(score: Score) -> tuple[dict[str, Any], dict[str, Any], str]:
    """Value, metadata and explanation, all of which a score of an attempt has."""
    assert isinstance(score.value, dict)
    assert score.metadata is not None
    assert score.explanation is not None
    return dict(score.value), score.metadata, score.explanation
