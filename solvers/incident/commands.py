"""run_command: one plain command, looked up in a register. No shell is anywhere near."""

import shlex

from solvers.incident import files
from solvers.incident.conditions import filled, holds
from solvers.incident.definition import Command, System
from solvers.incident.effects import apply
from solvers.incident.state import State
from solvers.incident.tree import Refused

_OPERATORS = frozenset("();<>|&")


def answer(system: System, state: State, line: str) -> tuple[str, Command | None]:
    """What a command prints, and which entry of the register it was, if it was one."""
    try:
        words = _words(line)
    except ValueError as ex:
        return f"sh: syntax error: {ex}\n(exit 2)", None
    if words and words[0] == "sudo":
        words = words[1:]
    if not words:
        return "sh: no command\n(exit 2)", None
    if any(set(word) <= _OPERATORS for word in words if word):
        return "sh: one plain command at a time: no pipes, redirections, lists or substitutions\n(exit 2)", None
    if words[0] == "help":
        return _help(system), None
    if words[0] in files.COMMANDS:
        try:
            return files.run(system, state, words) or "(done)", None
        except Refused as ex:
            return f"{ex}\n(exit 1)", None
    return _registered(system, state, words)


def _registered(system: System, state: State, words: list[str]) -> tuple[str, Command | None]:
    for command in system.commands:
        arguments = _fitting(command.run.split(), words)
        if arguments is not None and holds(system, state, command.when, arguments):
            apply(system, state, command.effects, arguments)
            printed = filled(system, state, command.output, arguments).rstrip()
            ended = f"\n(exit {command.exit})" if command.exit else ""
            return f"{printed}{ended}".strip() or "(done)", command
    if words[0] in system.usage:
        return f"usage: {system.usage[words[0]]}\n(exit 2)", None
    return f"sh: {words[0][:80]}: command not found; `help` lists what there is\n(exit 127)", None


def _fitting(pattern: list[str], words: list[str]) -> dict[str, str] | None:
    """The placeholders' words; None when the command is another one."""
    if len(pattern) != len(words):
        return None
    arguments = {}
    for expected, word in zip(pattern, words, strict=True):
        if expected.startswith("{") and expected.endswith("}"):
            if not word or len(word) > 80 or not word.replace("-", "").replace("_", "").replace(".", "").isalnum():
                return None
            arguments[expected[1:-1]] = word
        elif expected != word:
            return None
    return arguments


def _words(line: str) -> list[str]:
    lexer = shlex.shlex(line.replace("\n", " ; ").replace("\0", ""), posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    lexer.commenters = ""
    return list(lexer)


def _help(system: System) -> str:
    own = ", ".join(files.COMMANDS)
    return "\n".join([f"Files: {own}", *system.usage.values()])
