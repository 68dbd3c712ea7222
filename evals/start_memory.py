"""The memory that every chain of a condition begins with: a file of the user's, refused when it gives answers away."""

import re
from pathlib import Path

from evals.errors import SettingError
from evals.handed import takes
from evals.values import nothing
from memory.notes import started_with, utf8
from memory.policy import Upcoming
from memory.registry import POLICIES

_NOTED_ITEM = re.compile(r"^## \d+\. .*\[([a-z0-9_]+)\]\s*$", re.MULTILINE)


def start_memory_named(value: object, policy: str, budget: int, ids: frozenset[str], force: bool) -> str:
    """The text of the file that `-T start_memory=` names; empty without one.

    Args:
        value: As typed.
        policy: The condition's memory policy.
        budget: UTF-8 bytes that it may have, as it is shown.
        ids: Items that the chain asks.
        force: Whether notes on these very items are wanted all the same.

    Raises:
        SettingError: When it cannot be read, is too large, is for a policy that shows none, or has notes on
            items that are asked again.
    """
    if nothing(value):
        if policy == "frozen":
            raise SettingError("memory=frozen: shows a given memory; give -T start_memory=FILE.")
        return ""
    name = f"start_memory={value!r}"
    if not isinstance(value, str):
        raise SettingError(f"{name}: give the path of one file (a path with a comma must be renamed).")
    if not takes(policy, "start_memory"):
        raise SettingError(f"{name}: memory={policy} shows no such notes; give memory=self_critique, or leave it out.")
    try:
        text = Path(value).expanduser().read_bytes().decode("utf-8")
    except (OSError, RuntimeError) as ex:  # RuntimeError: no such user
        reason = getattr(ex, "strerror", None) or ex
        raise SettingError(f"{name}: cannot be read ({reason}); give the path of a memory file.") from None
    except UnicodeDecodeError as ex:
        raise SettingError(f"{name}: byte {ex.start} is not UTF-8; save the file as UTF-8.") from None
    started = started_with(text)
    size = max(started.size, len(utf8(POLICIES[policy].recall(started, Upcoming("")) or "")))
    if size > budget:
        raise SettingError(f"{name}: has {size} bytes, memory_budget is {budget}; shorten it, or give a larger budget.")
    known = sorted(ids & set(_NOTED_ITEM.findall(text)))
    if known and not force:
        raise SettingError(
            f"{name}: holds notes written on {', '.join(known)}, which this chain asks again, so that answers would "
            "leak; choose other items, or say -T force=true."
        )
    return text
