"""Incidents: items that are worked on with tools. docs/tool_use.md is the long version.

    evals/data/incidents/<id>/
        item.yaml         as of every item, without entry_point: title, difficulty, version, canary, criteria
        instruction.md    what the model reads, verbatim
        system.yaml, files/…, database/*.sql    the simulated system (solvers/incident/definition.py)
        expect.yaml       the checks on what is so in the end (scorers/incident.py)
        agents/reference.yaml  scripted calls and submission that pass every check
        agents/*.yaml     flawed agents, each with `fails:`, the checks that it must fail
        answer/<n>_*.md   the reference submission's text for criterion n

What a program is to an item of code, the record of an agent's calls is to an incident: the reference
agent's is its solution, those of the flawed agents are its mutants.
"""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.errors import SettingError
from evals.incident_trial import fault
from evals.parts import record_of
from scorers.incident import EXPECT, Expectations, load_expectations
from solvers.incident.definition import Scalar, System, load_system
from solvers.incident.state import TOOLS, State, Submission, pristine
from solvers.incident.world import act, facts, record

SYSTEM = "system.yaml"
"""What makes an item an incident."""
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


@cache
def system_of(folder: Path) -> System:
    """The incident's system. Raises SettingError naming file and field."""
    found: System = _loaded(folder / SYSTEM, load_system)
    return found


@cache
def expectations_of(folder: Path) -> Expectations:
    """The incident's checks. Raises SettingError naming file and field."""
    found: Expectations = _loaded(folder / EXPECT, load_expectations)
    return found


def _loaded(path: Path, load: Any) -> Any:
    try:
        return load(path.parent)
    except ValidationError as ex:
        first = ex.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise SettingError(f"{path}: {where}: {first['msg']} (see {GUIDE}).") from None
    except OSError as ex:
        raise SettingError(f"{path}: cannot be read ({ex.strerror}); it is needed ({GUIDE}).") from None
    except (yaml.YAMLError, ValueError, TypeError) as ex:
        raise SettingError(f"{path}: not valid YAML: {' '.join(str(ex).split())} ({GUIDE}).") from None


def played(folder: Path, agent: Agent, sections: tuple[str, ...]) -> State:
    """The incident's system after an agent of the project's own has made its calls and handed in."""
    system = system_of(folder)
    now = pristine(system)
    for tool, arguments in agent.steps:
        now, _ = act(system, now, tool, arguments)
    texts = dict(zip(("evidence", "fix_and_verification", "care", "prevention"), sections, strict=True))
    now.submission = Submission(root_cause=agent.root_cause, **texts)
    return now


def outcome(folder: Path, agent: Agent, sections: tuple[str, ...]) -> dict[str, Scalar]:
    """The facts that an agent leaves."""
    return facts(system_of(folder), played(folder, agent, sections))


@cache
def record_by(folder: Path, name: str) -> str:
    """The record of a scripted agent's calls, which its texts do not touch."""
    return record(system_of(folder), played(folder, agents_of(folder)[name], ("", "", "", "")))


@cache
def incident_parts(folder: Path) -> dict[str, object]:
    """What makes a folder with a system a *proven* item: solution and mutants are records.

    Raises:
        SettingError: For what is missing or wrong.
    """
    if wrong := fault(system_of(folder)):
        raise SettingError(f"{folder / SYSTEM}: {wrong} (see {GUIDE}).")
    criteria, agents = expectations_of(folder).criteria, agents_of(folder)
    mutants = []
    for agent in list(agents.values())[1:]:
        if unknown := sorted(agent.fails - set(criteria)):
            raise SettingError(
                f"{folder / 'agents' / agent.name}.yaml: fails names unknown checks {', '.join(unknown)}; "
                f"{EXPECT} has {', '.join(criteria)}."
            )
        misses = frozenset(number for name in agent.fails for number in criteria[name])
        mutants.append(
            {"name": agent.name, "code": record_by(folder, agent.name), "defect": agent.about,
             "fails": agent.fails, "misses": misses}
        )  # fmt: skip
    if not mutants:
        raise SettingError(f"{folder / 'agents'}: holds no flawed agent ({GUIDE}).")
    return {"level": "proven", "solution": record_by(folder, REFERENCE), "mutants": tuple(mutants)}
