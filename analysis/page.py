"""What the report's page holds, in reading order: both templates are filled from it."""

import platform
import shlex
from typing import Any

from analysis.effects_shown import effect_tables
from analysis.familiar import familiar_tables
from analysis.frame import Attempts
from analysis.gates import CALIBRATED, DESCRIPTIVE, NOT_CALIBRATED
from analysis.headline import headlines, recommended, rests_on
from analysis.judge_shown import judge_tables
from analysis.method import limits, method
from analysis.plan_words import plan_words
from analysis.planted import planted_table
from analysis.provenance import versions
from analysis.rerun import commands
from analysis.shown import shown_tables
from analysis.takeaways import takeaways
from analysis.writers_shown import writer_tables

STANDINGS = {
    CALIBRATED: ("Calibrated.", "The judge passed every gate below; its scores may carry a verdict."),
    DESCRIPTIVE: ("Descriptive.", "The judge's scores describe what it said and carry no verdict, because:"),
    NOT_CALIBRATED: ("Not calibrated.", "The judge's scores describe what it said and carry no verdict, because:"),
}
"""What a judge's standing is called, and what it means for its scores."""
_MOST_COMMANDS = 40


def page(
    attempts: Attempts, numbers: dict[str, Any], captions: dict[str, str], source: str, redact: bool
) -> dict[str, Any]:
    """Ready text and tables; text from logs is still to be escaped by the template.

    Args:
        attempts: What was read.
        numbers: The content of results.json.
        captions: File name → caption of every figure, those of the judge beginning with `judge`.
        source: The logs' address, as it was given.
        redact: Whether free text and links into the samples were left out.
    """
    heading, meaning = STANDINGS[numbers["judge"]["standing"]]
    found = commands(attempts.runs)
    again = [f"{command} --log-dir {shlex.quote(source)}" for command in found[:_MOST_COMMANDS]]
    return {
        "simulated": attempts.simulated,
        "planted": planted_table(numbers),
        "redacted": redact,
        "self_judged": bool(attempts.rows["self_judged"].any()),
        "samples": len(attempts.rows),
        "expected": attempts.expected,
        "logs": attempts.logs,
        "excluded": numbers["excluded"],
        "headlines": headlines(numbers),
        "rests_on": rests_on(numbers),
        "recommended": recommended(numbers),
        "takeaways": takeaways(numbers),
        "captions": {name: text for name, text in captions.items() if not name.startswith("judge")},
        "effects": effect_tables(numbers),
        "tables": [*shown_tables(numbers), *familiar_tables(numbers), *writer_tables(numbers)],
        "judge": {
            "heading": heading,
            "meaning": meaning,
            "reasons": numbers["judge"]["reasons"],
            "captions": {name: text for name, text in captions.items() if name.startswith("judge")},
            "tables": judge_tables(numbers),
        },
        "method": method(numbers),
        "plan": plan_words(numbers["plan"]),
        "limits": limits(numbers),
        "versions": [*versions(attempts.runs), ("Python of this report", platform.python_version())],
        "commands": again,
        "more_commands": max(len(found) - _MOST_COMMANDS, 0),
        "report_command": f"retrospect report {shlex.quote(source)} -o out{' --redact' if redact else ''}",
    }
