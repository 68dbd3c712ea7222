"""What is said of a plan: in the report, in `status`, and as the reason of a verdict that is not given."""

from typing import Any

from analysis.planned import Planned
from analysis.wording import listed

NOT_PREREGISTERED = "Not preregistered: no log carries a frozen plan, so nothing shows what was fixed before looking."


def plan_words(record: dict[str, Any] | None) -> list[str]:
    """The key `plan` of results.json in sentences: the moment, the decision, then one for each deviation."""
    if record is None:
        return [NOT_PREREGISTERED]
    looks = [look["chains"] for look in record["looks"]]
    begun = f"Preregistered {record['created']}, plan {record['sha256'][:12]}"
    decision = record["decision"]
    if record["look"] is None:
        moment = f"{begun}. Interim, no verdict: {decision['reason']}."
    else:
        moment = f"{begun}. Look {record['look']} of {len(looks)}, at {looks[record['look'] - 1]} chains."
    return [moment, *_decided(record, looks), *(_deviated(one) for one in record["deviations"])]


def interim(found: Planned) -> str:
    """Why this is no look, without a full stop."""
    looks = listed([str(look.chains) for look in found.plan.looks])
    whole, open_ones = len(found.complete), sorted(found.begun - found.complete)
    if open_ones:
        some = f"{_chains(len(open_ones))} {'are' if len(open_ones) > 1 else 'is'} begun and not complete"
        return f"{some}, {whole} {'is' if whole == 1 else 'are'}; the plan looks at {looks}"
    return f"{_chains(whole)} {'is' if whole == 1 else 'are'} complete; the plan looks at {looks}"


def _decided(record: dict[str, Any], looks: list[int]) -> list[str]:
    decision = record["decision"]
    more, reason = decision["more_chains"], decision["reason"]
    if decision["action"] == "interim":
        return [] if more is None else [f"Next look: {_chains(more)} more, at {record['chains'] + more}."]
    if decision["action"] == "stop":
        return [f"Stop: {reason}."]
    if decision["action"] == "end":
        return [f"The last look; the plan ends here: {reason}."]
    return [f"Go on, {_chains(more)} more to the look at {record['chains'] + more}: {reason}."]


def _deviated(deviation: dict[str, Any]) -> str:
    count = deviation["attempts"]
    return f"Deviation: {count} attempt{'s' * (count != 1)}: {deviation['reason']}; exploratory at most."


def _chains(number: int) -> str:
    return f"{number} chain{'s' * (number != 1)}"
