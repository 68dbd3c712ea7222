"""analyze_logs: what a log says, counted."""

import re
from collections import Counter

from solvers.incident.state import State
from solvers.incident.tree import listed, normal, not_found

LEVELS = ("DEBUG", "INFO", "WARN", "ERROR", "FATAL")
MOST_LINES = 25
MOST_CHARACTERS = 240
_TEMPLATES = 6
_DIGITS = re.compile(r"[0-9]+")


def answer(state: State, path: str, contains: str, level: str) -> str:
    """Counts of the lines that match, their most frequent forms, and the last of them.

    Args:
        state: The system.
        path: A log, or a folder of logs.
        contains: Plain text, not case-sensitive, with `|` between alternatives; empty for every line.
        level: One of LEVELS; empty for all.
    """
    place, wanted = normal(path), level.strip().upper()
    if wanted and wanted not in LEVELS:
        return f"ERROR: unknown level {level[:20]!r}; give one of {', '.join(LEVELS)}, or leave it out"
    paths = [place] if place in state.files else [p for p in listed(state, place) if p in state.files]
    if not paths:
        return f"ERROR: {not_found(place)}"
    found, total = [], 0
    for one in paths:
        lines = state.files[one].splitlines()
        total += len(lines)
        name = f"{one}: " if len(paths) > 1 else ""
        found += [
            f"{name}{line}" for line in lines if matches(line, contains) and (not wanted or _level(line) == wanted)
        ]
    levels = Counter(_level(line) or "other" for line in found)
    forms = Counter(_form(line) for line in found).most_common(_TEMPLATES)
    return "\n".join(
        [
            f"{len(found)} of {total} lines match in {len(paths)} file(s); by level: "
            + (", ".join(f"{name} {count}" for name, count in sorted(levels.items())) or "none"),
            "Most frequent forms:" if forms else "",
            *(f"  {count} x {form}" for form, count in forms),
            f"Last {min(len(found), MOST_LINES)}:" if found else "",
            *(line[:MOST_CHARACTERS] for line in found[-MOST_LINES:]),
        ]
    ).strip()


def matches(line: str, contains: str) -> bool:
    """Whether a line has one of the alternatives in it. Plain text: a pattern of a model's could run for ever."""
    return not contains or any(part and part in line.lower() for part in contains.lower().split("|"))


def _level(line: str) -> str:
    words = line[:MOST_CHARACTERS].replace("[", " ").replace("]", " ").replace('"', " ").split()
    return next((level for level in LEVELS if level in words), "")


def _form(line: str) -> str:
    """The line without what differs from one to the next: its time, and its numbers."""
    return _DIGITS.sub("#", line[:MOST_CHARACTERS])[:160]
