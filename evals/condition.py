"""What a log must say about its condition so that it can be analysed alone."""

from typing import Any

from inspect_ai.model import get_model

from evals.effort import expected_request, family_of
from evals.settings import Settings
from scorers.judge import PROMPT_SHA256


def role_models() -> dict[str, str]:
    """The names of the evaluated model, the critic and the grader, the first one unless bound to another."""
    model = get_model()
    roles = {"critic": get_model(role="critic", default=model), "grader": get_model(role="grader", default=model)}
    return {"model": str(model), **{role: str(bound) for role, bound in roles.items()}}


def expected(s: Settings, model: str) -> dict[str, Any]:
    """What the answering call's request must show."""
    return expected_request(model, s.effort, s.max_tokens)


def condition_metadata(s: Settings, model: str, critic: str, grader: str) -> dict[str, Any]:
    """The condition for the log's header.

    `items` and `samples_per_chain` tell what a complete chain has: a sample source's log does not
    say so itself.
    """
    return {
        "condition": s.condition,
        "effort": s.effort,
        "effort_treatment": family_of(model).treatment,
        "memory": s.memory,
        "max_tokens": s.max_tokens,
        "order": s.order,
        "feedback": s.feedback,
        "memory_budget": s.memory_budget,
        "critique_effort": s.critique_effort,
        "items": {item.id: item.version for item in s.items},
        "samples_per_chain": len(s.items),
        "critic": critic,
        "judge": grader,
        "judge_effort": s.judge_effort,
        "judge_repeats": s.judge_repeats,
        "judge_prompt_sha256": PROMPT_SHA256,
        "self_judged": grader == model,
    }
