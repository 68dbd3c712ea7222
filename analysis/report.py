"""The report: results.json, report.md and the figures, from logs alone."""

import json
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from analysis import style
from analysis.figures import FIGURES
from analysis.frame import Attempts
from analysis.tables import results

UNKNOWN = "–"


def write_report(attempts: Attempts, out: Path) -> list[Path]:
    """Writes the report into a folder and returns the files, the first to open first."""
    out.mkdir(parents=True, exist_ok=True)
    numbers = results(attempts)
    written = [_written(out / "report.md", _markdown(attempts, numbers))]
    written.append(_written(out / "results.json", json.dumps(numbers, indent=1, allow_nan=False) + "\n"))
    with style.look():
        for name, draw in FIGURES.items():
            written += style.save(draw(attempts), out / "figures", name)
    return written


def _written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def _markdown(attempts: Attempts, numbers: dict[str, Any]) -> str:
    environment = Environment(
        loader=PackageLoader("analysis"), undefined=StrictUndefined, trim_blocks=False, keep_trailing_newline=True
    )
    environment.filters |= {
        "points": lambda x: UNKNOWN if x is None else f"{x:.1f}",
        "signed": lambda x: UNKNOWN if x is None else f"{x:+.1f}",
        "share": lambda x: UNKNOWN if x is None else f"{100 * x:.0f} %",
        "whole": lambda x: UNKNOWN if x is None else f"{x:,.0f}",
    }
    return environment.get_template("report.md.j2").render(
        simulated=attempts.simulated,
        self_judged=bool(attempts.rows["self_judged"].any()),
        samples=len(attempts.rows),
        expected=attempts.expected,
        logs=attempts.logs,
        excluded=attempts.excluded,
        cells=numbers["cells"],
        deltas=numbers["deltas"],
        figures=list(FIGURES),
    )
