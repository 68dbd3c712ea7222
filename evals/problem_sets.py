"""Which problems a user asks for: what `-T problems=` and `retrospect check` name."""

import hashlib
from functools import cache
from pathlib import Path

from evals.errors import SettingError
from evals.paths import folder_named, rejoined
from evals.problems import FOLDER, GUIDE, KINDS, RECORD, Problem, load_problem

ALL = "all"
SPELT_OUT = 3
"""Most problems that a condition's name spells out."""


@cache
def own_problems() -> dict[str, Problem]:
    """The project's own problems by id, sorted by kind and id."""
    found = [load_problem(folder) for folder in _problem_folders(FOLDER)]
    return {problem.id: problem for problem in sorted(found, key=lambda one: (one.kind, one.id))}


def problems_named(value: object) -> tuple[Problem, ...]:
    """The problems of a kind, an id, a folder, or a list of these, in that order.

    A folder is a problem's own or one that holds problem folders at any depth.

    Raises:
        SettingError: When a name is unknown, a folder holds no problem, or an id comes twice.
    """
    if value in ([], ()):
        raise SettingError(f"problems={value!r}: names no problem; {_valid()}")
    names = rejoined(list(value) if isinstance(value, list | tuple) else [value])
    problems = [problem for name in names for problem in _one(name)]
    twice = sorted({one.id for one in problems if sum(other.id == one.id for other in problems) > 1})
    if twice:
        raise SettingError(f"problems={value!r}: {', '.join(twice)} comes twice; every problem needs its own id.")
    return tuple(problems)


def _one(name: object) -> list[Problem]:
    own = own_problems()
    if name == ALL:
        return list(own.values())
    if name in KINDS:
        return [problem for problem in own.values() if problem.kind == name]
    if isinstance(name, str) and name in own:
        return [own[name]]
    folder = folder_named(name)
    if folder is None:
        raise SettingError(f"problems={name!r}: not a known problem, kind or folder. {_valid()}")
    found = _problem_folders(folder)
    if not found:
        raise SettingError(f"problems={name}: no {RECORD} in this folder or below; {GUIDE} shows a problem.")
    return [load_problem(one) for one in found]


def _problem_folders(folder: Path) -> list[Path]:
    return sorted(path.parent for path in folder.glob(f"**/{RECORD}"))


def _valid() -> str:
    return f"Give {ALL}, {', '.join(KINDS)}, one of {', '.join(own_problems())}, or a folder of your own ({GUIDE})."


def problems_in_words(problems: tuple[Problem, ...]) -> str:
    """A few problems by id; more by what they are together, with a digest, as that may grow."""
    ids = tuple(problem.id for problem in problems)
    own = tuple(own_problems().values())
    together = {ALL: own} | {kind: tuple(one for one in own if one.kind == kind) for kind in KINDS}
    named = next((name for name, members in together.items() if tuple(one.id for one in members) == ids), "")
    if named == ALL:
        return ALL
    if len(ids) <= SPELT_OUT:
        return "+".join(ids)
    return f"{named or f'{len(ids)}-problems'}-{hashlib.sha256('+'.join(ids).encode()).hexdigest()[:8]}"
