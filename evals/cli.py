"""Commands of `python -m evals`: what is measured."""

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from evals.ablate_command import ablate
from evals.calibrate_command import calibrate
from evals.check_command import check
from evals.doctor import doctor
from evals.heed_command import heed
from evals.inventory import inventory
from evals.new_command import new
from evals.run_command import run
from evals.settings_table import settings_table


@click.group()
def main() -> None:
    """What is measured: items and sweeps."""


main.add_command(run)
main.add_command(calibrate)
main.add_command(ablate)
main.add_command(heed)
main.add_command(doctor)
main.add_command(new)
main.add_command(check)


@main.command("list")
@click.option("--settings", is_flag=True, help="Only memory_effort's -T parameters, as Markdown.")
def listed(settings: bool) -> None:
    """List tasks, items, sets, policies, presets and offline profiles."""
    if settings:
        click.echo(settings_table())
        return
    console = Console(highlight=False)
    for title, rows in inventory().items():
        table = Table(
            title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, show_header=False
        )
        table.add_column(no_wrap=True)
        table.add_column()
        for name, about in rows:
            table.add_row(Text(name), Text(about))
        console.print(table, "")
