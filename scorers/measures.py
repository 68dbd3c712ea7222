"""`measures`: what the attempt cost, and whether what was asked of the provider was sent."""

from collections.abc import Iterable
from typing import Any

from inspect_ai.log import transcript
from inspect_ai.scorer import Score, Scorer, Target, mean, scorer
from inspect_ai.solver import TaskState

from scorers.answering import answering_calls
from scorers.thinking import thinking, value_at

KEYS = ("latency_s", "output_tokens", "thinking_tokens", "memory_bytes", "truncated", "effort_sent_ok")
LIMIT = "limit"
"""The stop reason of an attempt that a limit, as of time, ended before there was an answer."""
UNKNOWN = float("nan")
"""What is not known is not 0: Inspect's metrics skip NaN and count None as 0."""


@scorer(metrics={key: [mean()] for key in KEYS})
def measures(expected: dict[str, Any] | None = None) -> Scorer:
    """Measures the attempt alone: not the judge's calls, not the note's.

    Where the model has a tool, the attempt is all of its calls: seconds and tokens are their sums,
    without the time between them. Inspect keeps the requests and responses of a sample's first few
    calls only: a later call is taken to have sent and counted what one with the same configuration did.

    Args:
        expected: What the recorded request must show: dotted paths, alternatives separated by
            `|`, to values. Empty or None: nothing is verified.

    Returns:
        A scorer with the value `latency_s` (seconds of the successful requests), `output_tokens`
        (thinking included), `thinking_tokens` (the metadata's `thinking_source` says whose count:
        reported, counted, estimated or unknown), `memory_bytes` (UTF-8 bytes of notes shown),
        `truncated` (1 when the cap cut the answer off), `effort_sent_ok` (1 when the request shows
        what was expected); NaN where unknown.
    """

    async def score(state: TaskState, target: Target) -> Score | None:
        if state.metadata.get("position") == 0:  # the chain's no-call `start` sample
            return None
        calls = answering_calls(transcript().events)
        if not calls:
            why = "The log shows no call of the evaluated model: a limit ended the attempt."
            return Score.unscored(reason="no_call", explanation=why, metadata={"stop_reason": LIMIT})
        call, usages = calls[-1], [call.output.usage for call in calls]
        kept = [call for call in calls if call.call]
        requests = [call.call.request for call in kept if call.call]
        thoughts = [thinking(call.call, call.output.usage) for call in calls]
        sources = {source for _, source in ([thinking(c.call, c.output.usage) for c in kept] or thoughts)}
        wrong: dict[str, Any] = {}
        for request in requests:
            wrong |= mismatches(request, expected or {})
        verified = bool(expected) and all(any(call.config == one.config for one in kept) for call in calls)
        value = {
            "latency_s": _sum(call.output.time for call in calls),
            "output_tokens": _sum(usage.output_tokens if usage else None for usage in usages),
            "thinking_tokens": _sum(count for count, _ in thoughts),
            "memory_bytes": state.metadata.get("memory_bytes", 0),
            "truncated": float(not call.output.empty and call.output.stop_reason == "max_tokens"),
            "effort_sent_ok": float(not wrong) if verified else None,
        }
        return Score(
            value={key: UNKNOWN if value[key] is None else float(value[key]) for key in KEYS},
            explanation=_explained(wrong, verified),
            metadata={
                "stop_reason": "unknown" if call.output.empty else call.output.stop_reason,
                "input_tokens": call.output.input_context_tokens,
                "thinking_source": sources.pop() if len(sources) == 1 else "unknown",
                "calls": len(calls),
                "planted": (call.output.metadata or {}).get("planted"),
            },
        )

    return score


def _sum(values: Iterable[float | None]) -> float | None:
    """The sum; unknown as soon as one part is."""
    known = list(values)
    return None if None in known else sum(value for value in known if value is not None)


def mismatches(request: dict[str, Any], expected: dict[str, Any]) -> dict[str, Any]:
    """The expected paths that the request does not show, with what it shows instead.

    Args:
        request: The recorded request, nested dicts.
        expected: Dotted paths to values; `a.b|c` is met by either path.
    """
    found = {path: [value_at(request, one.split(".")) for one in path.split("|")] for path in expected}
    return {path: values for path, values in found.items() if expected[path] not in values}


def _explained(wrong: dict[str, Any], verified: bool) -> str:
    if not verified:
        return "The request is not recorded or nothing is expected of it, so what was sent is not verified."
    if not wrong:
        return "The request shows what was asked for."
    return "The request differs from what was asked for: " + "; ".join(f"{p} is {v}" for p, v in wrong.items())
