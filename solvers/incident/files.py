"""The file commands."""

from collections.abc import Callable

from solvers.incident import changing, reading
from solvers.incident.definition import System
from solvers.incident.state import State
from solvers.incident.tree import Refused

_FLAGS = {"ls": "lahtrRS1", "cat": "n", "grep": "incvrlEFhs", "rm": "rfv", "du": "shm", "df": "h", "wc": "lc",
          "mv": "fv", "cp": "rfpv"}  # fmt: skip
COMMANDS: dict[str, Callable[[System, State, list[str], str], str]] = {
    "ls": reading.ls,
    "cat": reading.cat,
    "head": reading.ends,
    "tail": reading.tail,
    "grep": reading.grep,
    "find": reading.find,
    "du": reading.du,
    "df": reading.df,
    "wc": reading.wc,
    "rm": changing.rm,
    "mv": changing.mv,
    "cp": changing.cp,
    "truncate": changing.truncate,
    "config": changing.config,
}


def run(system: System, state: State, words: list[str]) -> str:
    """One of the file commands. Raises Refused with what it prints when it cannot be done."""
    name = words[0]
    flags: list[str] = []
    rest: list[str] = []
    for word in words[1:]:
        (flags if word.startswith("-") and len(word) > 1 and name in _FLAGS else rest).append(word)
    letters = "".join(flag.lstrip("-") for flag in flags)
    if name in _FLAGS and (unknown := [letter for letter in letters if letter not in _FLAGS[name]]):
        raise Refused(f"{name}: unknown option -{unknown[0]} (known: -{_FLAGS[name]})")
    return COMMANDS[name](system, state, rest, letters)
