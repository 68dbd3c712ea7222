"""Which of a sample's calls is the attempt itself, and what it delivered."""

from collections.abc import Iterable

from inspect_ai.event import Event, ModelEvent
from inspect_ai.log import transcript
from inspect_ai.solver import TaskState


class UnknownEnding(RuntimeError):
    """The answer has no stop reason: nobody knows whether it is whole. It is run again, not scored."""


def answering_call(events: Iterable[Event]) -> ModelEvent | None:
    """The last successful call of the evaluated model: the one without a role."""
    calls = [e for e in events if isinstance(e, ModelEvent) and e.role is None and e.error is None and not e.pending]
    return calls[-1] if calls else None


def delivered(state: TaskState) -> str:
    """The answer; when a limit of Inspect's cut the attempt off before it reached the state, from the transcript.

    Raises:
        UnknownEnding: When the answer ended without a stop reason.
    """
    if not state.output.empty:
        return state.output.completion
    call = answering_call(transcript().events)
    if call is not None and (call.output.empty or call.output.stop_reason == "unknown"):
        raise UnknownEnding("The answer ended without a stop reason and is not scored; run the same command again.")
    return call.output.completion if call else ""
