"""The report: report.html, report.md, results.json, samples.csv and the figures, from logs alone."""

import json
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
    captions: dict[str, str] = {}
    files: list[Path] = []
    with style.look():
        for name, caption, figure in pictures(attempts, numbers):
            captions[name] = caption
            files += style.save(figure, out / "figures", name)
    filled = page(attempts, numbers, captions, source, redact)
    inline = {path.stem: style.inline(path) for path in files if path.suffix == ".png"}
    texts = {
        "report.html": _rendered("report.html.j2", filled | {"pictures": inline}),
        "report.md": _rendered("report.md.j2", filled),
        "results.json": json.dumps(numbers, indent=1, allow_nan=False) + "\n",
        "samples.csv": samples_csv(attempts, redact),
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
