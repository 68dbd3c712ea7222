"""`retrospect doctor`: what would go wrong, before money is spent. Calls no model."""

import importlib.util
import os
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import click
from inspect_ai.model import Model, get_model
from rich.console import Console
from rich.text import Text

from evals.condition import require_key
from evals.effort import EFFORTS, expected_request, family_of
from evals.errors import SettingError
from evals.prices import price_date, price_of
from scorers.sandbox.choose import INSTRUCTION, chosen

PACKAGES = ("evals", "solvers", "scorers", "memory", "analysis")
CONNECT_S = 5.0


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        subject: What.
        ok: Whether it is as it must be; None when it only informs.
        text: What was found, and what to do when it is wrong.
    """

    subject: str
    ok: bool | None
    text: str


@click.command()
@click.option("--model", "models", multiple=True, help="Model to look at, provider/name; may be repeated.")
@click.option("--log-dir", type=click.Path(path_type=Path), default="logs", show_default=True, help="Where logs go.")
def doctor(models: tuple[str, ...], log_dir: Path) -> None:
    """Check packages, log folder, sandbox, and for each --model key, endpoint, effort levels and price.

    Exit code 1 when something is wrong. No model is called.
    """
    console = Console(highlight=False, soft_wrap=True)
    findings = [*_packages(), _folder(log_dir), _sandbox(), *(finding for name in models for finding in _model(name))]
    marks = {True: Text("ok    ", "green"), False: Text("WRONG ", "bold red"), None: Text("      ")}
    for finding in findings:
        console.print(marks[finding.ok] + Text(f"{finding.subject}: {finding.text}"))
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


def _folder(path: Path) -> Finding:
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


def _model(name: str) -> Iterator[Finding]:
    try:
        model = get_model(name, memoize=False)
        require_key("model", model)
    except SettingError as ex:
        yield Finding(name, False, ex.message)
        return
    except Exception as ex:  # providers raise their own kinds for a missing key or package: it is the finding
        yield Finding(name, False, " ".join(Text.from_markup(str(ex)).plain.split()))
        return
    yield Finding(name, True, "the provider is installed and a key is set" if model.api.api_key else "needs no key")
    yield _endpoint(name, model)
    yield from _efforts(name)
    price = price_of(name)
    listed = f"${price.input:g} in, ${price.output:g} out per million tokens ({price_date()})" if price else ""
    yield Finding(f"{name} price", None, listed or "unknown: give --price INPUT,OUTPUT to count dollars")


def _endpoint(name: str, model: Model) -> Finding:
    """Whether something listens where the provider's client would connect."""
    url = str(getattr(getattr(model.api, "client", None), "base_url", None) or model.api.base_url or "")
    parts = urlsplit(url)
    if not parts.hostname:
        return Finding(f"{name} endpoint", None, "none to be seen; not tried")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        socket.create_connection((parts.hostname, port), timeout=CONNECT_S).close()
    except OSError as ex:
        return Finding(f"{name} endpoint", False, f"{parts.hostname}:{port} does not answer ({ex}).")
    return Finding(f"{name} endpoint", True, f"{parts.hostname}:{port} answers")


def _efforts(name: str) -> Iterator[Finding]:
    """The effort truth table: for each level what will be sent, or that the model lacks it."""
    family = family_of(name)
    for effort in EFFORTS:
        text = f"not available ({family.family})"
        if effort in family.efforts:
            sent = expected_request(name, effort, None)
            text = f"sends {', '.join(f'{path}={value}' for path, value in sent.items())}"
        yield Finding(f"{name} effort {effort}", None, text)
