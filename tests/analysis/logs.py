"""Log folders for the tests of the analysis."""

import shutil
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


def beside_a_damaged_log(logs: Path) -> Path:
    """A copy of a folder of logs, with one more that is cut off; a URL would end at the # in its name."""
    folder = Path(shutil.copytree(logs, logs.with_name(f"{logs.name} #2")))
    (folder / "cut.eval").write_bytes(min(logs.glob("*.eval")).read_bytes()[:1000])
    return folder
