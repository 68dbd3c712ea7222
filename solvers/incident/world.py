"""One call of a tool on the simulated system: a pure function from state to state."""

from typing import Any

from memory.notes import utf8
from solvers.incident import commands, database, logs, services, tree
from solvers.incident.conditions import filled, holds
from solvers.incident.definition import Command, Endpoint, Harm, Scalar, System
from solvers.incident.effects import settled, tick
from solvers.incident.state import Call, State

MOST_ARGUMENT = 8_000
"""Characters of one argument."""
MOST_REPLY = 12_000
DEFAULTS = {"first_line": 1, "method": "GET", "body": "", "contains": "", "level": ""}
"""What need not be given to a tool."""
_ASKED, _ANSWERED = 220, 160
"""Characters of a call in the record."""


def act(system: System, state: State, tool: str, arguments: dict[str, Any]) -> tuple[State, str]:
    """Makes a call of a tool, unless the budget is used up.

    Whatever the arguments are, there is a reply and never an exception; the given state stays as it is.

    Returns:
        The state afterwards, and the reply, bounded.
    """
    after = state.model_copy(deep=True)
    if len(state.calls) >= system.budget:
        after.over_budget += 1
        return after, f"Not done: the budget of {system.budget} tool calls is used up. Call submit now."
    clean = {name: _clean(value) for name, value in arguments.items()}
    if too_long := [name for name, value in clean.items() if isinstance(value, str) and len(value) > MOST_ARGUMENT]:
        reply, used = f"ERROR: {too_long[0]}: longer than {MOST_ARGUMENT} characters", None
    else:
        reply, used = _answered(system, after, tool, DEFAULTS | clean)
    if len(reply) > MOST_REPLY:
        reply = f"{reply[:MOST_REPLY]}\n(cut off: {len(reply) - MOST_REPLY} more characters)"
    changed = _content(after) != _content(state)
    harm = (used.harm if used else None) or _broken(system, after)
    after.calls.append(
        Call(
            tool=tool,
            asked=_short("; ".join(f"{name}={value}" for name, value in clean.items() if value != DEFAULTS.get(name))),
            reply=_short(" / ".join(reply.splitlines()[:2]), _ANSWERED),
            changed=changed,
            harm=harm.about if harm else None,
            kind=harm.kind if harm else None,
        )
    )
    if changed:
        after.verified = False
    elif _looks(system, tool, clean) and holds(system, after, system.fixed):
        after.verified = True
    tick(system, after)
    left = system.budget - len(after.calls)
    return after, f"{reply}\n\n[{left} of {system.budget} tool calls left]"


def _answered(
    system: System, state: State, tool: str, arguments: dict[str, Any]
) -> tuple[str, Command | Endpoint | None]:
    match tool:
        case "read_file":
            return tree.read(state, arguments["path"], arguments["first_line"]), None
        case "http_request":
            return services.answer(system, state, arguments["method"], arguments["url"])
        case "query_database":
            return database.answer(system, state, arguments["database"], arguments["sql"]), None
        case "run_command":
            return commands.answer(system, state, arguments["command"])
        case _:
            given = arguments["path"], arguments["contains"], arguments["level"]
            return logs.answer(state, *given), None


def _content(state: State) -> tuple[object, ...]:
    """What a change is a change of."""
    return state.variables, state.files, state.sizes, state.dumps


def _broken(system: System, state: State) -> Harm | None:
    """The first guard that does not hold any more; it counts once."""
    found = None
    for number, guard in enumerate(system.guards):
        if number not in state.broken and not holds(system, state, guard.holds):
            state.broken.append(number)
            worse = found is None or (found.kind == "wrong" and guard.kind == "destructive")
            found = Harm(kind=guard.kind, about=guard.about) if worse else found
    return found


def _looks(system: System, tool: str, arguments: dict[str, Any]) -> bool:
    said = " ".join(str(value) for value in arguments.values()).lower()
    return any(look.tool == tool and look.contains.lower() in said for look in system.looks)


def facts(system: System, state: State) -> dict[str, Scalar]:
    """What there is to be judged, a while after the last call.

    The incident's own facts, and five of every incident: `submitted`, `root_cause` (the one that was stated),
    `verified`, `destroyed` and `wrong` (whether some call was).
    """
    later = settled(system, state)
    return {name: holds(system, later, conditions) for name, conditions in system.facts.items()} | {
        "submitted": state.submission is not None,
        "root_cause": state.submission.root_cause if state.submission else None,
        "verified": state.verified,
        "destroyed": bool(state.harms("destructive")),
        "wrong": bool(state.harms("wrong")),
    }


def record(system: System, state: State) -> str:
    """The calls, the root cause that was stated, and how the system was afterwards: for people and for the judge."""
    lines = [
        f"{number}. {call.tool}({call.asked}){' CHANGED THE SYSTEM' * call.changed} -> {call.reply}"
        for number, call in enumerate(state.calls, 1)
    ]
    over = f", {state.over_budget} more refused" if state.over_budget else ""
    stated = state.submission.root_cause if state.submission else "nothing was submitted"
    afterwards = filled(system, settled(system, state), system.afterwards)
    return "\n".join(
        [
            *(lines or ["No tool was called."]),
            f"Tool calls: {len(state.calls)} of {system.budget}{over}",
            f"Root cause stated: {stated}",
            f"A while later: {_short(afterwards, 600)}",
        ]
    )


def _clean(value: Any) -> Any:
    return utf8(value).decode() if isinstance(value, str) else value


def _short(text: str, most: int = _ASKED) -> str:
    text = " ".join(text.replace("```", "'''").split())
    return text if len(text) <= most else f"{text[: most - 1]}…"
