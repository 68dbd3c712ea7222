"""`retrospect doctor`: what would go wrong, before money is spent. Calls no model."""

import importlib.util
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from evals.address import Folder, folder_at
from evals.deployments import register, register_environment
from evals.doctor_models import Finding, effort_shown, model_findings
from evals.effort_table import effort_table
from scorers.sandbox.choose import INSTRUCTION, chosen

PACKAGES = ("evals", "solvers", "scorers", "memory", "analysis")


@click.command()
@click.option("--model", "models", multiple=True, help="Model to look at, provider/name; may be repeated.")
@click.option("--family", "families", multiple=True, help="DEPLOYMENT=MODEL: what a deployment of its own name is.")
@click.option(
    "--log-dir",
    callback=lambda context, option, value: folder_at(value),
    default="logs",
    show_default=True,
    help="Where logs go.",
)
@click.option("--table", is_flag=True, help="Print the effort table of all families as Markdown, and do nothing else.")
def doctor(models: tuple[str, ...], families: tuple[str, ...], log_dir: Folder, table: bool) -> None:
    """Check packages, log folder, sandbox, and for each --model key, endpoint, effort levels and price.

    Exit code 1 when something is wrong. No model is called.
    """
    if table:
        click.echo(effort_table(), nl=False)
        return
    register_environment()
    register(families)
    console = Console(highlight=False, soft_wrap=True)
    findings = [
        *_packages(),
        _folder(log_dir),
        _sandbox(),
        *(finding for name in models for finding in model_findings(name)),
    ]
    marks = {True: Text("ok    ", "green"), False: Text("WRONG ", "bold red"), None: Text("      ")}
    for finding in findings:
        console.print(marks[finding.ok] + Text(f"{finding.subject}: {finding.text}"))
    for name in models:
        console.print("", effort_shown(name))
    if any(finding.ok is False for finding in findings):
        sys.exit(1)


def _packages() -> Iterator[Finding]:
    """Another module of the same name that comes first on the path would be run instead of ours."""
    root = Path(__file__).parent.parent
    for name in PACKAGES:
        spec = importlib.util.find_spec(name)
        found = Path(spec.origin).parent if spec and spec.origin else None
        if found != root / name:
            yield Finding(f"package {name}", False, f"is {found or 'missing'}, not {root / name}; remove or rename it.")
            return
    yield Finding("packages", True, f"{', '.join(PACKAGES)} are those of {root}")


def _folder(path: Folder) -> Finding:
    if not isinstance(path, Path):
        return Finding("log folder", None, f"{path} is not tried here; a run locks it before its first call.")
    at = path.absolute()
    while not at.exists():
        at = at.parent
    if at.is_dir() and os.access(at, os.W_OK):
        return Finding("log folder", True, f"{path} can be written")
    return Finding("log folder", False, f"{path} cannot be written; give another --log-dir.")


def _sandbox() -> Finding:
    """Which sandbox the hidden checks would run in, and what was tried."""
    choice = chosen()
    tried = "; ".join(choice.tried)
    if choice.name is None:
        return Finding("sandbox", False, f"none, so no hidden check would run ({tried}). {INSTRUCTION}.")
    return Finding("sandbox", choice.name != "local", f"{choice.name} ({tried})")
