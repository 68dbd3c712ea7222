"""The report: results.json, report.md, report.html and the figures, from logs alone."""

import base64
import json
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from analysis import style
from analysis.calibration_figures import judge_figures
from analysis.cost_figures import cost, effort_use
from analysis.figures import matrix, trajectory
from analysis.frame import Attempts
from analysis.gates import CALIBRATED, DESCRIPTIVE, NOT_CALIBRATED
from analysis.judge_shown import judge_tables
from analysis.plain import markdown, plain
from analysis.shown import shown_tables
from analysis.tables import results

FIGURES = {"trajectory": trajectory, "cost": cost, "matrix": matrix, "effort_use": effort_use}
"""File name → figure, in the order of the report: the original's four."""
CAPTIONS = {
    "trajectory": "Mean score over the chain by condition, with the pass line",
    "cost": "Mean score against mean cost per attempt",
    "matrix": "Mean score by effort and memory",
    "effort_use": "Mean thinking tokens and latency by effort and memory",
}

STANDINGS = {
    CALIBRATED: ("Calibrated.", "The judge passed every gate below; its scores may carry a verdict."),
    DESCRIPTIVE: ("Descriptive.", "The judge's scores describe what it said and carry no verdict, because:"),
    NOT_CALIBRATED: ("Not calibrated.", "The judge's scores describe what it said and carry no verdict, because:"),
}
"""What a judge's standing is called, and what it means for its scores."""


def write_report(attempts: Attempts, out: Path) -> list[Path]:
    """Writes the report into a folder and returns the files, the first to open first."""
    (out / "figures").mkdir(parents=True, exist_ok=True)
    pictures: list[Path] = []
    with style.look():
        for name, draw in FIGURES.items():
            pictures += style.save(draw(attempts), out / "figures", name)
        of_judge = judge_figures(attempts)
        for name, (figure, _) in of_judge.items():
            pictures += style.save(figure, out / "figures", name)
    numbers = results(attempts)
    page = _page(attempts, numbers, {name: caption for name, (_, caption) in of_judge.items()})
    inline = {path.stem: base64.b64encode(path.read_bytes()).decode() for path in pictures if path.suffix == ".png"}
    texts = {
        "report.html": _rendered("report.html.j2", page | {"pictures": inline}),
        "report.md": _rendered("report.md.j2", page),
        "results.json": json.dumps(numbers, indent=1, allow_nan=False) + "\n",
    }
    for name, text in texts.items():
        (out / name).write_text(text, encoding="utf-8")
    return [*(out / name for name in texts), *pictures]


def _page(attempts: Attempts, numbers: dict[str, Any], judge_captions: dict[str, str]) -> dict[str, Any]:
    heading, meaning = STANDINGS[numbers["judge"]["standing"]]
    return {
        "simulated": attempts.simulated,
        "self_judged": bool(attempts.rows["self_judged"].any()),
        "samples": len(attempts.rows),
        "expected": attempts.expected,
        "logs": attempts.logs,
        "excluded": attempts.excluded,
        "captions": CAPTIONS,
        "tables": shown_tables(numbers),
        "judge": {
            "heading": heading,
            "meaning": meaning,
            "reasons": numbers["judge"]["reasons"],
            "captions": judge_captions,
            "tables": judge_tables(numbers),
        },
    }


def _rendered(template: str, page: dict[str, Any]) -> str:
    """Whatever comes from a log is data: escaped in HTML, and kept inside its cell in Markdown."""
    environment = Environment(
        loader=PackageLoader("analysis"),
        undefined=StrictUndefined,
        autoescape=template.endswith(".html.j2"),
        keep_trailing_newline=True,
    )
    environment.filters |= {"cell": markdown, "plain": plain}
    return environment.get_template(template).render(page)
