"""What an arm is handed beside its own notes: a start memory, or a pilot's notes. Validated before any model call."""

from dataclasses import dataclass
from typing import Any

from evals.errors import SettingError
from evals.pilot_file import WRITES, own_arm, read_pilot, writer_s_arm
from evals.values import nothing
from memory.control import Control
from memory.oracle import oracle_lessons
from memory.pilot import PilotArm
from memory.registry import POLICIES

HANDED = ("pilot", "start_memory", "writer")
"""Parameters that some arms take and others have no use for."""


@dataclass(frozen=True)
class Handed:
    """What a control arm is handed.

    Attributes:
        pilot: The pilot's condition with the same model and effort, or the writer's; None for an arm that takes none.
        digest: Of the pilot's file; empty without one.
        writer: Whose notes are inherited: an effort, with the model before it where that is another; else empty.
    """

    pilot: PilotArm | None = None
    digest: str = ""
    writer: str = ""


def takes(policy: str, parameter: str) -> bool:
    """Whether an arm has any use for a parameter of HANDED."""
    arm = POLICIES[policy]
    if parameter == "writer":
        return policy == "inherited"
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


def handed(
    value: object,
    writer: object,
    policy: str,
    model: str,
    effort: str,
    ids: frozenset[str],
    positions: int,
    force: bool,
) -> Handed:
    """The pilot's condition that an arm is handed.

    Args:
        value: The pilot's file, as typed.
        writer: Whose notes are inherited, as typed.
        policy: The arm.
        model: The evaluated model.
        effort: Its effort.
        ids: Items that may be asked, with their twins.
        positions: Items of the chain.
        force: Allows notes that were written on the same items.

    Raises:
        SettingError: When an arm that needs a pilot has none that fits, or one that takes none is given one.
    """
    needed = takes(policy, "pilot")
    if not nothing(writer) and not takes(policy, "writer"):
        raise SettingError(f"writer={writer!r}: {_useless('writer', policy)}")
    if nothing(value):
        if needed:
            raise SettingError(f"memory={policy}: takes its length or its notes from a pilot; give -T pilot=FILE "
                               f"({WRITES}).")  # fmt: skip
        return Handed()
    name = f"pilot={value!r}"
    if not needed:
        raise SettingError(f"{name}: {_useless('pilot', policy)}")
    arms, digest = read_pilot(value, name)
    if takes(policy, "writer"):
        arm = writer_s_arm(arms, writer, model, effort, name)
        _require_others(arm, ids, name, force)
        return Handed(arm, digest, arm.effort if arm.model == model else f"{arm.model}@{arm.effort}")
    arm = own_arm(arms, model, effort, name)
    missing = [str(place) for place in range(1, positions + 1) if place not in arm.by_position]
    if missing:
        raise SettingError(f"{name}: no chain of the pilot got to position {missing[0]} of {positions}; give one with "
                           "as many items.")  # fmt: skip
    if policy == "shuffled" and len(arm.chains) < 2:
        raise SettingError(f"{name}: holds one chain, and shuffled shows a chain the notes of another; give a pilot of "
                           "at least 2.")  # fmt: skip
    return Handed(arm, digest)


def _require_others(arm: PilotArm, ids: frozenset[str], name: str, force: bool) -> None:
    """Refuses notes on items that are asked again: they would give the answers away."""
    if (known := sorted(ids & arm.items)) and not force:
        raise SettingError(
            f"{name}: its chains were asked {', '.join(known)}, which this run asks again, so that answers would leak; "
            "choose other items, or say -T force=true."
        )


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
