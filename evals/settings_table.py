"""The table of `-T` parameters, made of the signature and docstring of memory_effort: retrospect list --settings."""

import inspect
import re

from evals.item_sets import named_sets
from evals.memory_effort import memory_effort
from memory.registry import POLICIES

_ARGUMENT = re.compile(r"^    (\w+): (.*?)(?=^    \S|\Z)", re.MULTILINE | re.DOTALL)


def settings_table() -> str:
    """Every parameter with what it means and its default, as Markdown."""
    said = inspect.getdoc(memory_effort) or ""
    documented = dict(_ARGUMENT.findall(said.partition("Args:\n")[2]))
    rows = ["| `-T` | what it says | default |", "|---|---|---|"]
    for name, parameter in inspect.signature(memory_effort).parameters.items():
        if parameter.kind is not inspect.Parameter.VAR_KEYWORD:
            rows.append(f"| `{name}` | {_words(name, documented[name])} | {_default(parameter.default)} |")
    return "\n".join(rows)


def _words(name: str, text: str) -> str:
    """The docstring's words, and the names that it speaks of."""
    named = {"memory": tuple(POLICIES), "items": tuple(named_sets())}.get(name)
    known = f": {', '.join(f'`{one}`' for one in named)}" if named else ""
    return " ".join(text.split()).rstrip(".").replace("|", "\\|") + known


def _default(value: object) -> str:
    return "none" if value is None else f"`{str(value).lower() if isinstance(value, bool) else value}`"
