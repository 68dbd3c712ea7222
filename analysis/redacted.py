"""A report to hand out: nothing in it that a model wrote, and no link to where it stands."""

from typing import Any

_REASONED = "attempts whose checks are not scored"


def redacted(numbers: dict[str, Any]) -> dict[str, Any]:
    """results.json without free text and links.

    Reasons of missing checks may quote an answer's error; they are counted together. Of attempts on
    which judge and tests contradict each other the numbers stay, and the link goes.
    """
    excluded: dict[str, int] = {}
    for reason, count in numbers["excluded"].items():
        kept = _REASONED if reason.startswith(_REASONED) else reason
        excluded[kept] = excluded.get(kept, 0) + count
    apart = [{**one, "link": ""} for one in numbers["disagreements"]]
    return numbers | {"excluded": excluded, "disagreements": apart}
