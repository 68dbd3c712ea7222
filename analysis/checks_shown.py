"""Tables of the judge against the hidden tests."""

from typing import Any

from analysis.cells import ARM, CONTRAST, interval, number, table
from analysis.shown import Link, Shown

MOST = 30
"""Contradictions that the report lists."""


def against_checks_tables(judge: dict[str, Any]) -> list[Shown]:
    """Scores side by side, the memory effect by each, and the criteria that the checks settle."""
    arms, contrasts = judge["arms"], judge["contrasts"]
    criteria = [{**arm, **criterion} for arm in arms for criterion in arm["criteria"]]
    return [
        table(
            "Rubric, checks and their gap",
            arms,
            ARM,
            {
                "attempts": lambda a: str(a["attempts"]),
                "rubric": lambda a: number(a["score_mean"]),
                "tests": lambda a: number(a["tests_mean"]),
                "gap": lambda a: interval(a["gap"], "+.1f"),
                "tampered": lambda a: str(a["tampered"]),
            },
            "Attempts with both scores; gap: rubric less tests, 95 % interval over chains. The rubric also grades "
            "prose, so the gap itself is no error: its difference between arms may be.",
        ),
        table(
            "The judge's pass against every test passed",
            arms,
            ARM,
            {
                "agree": lambda a: str(a["confusion"]["right_pass"] + a["confusion"]["right_fail"]),
                "judge passes, a test fails": lambda a: str(a["confusion"]["wrong_pass"]),
                "judge fails, all tests pass": lambda a: str(a["confusion"]["wrong_fail"]),
                "sensitivity": lambda a: interval(a["sensitivity"], ".0%"),
                "specificity": lambda a: interval(a["specificity"], ".0%"),
            },
            "Sensitivity: of attempts that pass every test, the share with 70 points or more; specificity: of the "
            "others, the share with less. Wilson intervals for attempts that come in chains.",
        ),
        table(
            "Memory effect by the judge, by the tests, and corrected",
            contrasts,
            CONTRAST,
            {
                "chains": lambda c: str(c["chains"]),
                "judge": lambda c: interval(c["naive"], "+.1f"),
                "tests": lambda c: interval(c["tests"], "+.1f"),
                "corrected": lambda c: interval(c["corrected"], "+.1f"),
            },
            "With memory less without, over chains that both arms have, positions from 2. Corrected: settled criteria "
            "as the checks say, the others freed from the arm's leniency, as if it were the same there.",
        ),
        table(
            "Does the judge favour an arm?",
            contrasts,
            CONTRAST,
            {
                "effect, judge less tests": lambda c: interval(c["gap"], "+.1f"),
                "points for a missed criterion": lambda c: interval(c["leniency"], "+.2f"),
                "points for a met criterion": lambda c: interval(c["strictness"], "+.2f"),
            },
            "With memory less without. The last two: mean points of 25 on criteria that the checks settle; about 0 in "
            "both: no. The first mixes leniency with effects on what the checks cannot see.",
        ),
        table(
            "Criteria that the checks settle",
            criteria,
            ARM | {"item": lambda c: c["item"]},
            {
                "criterion": lambda c: str(c["criterion"]),
                "judge agrees": lambda c: interval(c["agree"], ".0%"),
                "points where met": lambda c: f"{number(c['met']['points'])} (n = {c['met']['n']})",
                "points where missed": lambda c: f"{number(c['missed']['points'])} (n = {c['missed']['n']})",
            },
            "Agreement: 70 % of the criterion's 25 points or more, and the checks say that it is met; or neither.",
        ),
    ]


def disagreements_table(rows: list[dict[str, Any]]) -> Shown:
    """Attempts on which the two contradict each other, each with its place in Inspect View."""
    return table(
        "Where judge and tests contradict each other",
        rows[:MOST],
        ARM | {"item": lambda d: d["item"]},
        {
            "chain": lambda d: str(d["chain"]),
            "position": lambda d: str(d["position"]),
            "judge": lambda d: number(d["score"]),
            "tests": lambda d: number(d["tests"]),
            "sample": lambda d: Link(str(d["log"]), d["link"]),
        },
        f"{min(len(rows), MOST)} of {len(rows)}, the widest apart first; all are in results.json. "
        "The judge gives 70 or more and the tests less than 50, or the judge less than 70 and the tests 100. The links "
        "work when the viewer is bundled beside this report: inspect view bundle --log-dir LOGS --output-dir OUT/view. "
        "Or: inspect view --log-dir LOGS, and the part of the link from # on.",
    )
