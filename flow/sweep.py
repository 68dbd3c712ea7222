"""A preset of Retrospect as a spec of Inspect Flow.

    flow run flow/sweep.py -A preset=decide -A model=anthropic/claude-opus-4-7 --log-dir logs/decide

The conditions, chains and caps are those of `retrospect run --preset`: both read the same presets.
Flow has no budget, no lock, and does not ask before it spends; docs/scale.md compares the two.
"""

from inspect_flow import FlowOptions, FlowSpec, tasks_matrix

from evals.presets import DEFAULTS, presets


def spec(preset: str = "smoke", model: str = "simulated/helped", grader: str = "") -> FlowSpec:
    """One task for each condition, all of them at once, so that epoch e starts everywhere together.

    Args:
        preset: Of `retrospect list`; one with chains.
        model: Evaluated.
        grader: The judge; without one the evaluated model judges itself.
    """
    chosen = DEFAULTS | {name: value for name, value in presets()[preset].items() if name != "about"}
    varied = {name: chosen.pop(name) for name in ("effort", "memory", "max_tokens")}
    chains = chosen.pop("chains")
    conditions = [
        {"effort": effort, "memory": memory, "max_tokens": cap, **chosen}
        for cap in varied["max_tokens"]
        for effort in varied["effort"]
        for memory in varied["memory"]
    ]
    tasks = tasks_matrix(
        task="evals/memory_effort",
        args=conditions,
        model=model,
        epochs=chains,
        **({"model_roles": {"grader": grader}} if grader else {}),
    )
    return FlowSpec(
        log_dir="logs/flow",
        options=FlowOptions(max_tasks=len(conditions), max_samples=chains, retry_attempts=1, retry_on_error=1),
        tasks=tasks,
    )
