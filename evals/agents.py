"""Scripted agents of an incident: the reference, which passes every check, and flawed ones that must fail some."""

from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from evals.errors import SettingError
from evals.parts import record_of
from solvers.incident.state import TOOLS

GUIDE = "docs/tool_use.md"
REFERENCE = "reference"
_PHASES = ("look", "fix", "verify")
Step = dict[str, dict[str, Any]]
"""One call: tool → arguments."""


class AgentFile(BaseModel):
    """One agent's script; what is left out is as the reference does it.

    Attributes:
        about: What it does, in one line.
        root_cause: What it states.
        look: Calls before anything is changed.
        fix: Calls that change something, and what stands between them.
        verify: Calls after them.
        fails: Checks that it must fail, and no others; none for the reference.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    about: str = Field(min_length=1)
    root_cause: str | None = None
    look: tuple[Step, ...] | None = None
    fix: tuple[Step, ...] | None = None
    verify: tuple[Step, ...] | None = None
    fails: tuple[str, ...] = ()


class Agent(BaseModel):
    """A scripted agent.

    Attributes:
        name: File name without the ending.
        about: What it does.
        steps: Its calls in order: tool, arguments.
        root_cause: What it states.
        fails: Checks that it must fail, and no others.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    about: str
    steps: tuple[tuple[str, dict[str, Any]], ...]
    root_cause: str
    fails: frozenset[str]


@cache
def agents_of(folder: Path) -> dict[str, Agent]:
    """The scripted agents of an incident by name, the reference first.

    Raises:
        SettingError: Naming the file and what is wrong.
    """
    paths = [folder / "agents" / f"{REFERENCE}.yaml"]
    paths += [path for path in sorted(folder.glob("agents/*.yaml")) if path != paths[0]]
    files = {path.stem: record_of(path, AgentFile, GUIDE) for path in paths}
    reference = files[REFERENCE]
    if reference.root_cause is None or None in (reference.look, reference.fix, reference.verify) or reference.fails:
        raise SettingError(f"{paths[0]}: needs root_cause, look, fix and verify, and fails nothing ({GUIDE}).")
    found = {}
    for path, (name, file) in zip(paths, files.items(), strict=True):
        phases = [getattr(file, phase) or () if getattr(file, phase) is not None else getattr(reference, phase)
                  for phase in _PHASES]  # fmt: skip
        steps = [step for phase in phases for step in phase or ()]
        if wrong := next((step for step in steps if len(step) != 1 or next(iter(step)) not in TOOLS), None):
            raise SettingError(f"{path}: {wrong}: a step is one of {', '.join(TOOLS)} with its arguments ({GUIDE}).")
        if name != REFERENCE and not file.fails:
            raise SettingError(f"{path}: names no check in `fails` ({GUIDE}).")
        found[name] = Agent(
            name=name,
            about=file.about,
            steps=tuple(next(iter(step.items())) for step in steps),
            root_cause=file.root_cause or reference.root_cause,
            fails=frozenset(file.fails),
        )
    return found
