"""What the command line asked for that a task cannot learn from Inspect.

A task function sees its own parameters only. Where Inspect's command line (or ours) called it, the
click context of that command is there to be read, with the options under Inspect's public names;
where a program called `inspect_ai.eval`, there is none and the environment decides, as in Inspect.
"""

import inspect
import os
from collections.abc import Callable
from typing import Any

import click

from evals.address import Folder, folder_at
from evals.errors import SettingError

MEMORY_DIR = "RETROSPECT_MEMORY_DIR"
"""Environment variable: where memory files are written. By default `memory/` beside the logs.

Not a task parameter: that would enter the task's identity, and the same run from another folder
would no longer resume.
"""

_OVERRIDES = {
    "reasoning_effort": "effort",
    "effort": "effort",
    "reasoning_tokens": "effort",
    "max_tokens": "max_tokens",
}
"""Inspect's options that a task parameter stands for."""


def memory_dir() -> Folder:
    """The folder for memory files, which may be an address as Inspect takes one for logs."""
    named = os.environ.get(MEMORY_DIR)
    if named:
        return folder_at(os.path.expanduser(named)).absolute()
    logs = str(_option("log_dir") or os.environ.get("INSPECT_LOG_DIR") or "./logs")
    return folder_at(logs).absolute() / "memory"


def refuse_overrides() -> None:
    """Refuses options of Inspect's that would run something else than the task's parameters say.

    `--epochs 0` runs as 1 and a negative number prints a traceback; `--reasoning-effort` and its
    like override the task's own configuration, so that the log's label would be wrong.

    Raises:
        SettingError: With the task parameter to use instead.
    """
    epochs = _option("epochs")
    if isinstance(epochs, int) and epochs < 1:
        raise SettingError(f"--epochs {epochs}: epochs are chains; give a whole number of at least 1.")
    if _option("no_score"):
        raise SettingError("--no-score: notes are written on scores, and attempts without one cannot be analysed.")
    for name, instead in _OVERRIDES.items():
        if _option(name) is not None:
            raise SettingError(f"--{name.replace('_', '-')} would override the condition; give -T {instead}=… instead.")


def refuse_unknown(task: Callable[..., Any], unknown: dict[str, object]) -> None:
    """Refuses a parameter that the task does not have, with the ones it has."""
    if unknown:
        known = [name for name in inspect.signature(task).parameters if name != "unknown"]
        raise SettingError(f"-T {next(iter(unknown))}: no such parameter; give one of {', '.join(known)}.")


def _option(name: str) -> Any:
    context = click.get_current_context(silent=True)
    return context.params.get(name) if context else None
