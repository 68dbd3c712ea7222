"""A comparison by dimension in words: verdicts, measures, items won and lost, how attempts failed, lines over dates."""

from collections.abc import Iterator
from typing import Any

from analysis.dimensions import TITLES
from analysis.pair_shown import foot, number, row, sentence, signed, span
from analysis.plain import markdown

MOST_ITEMS = 8
"""Items shown that lost, and as many that won; all of them stand in compare.json."""
Record = dict[str, Any]


def verdict_lines(numbers: Record) -> Iterator[str]:
    """One sentence for each dimension and pair."""
    for record in numbers["dimensions"]:
        for pair in record["pairs"]:
            yield f"{TITLES[record['dimension']]}: {sentence(pair, numbers['margin'], 'epochs')}"


def dimension_lines(numbers: Record) -> Iterator[str]:
    """A section for each dimension."""
    for record in numbers["dimensions"]:
        yield from ("", f"## {TITLES[record['dimension']].capitalize()}")
        yield from ("", f"Accuracy: {record['measured']}.")
        yield from (part for why in record["left_out"] for part in ("", markdown(why)))
        for pair in record["pairs"]:
            yield from _pair(pair)


def _pair(pair: Record) -> Iterator[str]:
    yield from ("", f"### {markdown(pair['first'])} → {markdown(pair['second'])}", "")
    yield from ("| | first | second | change | 95 % interval |", "|---|---:|---:|---:|---|")
    yield row({**pair, "first": pair["mean_first"], "second": pair["mean_second"], "measure": "accuracy",
               "unit": "points"}, bold=True).replace("chains", "epochs")  # fmt: skip
    yield from (row(measure).replace("chains", "epochs") for measure in pair["measures"])
    yield from ("", foot(pair, "epochs"))
    yield from _items(pair["items"])
    yield from _counted("how attempts failed", pair["failures"])
    yield from _counted("accuracy by the place of the evidence", pair["placements"])


def _items(items: list[Record]) -> Iterator[str]:
    lost, won = ([one for one in items if one["change"] == change] for change in ("lost", "won"))
    if not items:
        return
    yield from ("", f"Items: {len(won)} won, {len(lost)} lost, {len(items) - len(won) - len(lost)} the same. "
                "Described, not tested: with few epochs an item changes by chance.")  # fmt: skip
    shown = lost[:MOST_ITEMS] + won[-MOST_ITEMS:]
    if not shown:
        return
    yield from ("", "| item | first | second | change | epochs | all passed |", "|---|---:|---:|---:|---:|---:|")
    for one in shown:
        epochs = f"{one['epochs_first']} → {one['epochs_second']}"
        right = "–" if one["right_first"] is None or one["right_second"] is None else (
            f"{one['right_first']} → {one['right_second']}")  # fmt: skip
        change = f"{signed(one['difference'])} {one['change']}"
        cells = (markdown(one["item"]), number(one["first"]), number(one["second"]), change, epochs, right)
        yield f"| {' | '.join(cells)} |"
    left = len(won) + len(lost) - len(shown)
    yield from ("", f"{left} more changed; compare.json has them.") if left else ()


def _counted(heading: str, rows: dict[str, list[float]]) -> Iterator[str]:
    if not rows:
        return
    yield from ("", f"| {heading} | first | second |", "|---|---:|---:|")
    yield from (f"| {markdown(name)} | {number(first)} | {number(second)} |" for name, (first, second) in rows.items())


def drift_lines(numbers: Record) -> Iterator[str]:
    """Each model's runs by date, and the steps between them."""
    if numbers["drift"]:
        yield from ("", "## Over the dates")
    for line in numbers["drift"]:
        yield from ("", f"### {TITLES[line['dimension']].capitalize()}, {markdown(line['model'])}", "")
        yield from ("| date | run | mean | 95 % interval | epochs |", "|---|---|---:|---|---:|")
        for point in line["points"]:
            mean = number(point["mean"])
            yield (f"| {point['created'][:16].replace('T', ' ')} | {markdown(point['run'])} | {mean} | "
                   f"{span(point, '{:.1f}').replace('chains', 'epochs')} | {point['chains']} |")  # fmt: skip
        yield ""
        for step in line["steps"]:
            adjusted = "" if step["p_holm"] is None else f", p = {step['p_holm']:.2g} after Holm"
            strength = f", {step['strength']}" if step["strength"] else ""
            yield (f"* {markdown(step['first'])} → {markdown(step['second'])}: {signed(step['estimate'])} points, "
                   f"**{step['verdict']}**{strength}{adjusted}.")  # fmt: skip
