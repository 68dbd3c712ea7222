"""Subjects and conditions: what is so at this moment."""

import re
from collections.abc import Mapping

from solvers.incident import database
from solvers.incident.definition import Bounds, Conditions, Scalar, System
from solvers.incident.state import State

_SHOWN = re.compile(r"<<([^<>\n]+)>>")
_NO_ARGUMENTS: Mapping[str, str] = {}


def value(system: System, state: State, subject: str, arguments: Mapping[str, str] = _NO_ARGUMENTS) -> Scalar:
    """What a subject is now; docs of solvers/incident/definition.py name the kinds."""
    kind, _, rest = subject.partition(" ")
    if kind == "arg":
        return arguments.get(rest)
    if kind == "file":
        return state.files.get(rest)
    if kind == "size":
        return state.sizes.get(rest, 0)
    if kind == "kept":
        return any(rest in text for text in state.files.values())
    if kind == "disk":
        return disk_percent(system, state, rest)
    if kind == "sql":
        name, _, query = rest.partition(": ")
        for argument, word in arguments.items():  # single words of letters, digits and -_. (commands.py)
            query = query.replace(f"<<arg {argument}>>", word)
        return database.value(system, state, name, query)
    if subject not in state.variables:
        raise KeyError(f"{subject!r} is no variable, and no arg, file, size, kept, disk or sql")
    return state.variables[subject]


def holds(system: System, state: State, conditions: Conditions, arguments: Mapping[str, str] = _NO_ARGUMENTS) -> bool:
    """Whether all conditions hold; none hold always."""
    return all(_met(value(system, state, subject, arguments), wanted) for subject, wanted in conditions.items())


def _met(found: Scalar, wanted: Bounds | Scalar) -> bool:
    if not isinstance(wanted, Bounds):
        return found == wanted
    number = found if isinstance(found, int | float) else None
    text = found if isinstance(found, str) else ""
    given = wanted.model_fields_set
    return not (
        ("below" in given and (number is None or wanted.below is None or number >= wanted.below))
        or ("above" in given and (number is None or wanted.above is None or number <= wanted.above))
        or (wanted.contains is not None and wanted.contains not in text)
        or (wanted.contains_any is not None and not any(part in text for part in wanted.contains_any))
        or (wanted.lacks is not None and wanted.lacks in text)
        or (wanted.among is not None and found not in wanted.among)
        or ("other_than" in given and found == wanted.other_than)
    )


def filled(system: System, state: State, text: str, arguments: Mapping[str, str] = _NO_ARGUMENTS) -> str:
    """The text with the values of its `<<subject>>`s."""
    return _SHOWN.sub(lambda found: str(value(system, state, found[1], arguments)), text)


def used_mb(system: System, state: State, mount: str) -> int:
    """MB in use on a disk."""
    return system.mounts[mount].base + sum(
        mb for path, mb in state.sizes.items() if path in state.files and mount_of(system, path) == mount
    )


def mount_of(system: System, path: str) -> str:
    """The disk that a path is on: the longest mount above it."""
    found = [mount for mount in system.mounts if mount == "/" or path == mount or path.startswith(f"{mount}/")]
    return max(found, key=len, default="")


def disk_percent(system: System, state: State, mount: str) -> int:
    """Percent of a disk in use, at most 100."""
    return min(100, round(100 * used_mb(system, state, mount) / system.mounts[mount].size))
