"""The report: report.html, report.md, results.json, samples.csv and the figures, from logs alone."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from analysis import style
from analysis.frame import Attempts
from analysis.page import page
from analysis.pictures import pictures
from analysis.plain import code, markdown, plain
from analysis.redacted import redacted
from analysis.sample_rows import samples_csv
from analysis.tables import results
from analysis.together import together


def write_report(attempts: Attempts, out: Path, source: str = "LOGS", redact: bool = False) -> list[Path]:
    """Writes the report into a folder and returns the files, the first to open first.

    Args:
        attempts: What the logs hold.
        out: The folder; made when it is not there.
        source: The logs' address, for the commands.
        redact: Leave out all text that a model may have written, and the links to it.
    """
    (out / "figures").mkdir(parents=True, exist_ok=True)
    numbers = results(attempts)
    numbers = redacted(numbers) if redact else numbers
    drawn = pictures(attempts, numbers)
    jobs: list[Callable[[], Any]] = [partial(picture.saved, out / "figures") for picture in drawn]
    jobs.append(partial(samples_csv, attempts, redact))
    *saved, table = together(jobs, len(attempts.rows))
    captions = {picture.name: picture.caption for picture, paths in zip(drawn, saved, strict=True) if paths}
    files = [path for paths in saved for path in paths]
    filled = page(attempts, numbers, captions, source, redact)
    inline = {path.stem: style.inline(path) for path in files if path.suffix == ".png"}
    texts = {
        "report.html": _rendered("report.html.j2", filled | {"pictures": inline}),
        "report.md": _rendered("report.md.j2", filled),
        "results.json": json.dumps(numbers, indent=1, allow_nan=False) + "\n",
        "samples.csv": table,
    }
    for name, text in texts.items():
        (out / name).write_text(text, encoding="utf-8")
    return [*(out / name for name in texts), *files]


def _rendered(template: str, filled: dict[str, Any]) -> str:
    """Whatever comes from a log is data: escaped in HTML, and kept inside its cell in Markdown."""
    environment = Environment(
        loader=PackageLoader("analysis"),
        undefined=StrictUndefined,
        autoescape=template.endswith(".html.j2"),
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"cell": markdown, "plain": plain, "code": code}
    return environment.get_template(template).render(filled)
