"""The effort truth table: for each level what will be sent, or that the model does not take it.

`docs/effort-table.md` is made of this: retrospect doctor --table > docs/effort-table.md
"""

from dataclasses import dataclass

from evals.effort import EFFORTS, Effort, Family, expected_request, families, family_of, is_stand_in
from evals.settings import MAX_TOKENS

UNSET = "none"
"""No effort at all: what `judge_effort=none` sends."""
_HEAD = f"""# Effort: what is sent

Made from `evals/effort.yaml` by `retrospect doctor --table`; a test compares the two. `retrospect doctor --model M`
shows the same for one model. Each level is asked of Inspect as `reasoning_effort`, with `max_tokens={MAX_TOKENS}`, and
every recorded request is held against this table (`effort_sent_ok`). A level that is not taken is refused before any
call.
`none` is for judges alone (`judge_effort=none`). Reasons: [decisions/effort.md](decisions/effort.md).
"""


@dataclass(frozen=True)
class Row:
    """One level of one model.

    Attributes:
        effort: The level, or `none`.
        taken: Whether the model has it.
        sends: What the request will show, or why there is none.
    """

    effort: str
    taken: bool
    sends: str


def effort_rows(model: str) -> list[Row]:
    """The five levels of a model, then none."""
    family = family_of(model)
    rows = [_row(model, family, effort) for effort in EFFORTS]
    unset = "nothing of thinking or effort" + (f"; the model {family.unset}" if family.unset else "")
    return [*rows, Row(UNSET, True, unset)]


def _row(model: str, family: Family, effort: Effort) -> Row:
    if effort not in family.efforts and not is_stand_in(model):
        return Row(effort, False, f"refused: it has {', '.join(family.efforts) or 'no effort levels'}")
    sent = expected_request(model, effort, MAX_TOKENS)
    shown = (f"{path.replace('|', ' or ')}={value}" for path, value in sent.items())
    return Row(effort, True, ", ".join(shown) or "nothing: a stand-in of Inspect's")


def effort_table() -> str:
    """All families as Markdown."""
    return "\n".join([_HEAD, *(_section(family) for family in families())])


def _section(family: Family) -> str:
    told = [f"For instance {', '.join(f'`{name}`' for name in family.examples)}."]
    if family.treatment != "effort":
        told.append(f"A report labels it as {family.treatment}.")
    if family.efforts:
        told.append(
            f"Seen {family.seen}." if family.seen else "Not seen on the wire: read from Inspect's request builder."
        )
    rows = [
        f"| {row.effort} | {'yes' if row.taken else '**no**'} | {row.sends} |"
        for row in effort_rows(family.examples[0])
    ]
    return "\n".join(
        [f"## {family.family[0].upper()}{family.family[1:]}", "", " ".join(told), "",
         "| effort | taken | sends |", "|---|---|---|", *rows, ""]
    )  # fmt: skip
