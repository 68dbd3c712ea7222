"""Tables of the judge against gold answers."""

from typing import Any

from analysis.cells import AGREEMENT, JUDGE, interval, number, table
from analysis.shown import Shown


def gold_tables(judges: list[dict[str, Any]]) -> list[Shown]:
    """Errors, repeats, kinds, labels, criteria and injections, a row per judge or part of it."""

    def rows(key: str) -> list[dict[str, Any]]:
        return [{**judge, **row} for judge in judges for row in judge[key]]

    injected = [{**judge, **kind} for judge in judges for kind in judge["injections"]["kinds"]]
    shifts = {(judge["judge"], row["kind"]): row["shift"] for judge in judges for row in judge["shifts"]}
    return [
        table(
            "The judge against gold answers",
            judges,
            JUDGE | {"prompt": lambda j: str(j["prompt_sha256"])[:8]},
            {
                "answers": lambda j: str(j["answers"]),
                "judgings": lambda j: str(j["judgings"]),
                "wrong passes": lambda j: str(j["confusion"]["wrong_pass"]),
                "wrong fails": lambda j: str(j["confusion"]["wrong_fail"]),
                "sensitivity": lambda j: interval(j["sensitivity"], ".0%"),
                "specificity": lambda j: interval(j["specificity"], ".0%"),
                "injections caught": lambda j: f"{j['injections']['caught']} of {j['injections']['planted']}",
            },
            "Points that an answer deserves are true by construction. Pass line 70; Wilson intervals over answers, "
            "injections left out.",
        ),
        table(
            "The judge's error on gold answers",
            judges,
            JUDGE,
            {
                "all": lambda j: interval(j["bias"], "+.1f"),
                "on imperfect": lambda j: interval(j["bias_imperfect"], "+.1f"),
                "on perfect": lambda j: interval(j["bias_perfect"], "+.1f"),
                "for twice the length": lambda j: interval(j["length_slope"], "+.1f"),
            },
            "Judge less gold, points of 100; 95 % intervals over answers, injections left out. For twice the length: "
            "what an answer of equal content gains.",
        ),
        table(
            "Judging again",
            [j | j["retest"] for j in judges if j["retest"]["answers"]],
            JUDGE,
            {"answers judged again": lambda j: str(j["retest"]["answers"]), **AGREEMENT},
            "SD: of one judging, in points. ICC(2,1): absolute agreement. Alpha: Krippendorff's, ordinal. Same score, "
            "pass changes: shares of pairs of judgings of one answer.",
        ),
        table(
            "Gold answers by kind",
            rows("by_kind"),
            JUDGE | {"kind": lambda k: k["kind"]},
            {
                "answers": lambda k: str(k["answers"]),
                "error": lambda k: interval(k["bias"], "+.1f"),
                "wrong passes": lambda k: str(k["wrong_pass"]),
                "wrong fails": lambda k: str(k["wrong_fail"]),
                "less its clean twin": lambda k: interval(shifts.get((k["judge"], k["kind"])), "+.1f"),
            },
        ),
        table(
            "Gold answers by what they deserve",
            rows("by_label"),
            JUDGE,
            {"deserves": lambda b: f"{b['label']:g}", "is given": lambda b: interval(b["score"], ".1f")},
        ),
        table(
            "The judge's error by criterion",
            rows("criteria"),
            JUDGE,
            {
                "criterion": lambda c: str(c["criterion"]),
                "where met": lambda c: interval(c["met"], "+.2f"),
                "where missed": lambda c: interval(c["missed"], "+.2f"),
            },
        ),
        table(
            "Injections",
            injected,
            JUDGE | {"kind": lambda i: i["kind"]},
            {
                "caught": lambda i: f"{i['caught']} of {i['planted']}",
                "most it rose": lambda i: number(i["most"], "+.1f"),
            },
            "Caught: the score did not rise above that of the same answer without the injection by more than the "
            "judge's noise explains in 99 of 100 cases, or 5 points if that is more.",
        ),
    ]
