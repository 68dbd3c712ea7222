"""The class of the instruction, delivered unchanged.

Fails: separate_registries, own_subscriptions, iterables, forwarding, changes_during_emit, once, exceptions
Misses: 3, 4
"""

from collections.abc import Callable, Iterable
from typing import Any

Handler = Callable[[Any], Any]


class EventRegistry:
    """Calls the handlers that are subscribed to an event, in the order of their subscription."""

    def __init__(self, initial: dict[str, list[Handler]] = {}) -> None:
        self._handlers = initial

    def subscribe(self, events: Iterable[str], handler: Handler) -> Callable[[], None]:
        """Subscribes a handler to events; the function returned ends these subscriptions."""
        for event in events:
            self._handlers.setdefault(event, []).append(handler)

        def cancel() -> None:
            for event in events:
                if handler in self._handlers[event]:
                    self._handlers[event].remove(handler)

        return cancel

    def once(self, event: str, handler: Handler) -> Callable[[], None]:
        """Subscribes a handler to an event until it is called for the first time."""

        def first(payload: Any) -> None:
            cancel()
            handler(payload)

        cancel = self.subscribe([event], first)
        return cancel

    def forward(self, event: str, targets: Iterable[str]) -> None:
        """Emits the targets, with the same payload, whenever the event is emitted."""
        for target in targets:
            self.subscribe([event], lambda payload: self.emit(target, payload))

    def emit(self, event: str, payload: Any) -> None:
        """Calls the event's handlers with the payload."""
        for handler in self._handlers.get(event, []):
            handler(payload)
