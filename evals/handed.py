"""What an arm is handed beside its own notes: a start memory, or a pilot's notes. Validated before any model call."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from evals.errors import SettingError
from evals.values import nothing
from memory.control import Control
from memory.notes import Memory
from memory.oracle import oracle_lessons
from memory.pilot import Pilot, PilotArm
from memory.registry import POLICIES

HANDED = ("pilot", "start_memory")
"""Parameters that some arms take and others have no use for."""
_WRITES = "`retrospect memory LOGS --pilot FILE` writes one"


@dataclass(frozen=True)
class Handed:
    """What a control arm is handed.

    Attributes:
        pilot: The pilot's condition with the same model and effort; None for an arm that takes none.
        digest: Of the pilot's file; empty without one.
    """

    pilot: PilotArm | None = None
    digest: str = ""


def takes(policy: str, parameter: str) -> bool:
    """Whether an arm has any use for a parameter of HANDED."""
    arm = POLICIES[policy]
    needed = isinstance(arm, Control) and arm.needs == parameter
    return needed or (parameter == "start_memory" and arm.writes)


def arm_settings(policy: str, shared: dict[str, Any]) -> dict[str, Any]:
    """A sweep's shared settings without what this arm has no use for."""
    known = policy in POLICIES
    return {name: value for name, value in shared.items() if not (known and name in HANDED and not takes(policy, name))}


def require_taker(policies: tuple[str, ...], shared: dict[str, Any]) -> None:
    """Refuses a parameter of HANDED that no arm of a sweep takes."""
    for name in HANDED:
        known = [policy for policy in policies if policy in POLICIES]
        if not nothing(shared.get(name)) and not any(takes(policy, name) for policy in known):
            raise SettingError(f"{name}={shared[name]!r}: {_useless(name, ', '.join(policies))}")


def _useless(parameter: str, policy: str) -> str:
    takers = [name for name in POLICIES if takes(name, parameter)]
    return f"memory={policy} has no use for it; give one of {', '.join(takers)}, or leave it out."


def handed(value: object, policy: str, model: str, effort: str, positions: int) -> Handed:
    """The pilot's condition that an arm is handed.

    Args:
        value: The pilot's file, as typed.
        policy: The arm.
        model: The evaluated model; the pilot must have the same.
        effort: Its effort; the pilot must have the same.
        positions: Items of the chain; the pilot must have been as long.

    Raises:
        SettingError: When an arm that needs a pilot has none that fits, or one that takes none is given one.
    """
    needed = takes(policy, "pilot")
    if nothing(value):
        if needed:
            raise SettingError(f"memory={policy}: takes its length or its notes from a pilot; give -T pilot=FILE "
                               f"({_WRITES}).")  # fmt: skip
        return Handed()
    name = f"pilot={value!r}"
    if not needed:
        raise SettingError(f"{name}: {_useless('pilot', policy)}")
    arms, digest = _read(value, name)
    found = [arm for arm in arms if (arm.model, arm.effort) == (model, effort)]
    if not found:
        has = ", ".join(sorted(f"{arm.model} at {arm.effort}" for arm in arms))
        raise SettingError(f"{name}: has nothing of {model} at {effort} effort, only of {has}; {_WRITES}.")
    missing = [str(place) for place in range(1, positions + 1) if place not in found[0].by_position]
    if missing:
        raise SettingError(f"{name}: no chain of the pilot got to position {missing[0]} of {positions}; give one with "
                           "as many items.")  # fmt: skip
    if policy == "shuffled" and len(found[0].chains) < 2:
        raise SettingError(f"{name}: holds one chain, and shuffled shows a chain the notes of another; give a pilot of "
                           "at least 2.")  # fmt: skip
    return Handed(found[0], digest)


def _read(value: object, name: str) -> tuple[tuple[PilotArm, ...], str]:
    if not isinstance(value, str):
        raise SettingError(f"{name}: give the path of one file (a path with a comma must be renamed); {_WRITES}.")
    try:
        data = Path(value).expanduser().read_bytes()
        arms = Pilot.model_validate_json(data).arms
    except (OSError, RuntimeError) as ex:  # RuntimeError: no such user
        raise SettingError(f"{name}: cannot be read ({getattr(ex, 'strerror', None) or ex}); {_WRITES}.") from None
    except ValidationError as ex:
        first = ex.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise SettingError(f"{name}: {where}: {first['msg']}; {_WRITES}.") from None
    unknown = sorted({arm.policy for arm in arms} - set(POLICIES))
    if unknown or len({arm.policy for arm in arms}) > 1:
        said = f"no such policy: {unknown[0]!r}" if unknown else "holds several policies"
        raise SettingError(f"{name}: {said}; {_WRITES}.")
    if POLICIES[arms[0].policy].files(Memory()) is not None:
        raise SettingError(f"{name}: {arms[0].policy} shows its notes by a tool, and no text can stand in for them; "
                           "give a pilot of another policy.")  # fmt: skip
    return arms, hashlib.sha256(data).hexdigest()[:8]


def require_lessons(policy: str, domains: list[str], budget: int) -> None:
    """Refuses the oracle on a domain that has no lessons, or with a budget that does not hold them."""
    if policy != "oracle":
        return
    lessons = oracle_lessons()
    if unknown := sorted(set(domains) - set(lessons)):
        raise SettingError(
            f"memory=oracle: there are no lessons on {unknown[0]!r}, only on {', '.join(lessons)}; write your own and "
            "give memory=frozen with -T start_memory=FILE."
        )
    size = max(len(lessons[domain].encode()) for domain in domains)
    if size > budget:
        raise SettingError(f"memory_budget={budget}: the oracle's lessons have {size} bytes; give a larger budget.")
