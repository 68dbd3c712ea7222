"""Inspect's entry point: registers tasks, solvers, scorers and the offline model. Kept light."""

from inspect_ai.model import ModelAPI, modelapi

from evals.code_generation import code_generation
from evals.coding import algorithms, debugging, ml_engineering
from evals.foundry import translate
from evals.gate import admitted
from evals.given import given_answer
from evals.judge_calibration import judge_calibration
from evals.long_context import long_context
from evals.memory_effort import memory_effort
from evals.note_ablation import note_ablation
from evals.note_heeding import note_heeding
from evals.presented import presented
from evals.tool_use import tool_use
from scorers.checks import checks
from scorers.failure import failure
from scorers.heeded import heeded
from scorers.incident import actions
from scorers.key_points import key_points
from scorers.measures import measures
from scorers.rubric import rubric
from scorers.sandbox.bwrap import BwrapSandbox
from solvers.answer import answer
from solvers.judged import judged
from solvers.memory_chain import memory_chain
from solvers.recall import recall
from solvers.reflect import reflect

__all__ = [
    "BwrapSandbox",
    "actions",
    "admitted",
    "algorithms",
    "answer",
    "checks",
    "code_generation",
    "debugging",
    "failure",
    "given_answer",
    "heeded",
    "judge_calibration",
    "judged",
    "key_points",
    "long_context",
    "measures",
    "memory_chain",
    "memory_effort",
    "ml_engineering",
    "note_ablation",
    "note_heeding",
    "presented",
    "recall",
    "reflect",
    "rubric",
    "tool_use",
]

translate()  # Inspect loads this module before it makes any model


@modelapi(name="simulated")
def simulated() -> type[ModelAPI]:
    """The offline model, `simulated/<profile>`."""
    from evals.simulated.api import Simulated

    return Simulated
