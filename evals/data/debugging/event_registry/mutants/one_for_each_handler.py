"""Does not subscribe a handler to an event a second time.

Fails: separate_registries, own_subscriptions
Misses: 3
"""

from collections.abc import Callable, Iterable
from typing import Any

Handler = Callable[[Any], Any]


class _Subscription:
    """One handler of one event. Compared by identity, for handlers can be equal."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler
        self.ended = False


class EventRegistry:
    """Calls the handlers that are subscribed to an event, in the order of their subscription."""

    def __init__(self, initial: dict[str, list[Handler]] | None = None) -> None:
        """Subscribes the handlers of `initial`, in the order of each event's list; the dict is only read."""
        self._subscriptions: dict[str, list[_Subscription]] = {}
        for event, handlers in (initial or {}).items():
            for handler in handlers:
                self._add(event, handler)

    def subscribe(self, events: Iterable[str], handler: Handler) -> Callable[[], None]:
        """Subscribes a handler to events; the function returned ends these subscriptions, and no others."""
        # Kept as a list: `events` may be an iterator, which is used up by now.
        made = [(event, self._add(event, handler)) for event in events]

        def cancel() -> None:
            for event, subscription in made:
                if not subscription.ended:
                    subscription.ended = True
                    self._subscriptions[event].remove(subscription)

        return cancel

    def once(self, event: str, handler: Handler) -> Callable[[], None]:
        """Subscribes a handler to an event until it is called for the first time."""

        def first(payload: Any) -> None:
            # Before the call, which may raise or emit the event again.
            cancel()
            handler(payload)

        cancel = self.subscribe([event], first)
        return cancel

    def forward(self, event: str, targets: Iterable[str]) -> None:
        """Emits the targets, with the same payload, whenever the event is emitted."""
        for target in targets:
            self.subscribe([event], self._emitter(target))

    def emit(self, event: str, payload: Any) -> None:
        """Calls the event's handlers with the payload.

        Raises:
            ExceptionGroup: What handlers raised, once all of them were called.
        """
        errors: list[Exception] = []
        # A copy leaves out what is subscribed from now on; what has ended since is left out when its turn comes.
        for subscription in tuple(self._subscriptions.get(event, ())):
            if subscription.ended:
                continue
            try:
                subscription.handler(payload)
            except Exception as error:
                errors.append(error)
        if errors:
            raise ExceptionGroup(f"handlers of {event!r} failed", errors)

    def _add(self, event: str, handler: Handler) -> _Subscription:
        for known in self._subscriptions.get(event, []):
            if known.handler is handler:
                return known
        subscription = _Subscription(handler)
        self._subscriptions.setdefault(event, []).append(subscription)
        return subscription

    def _emitter(self, target: str) -> Handler:
        # A function of its own, so that each handler keeps its own target.
        return lambda payload: self.emit(target, payload)
