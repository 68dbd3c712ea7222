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
from pydantic import ValidationError

from evals.agents import GUIDE, REFERENCE, Agent, agents_of
from evals.errors import SettingError
from evals.incident_trial import fault
from scorers.incident import EXPECT, Expectations, load_expectations
from solvers.incident.definition import Scalar, System, load_system
from solvers.incident.state import State, Submission, pristine
from solvers.incident.world import act, facts, record

SYSTEM = "system.yaml"
"""What makes an item an incident."""


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
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as ex:
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
