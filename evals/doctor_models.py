"""What `retrospect doctor` finds out about a model, without calling it."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from inspect_ai.model import Model, get_model
from rich.table import Table
from rich.text import Text

from evals.batches import why_no_batches
from evals.condition import require_key
from evals.deployments import reference
from evals.effort import family_of
from evals.effort_table import effort_rows
from evals.errors import SettingError
from evals.foundry import require
from evals.prices import price_date, price_of

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


def model_findings(name: str) -> Iterator[Finding]:
    """Key, endpoint, what a deployment is, batches and price; the first alone when the model cannot be called."""
    try:
        require(name, name)
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
    if reference(name) != name:
        yield Finding(f"{name} family", None, f"{reference(name).rpartition('/')[2]}, as was said")
    reason = why_no_batches(name)
    yield Finding(f"{name} batches", None, f"none: {reason}" if reason else "--batch is possible")
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


def effort_shown(name: str) -> Table:
    """The effort truth table of one model."""
    family = family_of(name)
    table = Table(title=Text(f"{name}: {family.family}"), title_justify="left", box=None, pad_edge=False)
    table.add_column("effort")
    table.add_column("taken")
    table.add_column("sends", overflow="fold")
    for row in effort_rows(name):
        table.add_row(row.effort, Text("yes", "green") if row.taken else Text("no", "bold red"), Text(row.sends))
    return table
