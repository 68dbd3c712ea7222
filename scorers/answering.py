"""Which of a sample's calls is the attempt itself."""

from collections.abc import Iterable

from inspect_ai.event import Event, ModelEvent


def answering_call(events: Iterable[Event]) -> ModelEvent | None:
    """The last successful call of the evaluated model: the one without a role."""
    calls = [e for e in events if isinstance(e, ModelEvent) and e.role is None and e.error is None and not e.pending]
    return calls[-1] if calls else None
