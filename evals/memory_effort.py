"""Does memory that a model writes for itself make its later work better, at which effort, at what cost?

One condition: chains of items in sequence; after each item the model is judged, writes a note on
its own attempt to its memory, and reads the memory before the next one. One epoch is one chain.

    inspect eval evals/memory_effort.py -T effort=xhigh -T memory=self_critique --epochs 12 \
        --model anthropic/claude-opus-4-7

The design is that of a published experiment (three hard coding tasks, three effort levels, with
and without memory); README.md says what is kept and what is mended.
"""

from inspect_ai import Task, task

from evals.blocks import current
from evals.chain import Chain
from evals.condition import condition_metadata, panel_models, role_models
from evals.effort import effort_config
from evals.gate import admitted
from evals.invocation import memory_dir, refuse_overrides, refuse_unknown
from evals.patience import bounded
from evals.scoring import isolated, scored_by
from evals.settings import MAX_TOKENS, MEMORY_BUDGET, settings
from solvers.memory_chain import memory_chain

VERSION = "1-A"
"""Comparability – interface; raised with any change of prompt, data or scoring."""


@task
def memory_effort(
    effort: str = "high",
    memory: str | bool | None = "self_critique",
    items: str | list[str] = "core",
    variants: str = "familiar",
    order: str = "fixed",
    feedback: str | bool | None = "judge",
    memory_budget: int = MEMORY_BUDGET,
    max_tokens: int | str = MAX_TOKENS,
    critique_effort: str | None = None,
    judge_effort: str | bool | None = "high",
    judge_repeats: int = 1,
    judge_panel: str | list[str] | bool | None = None,
    start_memory: str | None = None,
    pilot: str | None = None,
    writer: str | None = None,
    seed: int = 0,
    force: bool = False,
    **unknown: object,
) -> Task:
    """One condition of the memory × effort experiment.

    Args:
        effort: low, medium, high, xhigh or max, as far as the model has it.
        memory: A policy, as `retrospect list` names them; true means self_critique, false none.
        items: A set (core), a domain, an item id, a folder of items, or a list of these.
        variants: familiar (the items themselves), variant (their altered twins, where they have one), or
            mixed: drawn for each chain, the same in every arm.
        order: fixed, williams (balanced over epochs for position and carry-over), shuffled,
            easy_to_hard, hard_to_easy, related, unrelated; the same per epoch in every arm.
        feedback: What the note's writer is told: judge (points and text), score, tests, none; a policy
            that is blind tells nothing.
        memory_budget: UTF-8 bytes of memory; over it the oldest notes go, each recorded.
        max_tokens: Output cap, thinking included, the same at every effort; auto leaves it to
            Inspect, which sizes it by effort: another treatment. 8000 is the original's.
        critique_effort: Effort of the note; by default that of the answer.
        judge_effort: The judge's own effort; none sends none.
        judge_repeats: Judgings to average.
        judge_panel: Further judges, whose verdicts are kept beside the judge's and change nothing.
        start_memory: File with notes that every chain begins with; what memory=frozen shows throughout.
        pilot: File with what the chains of a pilot were shown, for memory=placebo, shuffled and inherited;
            `retrospect memory LOGS --pilot FILE` writes it.
        writer: Whose notes memory=inherited shows: an effort of the same model, or MODEL@EFFORT; by default
            the reader's own.
        seed: Of the order, and of whatever else is drawn.
        force: Allows a start memory that was written on the same items.
        **unknown: Refused: Inspect would only warn of a misspelt parameter and run without it.
    """
    refuse_unknown(memory_effort, unknown)
    refuse_overrides()
    models = role_models()
    s = settings(
        **models,
        effort=effort,
        critique_effort=critique_effort,
        memory=memory,
        items=items,
        variants=variants,
        order=order,
        feedback=feedback,
        memory_budget=memory_budget,
        max_tokens=max_tokens,
        judge_effort=judge_effort,
        judge_repeats=judge_repeats,
        judge_panel=panel_models(judge_panel),
        start_memory=start_memory,
        pilot=pilot,
        writer=writer,
        seed=seed,
        force=force,
    )
    return Task(
        dataset=Chain(
            s.items,
            s.order,
            s.seed,
            s.start_memory,
            s.condition,
            models["model"],
            memory_dir(),
            policy=s.memory,
            pilot=s.handed.pilot,
            variants=s.variants,
            twins=s.twins,
            block=current(),
        ),
        setup=admitted(s.condition),
        solver=memory_chain(s.memory, s.feedback, s.memory_budget, s.critique_effort, s.max_tokens),
        scorer=scored_by(s, models["model"]),
        sandbox=isolated(s),
        config=bounded().merge(effort_config(s.effort, s.max_tokens)),
        continue_on_fail=True,
        version=VERSION,
        metadata=condition_metadata(s, **models),
    )
