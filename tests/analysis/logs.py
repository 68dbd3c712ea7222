"""Log folders for the tests of the analysis."""

from pathlib import Path

from click.testing import CliRunner, Result

from retrospect import main
from tests.support import model, run_condition


def four_conditions(folder: Path) -> Path:
    """Two efforts with and without memory, two chains each."""
    for effort in ("high", "max"):
        for memory in ("none", "self_critique"):
            run_condition(model(), folder, {"epochs": 2}, effort=effort, memory=memory, order="williams")
    return folder


def retrospect(*typed: object, columns: int = 80) -> Result:
    """`retrospect …` on a terminal of that width."""
    return CliRunner().invoke(main, [str(word) for word in typed], env={"COLUMNS": str(columns)})
