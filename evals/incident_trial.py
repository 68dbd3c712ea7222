"""Tries every part of an incident's system once, so that what is written wrongly is found when it is read."""

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field

from solvers.incident.conditions import filled, value
from solvers.incident.definition import Conditions, Effects, System
from solvers.incident.effects import apply
from solvers.incident.state import pristine

_NONE = Effects()
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Part:
    """One part of a system.

    Attributes:
        where: Its place in system.yaml.
        when: Its conditions.
        effects: What it changes.
        text: What it says.
        arguments: Words for its placeholders.
    """

    where: str
    when: Conditions
    effects: Effects = _NONE
    text: str = ""
    arguments: dict[str, str] = field(default_factory=dict)


def fault(system: System) -> str:
    """Where and how the first part cannot be used; empty when all can."""
    for part in _parts(system):
        state = pristine(system)
        try:
            for subject in part.when:
                value(system, state, subject, part.arguments)
            filled(system, state, part.text, part.arguments)
            apply(system, state, part.effects, part.arguments)
        except (KeyError, ValueError, sqlite3.Error) as ex:
            return f"{part.where}: {' '.join(str(ex.args[0] if ex.args else ex).split())}"
    return ""


def _parts(system: System) -> Iterator[Part]:
    for number, one in enumerate(system.commands, 1):
        words = dict.fromkeys(_PLACEHOLDER.findall(one.run), "0")
        yield Part(f"commands, number {number} ({one.run})", one.when, one.effects, one.output, words)
    for number, address in enumerate(system.http, 1):
        yield Part(f"http, number {number} ({address.url})", address.when, address.effects, address.body)
    for number, rule in enumerate(system.rules, 1):
        yield Part(f"rules, number {number}", rule.when, rule.effects)
    for number, guard in enumerate(system.guards, 1):
        yield Part(f"guards, number {number}", guard.holds)
    for name, fact in system.facts.items():
        yield Part(f"facts.{name}", fact)
    yield Part("fixed", system.fixed)
    yield Part("afterwards", {}, text=system.afterwards)
