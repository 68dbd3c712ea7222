"""What is one note worth? An attempt of a finished chain is made again, with and without the note.

    inspect eval evals/note_ablation.py -T log=logs/sweep/….eval -T chain=3 -T position=3 -T entry=1 \
        --epochs 8 --model anthropic/claude-opus-4-7

The memory is the one that the chain had at that position, read from its log; nothing else differs
from the attempt in the log. Nothing is written afterwards. `retrospect ablate` runs all arms.
"""

from inspect_ai import Task, task
from inspect_ai.solver import chain as chained

from evals.ablating import Again, ablation
from evals.condition import condition_metadata, role_models
from evals.effort import effort_config
from evals.gate import admitted
from evals.invocation import refuse_overrides, refuse_unknown
from evals.patience import bounded
from evals.scoring import isolated, scored_by
from solvers.answer import answer
from solvers.recall import recall

VERSION = "1-A"


@task
def note_ablation(
    log: str, chain: int, position: int, entry: int = 0, swap: int | None = None, **unknown: object
) -> Task:
    """One arm: a position of a chain with a memory that lacks one note.

    Args:
        log: A log of memory_effort.
        chain: The chain (epoch) whose attempt is made again.
        position: Its place in the chain, from 2: before, there is no note.
        entry: The note that is left out, counted from 1 in the memory's order; 0 leaves the memory whole.
        swap: Another chain of the same log, whose note from the same position takes the place.
        **unknown: Refused: Inspect would only warn of a misspelt parameter and run without it.
    """
    refuse_unknown(note_ablation, unknown)
    refuse_overrides()
    models = role_models()
    found = ablation(log, chain, position, entry, swap, models)
    s = found.settings
    return Task(
        dataset=Again(found),
        setup=admitted(s.condition),
        solver=chained(recall(s.memory), answer(s.memory, s.memory_budget)),
        scorer=scored_by(s, models["model"]),
        sandbox=isolated(s),
        config=bounded().merge(effort_config(s.effort, s.max_tokens)),
        continue_on_fail=True,
        version=VERSION,
        metadata=condition_metadata(s, **models) | found.about,
    )
