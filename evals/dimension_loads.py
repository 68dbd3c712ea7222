"""What one attempt in a dimension is assumed to take: a long document is read once, tools are called in turns."""

from dataclasses import replace

from inspect_ai import Task

from evals.effort import Effort
from evals.loads import ANSWER_TOKENS, INPUT_TOKENS, Load, answer_tokens

TOKENS_PER_PAGE = 750
"""Of the document, as evals/long_context.py takes a page."""
TURNS, CALL_TOKENS, RESULT_TOKENS = 12, 200, 600
"""Assumed turns of an attempt with tools, and tokens of a call and of what it returns."""


def with_tools(load: Load) -> Load:
    """What the same attempts are assumed to take when tools are called in turns before each answer."""
    grown = (CALL_TOKENS + RESULT_TOKENS) * TURNS * (TURNS - 1) / 2
    return replace(
        load,
        calls=load.calls + TURNS - 1,
        input_tokens=load.input_tokens + INPUT_TOKENS * (TURNS - 1) + grown,
        output_tokens=load.output_tokens + CALL_TOKENS * TURNS,
    )


def dimension_load(
    dimension: str, task: Task, model: str, effort: Effort, cap: int | None, judges: tuple[str, ...]
) -> Load:
    """The load of one condition.

    Every failure of generated code is assumed to be judged, and that every attempt fails; every long
    answer is judged; no attempt with tools is.

    Args:
        dimension: The task's name.
        task: Its header has the samples, the judgings and the pages.
        model: Who answers.
        effort: Of the answers.
        cap: Output cap of one answer or turn.
        judges: Who judges once.
    """
    about = task.metadata or {}
    attempts, judged = len(about["items"]), judges * int(about["judge_repeats"])
    output = answer_tokens(effort, cap)
    if dimension == "tool_use":
        grown = (CALL_TOKENS + RESULT_TOKENS) * TURNS * (TURNS - 1) / 2
        said = output + CALL_TOKENS * TURNS
        return Load(model, attempts, TURNS, INPUT_TOKENS * TURNS + grown, said, (), in_turn=False)
    document = int(about.get("pages", 0)) * TOKENS_PER_PAGE
    return Load(
        model, attempts, 1, INPUT_TOKENS + document, output, judged, INPUT_TOKENS + ANSWER_TOKENS, in_turn=False
    )
