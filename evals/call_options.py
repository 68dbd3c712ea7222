"""What every command that calls models takes: how the calls are made, what they may cost, and the question before."""

import sys
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click
import yaml

from evals.address import LogDir
from evals.batches import batch_named
from evals.errors import SettingError
from evals.options import Options
from evals.patience import patience_options
from evals.prices import price_named

F = TypeVar("F", bound=Callable[..., Any])
_AS_GIVEN = (
    "log_dir", "model_args", "max_cost", "max_connections", "retries", "max_retries", "timeout", "attempt_timeout",
)  # fmt: skip
_BATCHES = "Use the provider's batches, half the price and hours of waiting; or requests in a batch, or Inspect's file."


def pairs(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, Any]:
    """`name=value` options, the values read as YAML."""
    option = parameter.opts[0]
    if wrong := [value for value in values if "=" not in value]:
        raise SettingError(f"{option} {wrong[0]}: give name=value.")
    return {name: _read(text, f"{option} {name}") for name, _, text in (value.partition("=") for value in values)}


def _read(text: str, setting: str) -> Any:
    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        raise SettingError(
            f"{setting}: its value is not valid YAML; put quotes around a text, as in '\"text\"'."
        ) from None


def call_options(log_dir: str, about: str, batches: bool = True) -> Callable[[F], F]:
    """Adds the options to a command, whose `options` go through `options_named`.

    Args:
        log_dir: Folder of the logs, by default.
        about: What is said of that folder.
        batches: Whether the command may use a provider's batches.
    """
    added = [
        click.option("-M", "model_args", multiple=True, callback=pairs, help="Argument of the model: name=value."),
        click.option("--log-dir", type=LogDir(), default=log_dir, show_default=True, help=about),
        click.option(
            "--max-cost", type=click.FloatRange(min=0, min_open=True), help="Stop before this many dollars are spent."
        ),
        click.option("--price", help="INPUT,OUTPUT dollars per million tokens, for a model not on the price list."),
        click.option("--max-connections", type=click.IntRange(min=1), help="Calls at once to one model."),
        *([click.option("--batch", is_flag=False, flag_value="true", help=_BATCHES)] if batches else []),
        click.option(
            "--retries", type=click.IntRange(min=0), default=1, show_default=True, help="Runs of what failed."
        ),
        patience_options,
        click.option("--yes", is_flag=True, help="Do not ask before spending money."),
    ]

    def add(command: F) -> F:
        for option in reversed(added):
            command = option(command)
        return command

    return add


def options_named(options: dict[str, Any], **more: Any) -> Options:
    """How the calls are made, from a command's options as click gives them.

    Args:
        options: All of the command's; those that are not `call_options` are left alone.
        **more: Of `Options`, what only this command has.

    Raises:
        SettingError: For a price or a batch that is none.
    """
    price = price_named(options["price"]) if options["price"] else None
    given = {name: options[name] for name in _AS_GIVEN}
    return Options(**given, price=price, batch=batch_named(options.get("batch")), **more)


def confirm(dollars: float | None, models: Iterable[str], yes: bool) -> None:
    """Asks before money is spent; without a terminal nobody could answer.

    Args:
        dollars: What it is expected to cost; None when nobody knows.
        models: All that are called; the offline ones cost nothing.
        yes: Whether it was said already.
    """
    if yes or all(name.startswith("simulated/") for name in models):
        return
    if not sys.stdin.isatty():
        raise SettingError("This will spend money and nobody is there to ask; say --yes.")
    cost = "an unknown amount" if dollars is None else f"about ${dollars:,.2f}"
    click.confirm(f"Spend {cost}?", abort=True)
