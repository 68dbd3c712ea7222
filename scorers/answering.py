"""Which of a sample's calls is the attempt itself, and what it delivered."""

from collections.abc import Iterable

from inspect_ai.event import Event, InfoEvent, ModelEvent
from inspect_ai.log import transcript
from inspect_ai.solver import TaskState

FAULT = "provider fault"
"""Source of the info events that a watched provider leaves for every answer that is an error."""


class UnknownEnding(RuntimeError):
    """Nobody knows what the whole answer would have been. The attempt is run again, not scored."""


def answering_call(events: Iterable[Event]) -> ModelEvent | None:
    """The last successful call of the evaluated model: the one that delivered the answer."""
    calls = answering_calls(events)
    return calls[-1] if calls else None


def answering_calls(events: Iterable[Event]) -> list[ModelEvent]:
    """The successful calls of the evaluated model, without a role: several where it used a tool, else one."""
    return [e for e in events if isinstance(e, ModelEvent) and e.role is None and e.error is None and not e.pending]


def nothing_delivered(state: TaskState) -> str:
    """What is said of an empty answer."""
    reason = "unknown" if state.output.empty else state.output.stop_reason
    return f"Nothing was delivered: the answer is empty (stop reason: {reason})."


def delivered(state: TaskState) -> str:
    """The answer; when a limit of Inspect's cut the attempt off before it reached the state, from the transcript.

    Raises:
        UnknownEnding: When the answer ended without a stop reason, or a limit of time struck before there was
            one and part of that time went to faults of the provider.
    """
    if not state.output.empty:
        return state.output.completion
    call = answering_call(transcript().events)
    if call is None and any(isinstance(e, InfoEvent) and e.source == FAULT for e in transcript().events):
        raise UnknownEnding(
            "A limit ended the attempt while the provider failed; it is not scored. Run the same command again."
        )
    if call is not None and (call.output.empty or call.output.stop_reason == "unknown"):
        raise UnknownEnding("The answer ended without a stop reason and is not scored; run the same command again.")
    return call.output.completion if call else ""
