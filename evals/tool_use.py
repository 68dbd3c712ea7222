"""Can a model find, mend and verify with tools what is wrong in a production system, without breaking anything?

Five incidents on simulated systems. What counts is the state of the system in the end and the root
cause that was stated, never the words around them.

    inspect eval evals/tool_use.py -T effort=high --epochs 5 --model anthropic/claude-opus-4-7

docs/tool_use.md says what is measured, and how to add an incident. `memory_effort -T items=incidents`
puts the same incidents into chains with a memory.
"""

from inspect_ai import Task, task

from evals.alone import Apart, alone, alone_metadata
from evals.chain import item_sample
from evals.effort import effort_config
from evals.errors import SettingError
from evals.gate import admitted
from evals.invocation import refuse_overrides, refuse_unknown
from evals.item_sets import incident_folders, items_named
from evals.items import INCIDENTS, Item
from evals.patience import bounded
from evals.settings import MAX_TOKENS
from scorers.checks import checks
from scorers.incident import actions
from scorers.measures import measures
from solvers.answer import answer

VERSION = "1-A"
"""Comparability – interface; raised with any change of prompt, data or scoring."""
DIMENSION = "tool_use"


@task
def tool_use(
    effort: str = "high",
    incidents: str | list[str] = INCIDENTS,
    max_tokens: int | str = MAX_TOKENS,
    judge_effort: str | bool | None = "high",
    judge_repeats: int = 1,
    **unknown: object,
) -> Task:
    """Tool use: the share of checks passed on the final state and the root cause, and what was done on the way.

    Args:
        effort: low, medium, high, xhigh or max, as far as the model has it.
        incidents: incidents (all of them), an incident's id, a folder of incidents, or a list of these.
        max_tokens: Output cap of one turn, thinking included; auto leaves it to Inspect.
        judge_effort: Taken for the sake of sweeps over several dimensions: no judge touches anything here.
        judge_repeats: The same.
        **unknown: Refused: Inspect would only warn of a misspelt parameter and run without it.
    """
    refuse_unknown(tool_use, unknown)
    refuse_overrides()
    asked = incidents_named(incidents)
    named = "+".join(item.id for item in asked)
    a = alone(
        DIMENSION,
        effort=effort,
        max_tokens=max_tokens,
        judge_effort=judge_effort,
        judge_repeats=judge_repeats,
        **({} if named == "+".join(incident_folders()) else {"incidents": named}),
    )
    return Task(
        dataset=Apart(tuple(item_sample(item, {"position": 1}) for item in asked)),
        setup=admitted(a.condition),
        solver=answer(),
        scorer=[checks(), actions(), measures(a.expected)],
        config=bounded().merge(effort_config(a.effort, a.max_tokens)),
        continue_on_fail=True,
        version=VERSION,
        metadata=alone_metadata(a, {item.id: item.version for item in asked}, None),
    )


def incidents_named(value: object) -> tuple[Item, ...]:
    """The incidents of a name, a folder, or a list.

    Raises:
        SettingError: When one is unknown, comes twice, or is no incident.
    """
    found = items_named(value)
    if other := [item.id for item in found if item.incident is None]:
        raise SettingError(
            f"incidents={value!r}: {', '.join(other)} is no incident; give {INCIDENTS}, one of "
            f"{', '.join(incident_folders())}, or a folder with a system.yaml (docs/tool_use.md)."
        )
    return found
