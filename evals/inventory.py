"""What there is to run, for `retrospect list`."""

from evals.book import questions_file
from evals.item_sets import known_items, named_sets
from evals.orders import ABOUT
from evals.presets import presets
from evals.problem_sets import own_problems
from evals.simulated.profile import profile_named, profile_names
from memory.registry import POLICIES

TASKS = {
    "evals/memory_effort": "chains of items with one memory; one condition of the experiment",
    "evals/judge_calibration": "the judge against answers whose labels are true by construction",
    "evals/note_ablation": "one attempt of a finished chain again, with a note left out",
    "evals/code_generation": "hard problems decided by hidden checks, failures classified",
    "evals/long_context": "ten questions on a long document that contradicts itself in places",
    "evals/tool_use": "production incidents worked on with tools, decided by the system's final state",
    "evals/algorithms": "the domain's items by themselves, no memory",
    "evals/debugging": "the domain's items by themselves, no memory",
    "evals/ml_engineering": "the domain's items by themselves, no memory",
}


def inventory() -> dict[str, list[tuple[str, str]]]:
    """Heading → name and one line each."""
    items = known_items().values()
    return {
        "Tasks (inspect eval …)": list(TASKS.items()),
        "Items (-T items=…)": [(item.id, f"{item.domain}, {item.difficulty}: {item.title}") for item in items],
        "Problems (evals/code_generation, -T problems=…)": [
            (one.id, f"{one.kind}, {one.difficulty}: {one.title}") for one in own_problems().values()
        ],
        "Questions (evals/long_context, -T questions=…)": [(one.id, one.title) for one in questions_file().questions],
        "Item sets": [(name, ", ".join(ids)) for name, ids in named_sets().items()],
        "Orders (-T order=…)": [(str(name), about) for name, about in ABOUT.items()],
        "Memory policies (-T memory=…)": [(policy.name, policy.algorithm) for policy in POLICIES.values()],
        "Presets (retrospect run --preset …)": [(name, preset["about"]) for name, preset in presets().items()],
        "Offline profiles (--model simulated/…)": [(name, profile_named(name, {}).about) for name in profile_names()],
    }
