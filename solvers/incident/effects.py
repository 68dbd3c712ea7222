"""What changes a system: the effects of commands and addresses, and what goes on by itself."""

from collections.abc import Mapping

from solvers.incident import database
from solvers.incident.conditions import filled, holds
from solvers.incident.definition import Effects, System
from solvers.incident.state import State

_NO_ARGUMENTS: Mapping[str, str] = {}


def apply(system: System, state: State, effects: Effects, arguments: Mapping[str, str] = _NO_ARGUMENTS) -> None:
    """Changes the state in place. What is added to is a number; a file that is added to need not be there."""

    def text(raw: str) -> str:
        return filled(system, state, raw, arguments)

    state.variables |= {name: text(raw) if isinstance(raw, str) else raw for name, raw in effects.set.items()}
    for name, step in effects.add.items():
        before = state.variables[name]
        state.variables[name] = step + (before if isinstance(before, int) else 0)
    for path, line in effects.append.items():
        state.files[path] = state.files.get(path, "") + text(line)
    for path, content in effects.write.items():
        path = text(path)
        if content is None:
            state.files.pop(path, None)
            state.sizes.pop(path, None)
        else:
            state.files[path] = text(content)
    state.sizes |= dict(effects.resize.items())
    for path, mb in effects.grow.items():
        if path in state.files:
            state.sizes[path] = state.sizes.get(path, 0) + mb
    for name, statements in effects.sql.items():
        database.change(system, state, name, tuple(text(statement) for statement in statements))


def tick(system: System, state: State) -> None:
    """What the system does by itself after a call, rule by rule."""
    for rule in system.rules:
        if holds(system, state, rule.when):
            apply(system, state, rule.effects)


def settled(system: System, state: State) -> State:
    """The state as it is a while after the last call."""
    later = state.model_copy(deep=True)
    for _ in range(system.settle):
        tick(system, later)
    return later
