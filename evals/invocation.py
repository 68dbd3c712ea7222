"""What the command line asked for that a task cannot learn from Inspect.

A task function sees its own parameters only. Where Inspect's command line (or ours) called it, the
click context of that command is there to be read, with the options under Inspect's public names;
where a program called `inspect_ai.eval`, there is none and the environment decides, as in Inspect.
"""

import os
from pathlib import Path
from typing import Any

import click

from evals.errors import SettingError

MEMORY_DIR = "RETROSPECT_MEMORY_DIR"
"""Environment variable: where memory files are written. By default `memory/` beside the logs.

Not a task parameter: that would enter the task's identity, and the same run from another folder
would no longer resume.
"""


def memory_dir() -> Path | None:
    """The folder for memory files; None when the logs are not on this machine's file system."""
    named = os.environ.get(MEMORY_DIR)
    if named:
        return Path(named).expanduser().absolute()
    logs = str(_option("log_dir") or os.environ.get("INSPECT_LOG_DIR") or "./logs")
    if logs.startswith("file://"):
        logs = logs.removeprefix("file://")
    return None if "://" in logs else Path(logs).absolute() / "memory"


def refuse_epochs_below_one() -> None:
    """Refuses `--epochs 0`, which Inspect runs as 1, and negative ones, where it prints a traceback."""
    epochs = _option("epochs")
    if isinstance(epochs, int) and epochs < 1:
        raise SettingError(f"--epochs {epochs}: epochs are chains; give a whole number of at least 1.")


def _option(name: str) -> Any:
    context = click.get_current_context(silent=True)
    return context.params.get(name) if context else None
