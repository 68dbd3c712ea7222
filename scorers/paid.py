"""What judges have said already: kept in the sample's store, so that nothing is paid for twice."""

import hashlib
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from inspect_ai.solver import TaskState
from inspect_ai.util import StoreModel
from pydantic import BaseModel, Field

M = TypeVar("M", bound=BaseModel)


class Paid(StoreModel):
    """Judgings by a digest of everything that the judge was given."""

    judgings: dict[str, list[dict[str, Any]]] = Field(default_factory=dict)


async def judged_once(
    state: TaskState, given: Sequence[object], form: type[M], ask: Callable[[], Awaitable[M]], times: int
) -> list[M]:
    """Asks a judge so many times, unless it was asked the very same before in this sample.

    Scoring inside the sample, the final scoring and a later `inspect score` share what was said.

    Args:
        state: Of the sample.
        given: All that makes a judging another one: answer, task, judge, effort, times, the prompt's digest.
        form: Of what the judge says.
        ask: Asks once; what it raises is kept from nobody, and nothing is kept of it.
        times: Judgings.
    """
    text = json.dumps(list(given), sort_keys=True, default=str)
    key = hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()
    kept = state.store_as(Paid)
    if key not in kept.judgings:
        said = [await ask() for _ in range(times)]
        kept.judgings = kept.judgings | {key: [one.model_dump(by_alias=True) for one in said]}
    return [form.model_validate(one) for one in kept.judgings[key]]
