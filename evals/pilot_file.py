"""The pilot's file, as typed: read, and the condition in it that an arm is handed."""

import hashlib
from pathlib import Path

from pydantic import ValidationError

from evals.errors import SettingError
from evals.values import nothing
from memory.notes import Memory
from memory.pilot import Pilot, PilotArm
from memory.registry import POLICIES

WRITES = "`retrospect memory LOGS --pilot FILE` writes one"


def read_pilot(value: object, name: str) -> tuple[tuple[PilotArm, ...], str]:
    """The conditions in the file, all of one policy, and a digest of it.

    Raises:
        SettingError: Beginning with `name`, when it is no pilot's file or its notes are of no use to another arm.
    """
    if not isinstance(value, str):
        raise SettingError(f"{name}: give the path of one file (a path with a comma must be renamed); {WRITES}.")
    try:
        data = Path(value).expanduser().read_bytes()
        arms = Pilot.model_validate_json(data).arms
    except (OSError, RuntimeError) as ex:  # RuntimeError: no such user
        raise SettingError(f"{name}: cannot be read ({getattr(ex, 'strerror', None) or ex}); {WRITES}.") from None
    except ValidationError as ex:
        first = ex.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise SettingError(f"{name}: {where}: {first['msg']}; {WRITES}.") from None
    unknown = sorted({arm.policy for arm in arms} - set(POLICIES))
    if unknown or len({arm.policy for arm in arms}) > 1:
        said = f"no such policy: {unknown[0]!r}" if unknown else "holds several policies"
        raise SettingError(f"{name}: {said}; {WRITES}.")
    if POLICIES[arms[0].policy].files(Memory()) is not None:
        raise SettingError(f"{name}: {arms[0].policy} shows its notes by a tool, and no text can stand in for them; "
                           "give a pilot of another policy.")  # fmt: skip
    return arms, hashlib.sha256(data).hexdigest()[:8]


def own_arm(arms: tuple[PilotArm, ...], model: str, effort: str, name: str) -> PilotArm:
    """The condition of the evaluated model at its own effort."""
    return _found(arms, model, effort, name, f"give one of this; {WRITES}")


def writer_s_arm(arms: tuple[PilotArm, ...], writer: object, model: str, effort: str, name: str) -> PilotArm:
    """The condition that `-T writer=` names.

    Args:
        arms: Of the pilot.
        writer: An effort of the evaluated model, or MODEL@EFFORT; nothing means model and effort of the reader.
        model: The reader.
        effort: Its effort.
        name: The setting, for errors.
    """
    if nothing(writer):
        return _found(arms, model, effort, name, "give -T writer=EFFORT or writer=MODEL@EFFORT")
    if not isinstance(writer, str):
        raise SettingError(f"writer={writer!r}: give an effort, or MODEL@EFFORT; one run has one writer.")
    other, _, level = writer.rpartition("@")
    return _found(arms, other or model, level, f"writer={writer!r}: {name}", "name one of these")


def _found(arms: tuple[PilotArm, ...], model: str, effort: str, name: str, hint: str) -> PilotArm:
    for arm in arms:
        if (arm.model, arm.effort) == (model, effort):
            return arm
    has = ", ".join(sorted(f"{arm.model} at {arm.effort}" for arm in arms))
    raise SettingError(f"{name}: has nothing of {model} at {effort} effort, only of {has}; {hint}.")
