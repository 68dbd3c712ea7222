"""Incidents prove themselves: scripted agents leave what they are said to leave, and gold answers add up."""

from itertools import combinations

from evals.agents import REFERENCE, Agent, agents_of
from evals.errors import SettingError
from evals.incidents import expectations_of, outcome, played, system_of
from evals.items import Item
from evals.proving import added_up
from evals.trying import Proof, unfilled
from scorers.incident import Expectations
from solvers.incident.definition import System
from solvers.incident.world import record

MOST_CALLS = 15
"""Calls that a careful expert needs at most."""
FEWEST_FLAWED = 4


def prove_incident(item: Item, seeds: range = range(1)) -> Proof:
    """Plays every scripted agent, once per seed, which has to change nothing.

    Whatever goes wrong in the incident's own files is a problem of the proof, never an exception.
    """
    try:
        system, expected, agents = system_of(item.folder), expectations_of(item.folder), agents_of(item.folder)
        problems = [
            *unfilled(item.folder),
            *_agents(item, expected, agents),
            *_repeated(item, agents, seeds),
            *_reference(item, system, agents[REFERENCE]),
            *_list_of_causes(item, system, expected),
            *_labels(item, expected, agents),
            *added_up(item),
        ]
    except (SettingError, KeyError, ValueError) as ex:
        return Proof(item.id, 0, 0, 0, (f"cannot be played: {type(ex).__name__}: {ex}",))
    return Proof(item.id, len(agents) * len(seeds), len(expected.checks), len(agents) - 1, tuple(problems))


def _agents(item: Item, expected: Expectations, agents: dict[str, Agent]) -> list[str]:
    problems = []
    for name, agent in agents.items():
        results = expected.results(outcome(item.folder, agent, item.sections))
        failed = {result.name: result.reason for result in results if not result.passed}
        where = f"agents/{name}.yaml"
        problems += [f"{where}: passed {check}, which it must fail" for check in sorted(agent.fails - set(failed))]
        problems += [f"{where}: failed {check}: {failed[check]}" for check in sorted(set(failed) - agent.fails)]
    if len(agents) - 1 < FEWEST_FLAWED:
        problems.append(f"agents: has {len(agents) - 1} flawed ones; {FEWEST_FLAWED} are needed")
    return problems


def _repeated(item: Item, agents: dict[str, Agent], seeds: range) -> list[str]:
    """The same calls have to leave the same system, however often and after whatever else they are made."""
    problems, records = [], {}
    for name, agent in agents.items():
        states = [played(item.folder, agent, item.sections).model_dump_json() for _ in range(len(seeds) + 1)]
        if len(set(states)) > 1:
            problems.append(f"agents/{name}.yaml: the same calls left different systems")
        records[name] = record(system_of(item.folder), played(item.folder, agent, item.sections))
    for one, other in combinations(records, 2):
        if records[one] == records[other]:
            problems.append(f"agents/{one}.yaml and agents/{other}.yaml: leave the same record")
    return problems


def _reference(item: Item, system: System, agent: Agent) -> list[str]:
    state = played(item.folder, agent, item.sections)
    problems = [f"agents/{REFERENCE}.yaml: {call.asked}: {call.kind}: {call.harm}" for call in state.calls if call.harm]
    problems += [
        f"agents/{REFERENCE}.yaml: {c.asked}: {c.reply}"
        for c in state.calls
        if "ERROR:" in c.reply or "(exit " in c.reply
    ]
    if len(state.calls) > min(MOST_CALLS, system.budget) or state.over_budget:
        problems.append(f"agents/{REFERENCE}.yaml: makes {len(agent.steps)} calls; {MOST_CALLS} have to do")
    return problems


def _list_of_causes(item: Item, system: System, expected: Expectations) -> list[str]:
    """The list that the model reads is the one that its submission is held against, with one right cause on it."""
    read = [line for line in item.instruction.splitlines() if line.startswith("- `")]
    wanted = [f"- `{name}`: {text}" for name, text in system.root_causes.items()]
    problems = [] if read == wanted else ["instruction.md: its root causes are not those of system.yaml, in that order"]
    right = {check.needs["root_cause"] for check in expected.checks.values() if "root_cause" in check.needs}
    if len(right) != 1 or not right <= set(system.root_causes):
        problems.append(f"expect.yaml: root_cause is {sorted(map(str, right))}; one of system.yaml's is needed")
    if len(set(system.root_causes.values())) < len(system.root_causes):
        problems.append("system.yaml: two root causes say the same")
    if f"{system.budget}" not in " ".join(item.instruction.split("You may make")[1:])[:12]:
        problems.append(f"instruction.md: does not say 'You may make {system.budget} calls'")
    return problems


def _labels(item: Item, expected: Expectations, agents: dict[str, Agent]) -> list[str]:
    """Every check can fail; every set of criteria that checks settle has an agent that fails just their checks.

    The offline model plays these agents, so that each check is passed with the probability that it plants.
    """
    problems = [
        f"expect.yaml: no agent fails {name}, so nothing shows that it can fail"
        for name in expected.checks
        if not any(name in agent.fails for agent in agents.values())
    ]
    settled = {check.settles for check in expected.checks.values()}
    declared = {number for number, criterion in enumerate(item.criteria, 1) if criterion.checks}
    if settled != declared:
        problems.append(f"item.yaml: criteria with checks: true are {sorted(declared)}, expect.yaml settles {settled}")
    for size in range(1, len(settled) + 1):
        for missed in combinations(sorted(settled), size):
            if not any(agent.fails == failing(expected, frozenset(missed)) for agent in agents.values()):
                problems.append(f"agents: none fails all checks of the criteria {list(missed)} and no other")
    return problems


def failing(expected: Expectations, missed: frozenset[int]) -> frozenset[str]:
    """All checks that settle these criteria."""
    return frozenset(name for name, check in expected.checks.items() if check.settles in missed)
