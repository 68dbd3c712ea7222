"""One pair of sides in words: its verdict, a line for each measure, and what it rests on."""

from typing import Any

from analysis.plain import markdown


def sentence(one: dict[str, Any], margin: float, unit: str = "chains") -> str:
    """One verdict in plain words, which never claim more than it does."""
    first, second = markdown(one["first"]), markdown(one["second"])
    change = f"{signed(one['estimate'])} points" + _interval(one)
    match one["verdict"]:
        case "better" | "worse":
            return f"{second} is **{one['verdict']}** than {first} ({one['strength']}): {change}."
        case "equivalent":
            return f"{second} is **equivalent** to {first} within ±{margin:g} points: {change}."
    could = f"; it could have found {one['mde']:.1f} points" if one["mde"] is not None else ""
    return f"{second} against {first}: **inconclusive** with {one['chains']} {unit}: {change}{could}."


def foot(one: dict[str, Any], unit: str = "chains") -> str:
    """What a pair's numbers rest on, and what is missing."""
    kept = f"{one['chains']} {unit} over {one['units']} combinations of condition and item"
    p = "" if one["p_holm"] is None else f"; p = {one['p_holm']:.2g} after Holm"
    flipped = "" if one["p_signflip"] is None else f", {one['p_signflip']:.2g} by exact sign flips"
    gone = " and ".join(map(str, one["broken"]))
    broken = f"; {unit} with a missing attempt: {gone}" if any(one["broken"]) else ""
    unshared = f"; {one['unshared']} attempts in combinations that only one side has" if one["unshared"] else ""
    return f"{kept}{p}{flipped}{broken}{unshared}."


def row(one: dict[str, Any], bold: bool = False) -> str:
    """A measure as a line of a table."""
    if one.get("reason"):
        change, interval = "–", f"none: {one['reason']}"
    elif one["unit"] == "ratio":
        change, interval = "–" if one["estimate"] is None else f"× {one['estimate']:.2f}", span(one, "{:.2f}")
    else:
        change, interval = signed(one["estimate"]), span(one, "{:+.1f}")
    name = f"**{one['measure']}**" if bold else one["measure"]
    return f"| {name} | {number(one['first'])} | {number(one['second'])} | {change} | {interval} |"


def _interval(one: dict[str, Any]) -> str:
    return "" if one["ci_low"] is None else f", 95 % interval {span(one, '{:+.1f}')}"


def span(one: dict[str, Any], form: str) -> str:
    """An interval, or why there is none."""
    if one["ci_low"] is None:
        return "none: too few chains" if one["chains"] < 6 else "none: all chains agree"
    return f"{form.format(one['ci_low'])} to {form.format(one['ci_high'])}".replace("-", "−")


def signed(value: float | None) -> str:
    """A difference with its sign."""
    return "–" if value is None else f"{value:+.1f}".replace("-", "−")


def number(value: float | None) -> str:
    """A mean."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.3g}"
