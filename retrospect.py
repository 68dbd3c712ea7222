"""The console script: mounts the commands of `evals` and `analysis`, and alone knows both.

A command's package is imported when the command is called, so that `retrospect --help` does not
wait for pandas, nor `retrospect report` for the evaluation's own imports.
"""

from importlib import import_module
from typing import Any

import click

COMMANDS = {
    "run": ("evals.cli", "Run a sweep: effort × memory × model × cap, resumable."),
    "calibrate": ("evals.cli", "Measure the judge on answers whose points are known."),
    "ablate": ("evals.cli", "Make an attempt again without one of its notes."),
    "heed": ("evals.cli", "Look for the advice of notes in the answers after them."),
    "list": ("evals.cli", "Tasks, items, policies, presets, offline profiles."),
    "doctor": ("evals.cli", "What would go wrong, before money is spent."),
    "check": ("evals.cli", "Prove the items and problems: reference, mutants, gold answers."),
    "new": ("evals.cli", "Begin an item of your own: a folder with everything to fill in."),
    "status": ("analysis.cli", "How far a sweep is: done, failing, spend, interim means."),
    "report": ("analysis.cli", "Figures and tables from logs."),
    "compare": ("analysis.cli", "Did it get better or worse: models, dates, prompts."),
    "audit": ("analysis.cli", "What a published table of results supports."),
    "worth": ("analysis.cli", "What the notes that were ablated are worth."),
    "heeded": ("analysis.cli", "How far notes are taken up."),
    "plan": ("analysis.cli", "Chains for an effect and power, and when to look."),
    "memory": ("analysis.cli", "Every chain's memory at each position, with diffs and growth."),
}
"""Command → the module whose click group has it, and its line in `--help`."""


class LazyGroup(click.Group):
    """A group whose commands are looked up in other groups when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, without importing anything."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command itself, from its package's group."""
        if cmd_name not in COMMANDS:
            return None
        group = import_module(COMMANDS[cmd_name][0]).main
        command: click.Command | None = group.get_command(ctx, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The names and their lines, without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.command(cls=LazyGroup)
@click.version_option(package_name="evals", prog_name="retrospect")
@click.pass_context
def main(context: click.Context) -> None:
    """Does memory that a model writes for itself make its later work better, and at what cost?

    One condition runs with Inspect itself: inspect eval evals/memory_effort -T effort=xhigh
    """
    context.obj = _boundaries


def _boundaries(*sweep: Any) -> Any:
    """When to look at a sweep, of which only the analysis knows, for the plan that `run --freeze` writes."""
    return import_module("analysis.boundaries").boundaries(*sweep)


if __name__ == "__main__":
    main(prog_name="python -m retrospect")
