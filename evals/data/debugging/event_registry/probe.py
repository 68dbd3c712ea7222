"""Runs a case's script on registries of the candidate's and reports what happened, in order; judges nothing."""

from collections.abc import Callable
from typing import Any

MOST = 3000
"""Entries of the log. No script of ours comes near; a registry that calls newcomers for ever does."""


class Stop(BaseException):
    """What is no Exception, and must leave an emission at once."""


class Handler:
    """Says that it was called, and then does what the script has for this call of it."""

    def __init__(self, name: str, scripts: list[list[Any]], play: "Play") -> None:
        self.name, self.scripts, self.play = name, list(scripts), play

    def __call__(self, payload: Any) -> None:
        """Plays the script of this call."""
        self.play.say("called", self.name, payload)
        for action in self.scripts.pop(0) if self.scripts else []:
            self.play.act(action)
        self.play.say("left", self.name)


class Alike(Handler):
    """Equal to every other of its kind, and not hashable."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Alike)

    __hash__ = None  # type: ignore[assignment]  # unhashable on purpose: object declares a method


class Play:
    """The registries, handlers and cancels of a script, by name, and the log of what happened."""

    def __init__(self, registry: Callable[..., Any], case: dict[str, Any]) -> None:
        self.registry = registry
        self.log: list[Any] = []
        kinds = {name: Alike if name in case.get("alike", []) else Handler for name in case["handlers"]}
        self.handlers = {name: kinds[name](name, scripts, self) for name, scripts in case["handlers"].items()}
        self.registries: dict[str, Any] = {}
        self.initial: dict[str, dict[str, list[Handler]]] = {}
        self.cancels: dict[str, Callable[[], Any]] = {}
        self.lists: list[list[str]] = []

    def say(self, *entry: Any) -> None:
        """Adds an entry to the log."""
        if len(self.log) > MOST:
            raise Stop("the emission does not end")
        self.log.append(entry)

    def act(self, action: list[Any]) -> None:
        """Does one action of a script, its name followed by its arguments."""
        name, *arguments = action
        getattr(self, f"do_{name}")(*arguments)

    def do_make(self, name: str, initial: dict[str, list[str]] | None = None) -> None:
        """Makes a registry."""
        if initial is None:
            self.registries[name] = self.registry()
            return
        given = {event: [self.handlers[one] for one in names] for event, names in initial.items()}
        self.initial[name] = given
        self.registries[name] = self.registry(given)

    def do_look(self, name: str) -> None:
        """Says what the dict holds that a registry was made from."""
        self.say("initial", {event: [one.name for one in given] for event, given in self.initial[name].items()})

    def do_change(self, name: str, event: str, handler: str) -> None:
        """Changes that dict."""
        self.initial[name].setdefault(event, []).insert(0, self.handlers[handler])

    def do_subscribe(self, name: str, cancel: str, events: list[str], handler: str, form: str = "list") -> None:
        """Subscribes a handler; its cancel gets a name."""
        self.cancels[cancel] = self.registries[name].subscribe(self._iterable(events, form), self.handlers[handler])

    def do_once(self, name: str, cancel: str, event: str, handler: str) -> None:
        """Subscribes a handler for one call."""
        self.cancels[cancel] = self.registries[name].once(event, self.handlers[handler])

    def do_forward(self, name: str, event: str, targets: list[str], form: str = "list") -> None:
        """Forwards an event; says what is returned."""
        self.say("forwarded", self.registries[name].forward(event, self._iterable(targets, form)))

    def do_cancel(self, cancel: str) -> None:
        """Calls a cancel."""
        self.cancels[cancel]()

    def do_emit(self, name: str, event: str, payload: Any) -> None:
        """Emits an event, and says what is returned; what is raised goes on to the caller."""
        self.say("emitted", event, self.registries[name].emit(event, payload))

    def do_try(self, action: list[Any]) -> None:
        """Does an action and says what it raises."""
        try:
            self.act(action)
        except BaseException as ex:  # what is raised is what is looked at
            self.say("raised", _told(ex))

    def do_raise(self, kind: str, label: str) -> None:
        """Raises."""
        kinds = {"value": ValueError, "key": KeyError, "os": OSError, "stop": Stop, "interrupt": KeyboardInterrupt}
        raise kinds[kind](label)

    def _iterable(self, names: list[str], form: str) -> Any:
        if form == "generator":
            return (name for name in list(names))
        if form == "reused":
            # A list that its owner goes on using for something else.
            self.lists.append(list(names))
            return self.lists[-1]
        return tuple(names) if form == "tuple" else list(names)

    def do_reuse(self, names: list[str]) -> None:
        """Puts other names into the lists that were handed over."""
        for one in self.lists:
            one[:] = names


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Callable[[Any], Any]) -> list[Any]:
    """Returns the log of the case's script."""
    play = Play(candidate["EventRegistry"], case)
    for action in case["script"]:
        play.do_try(action)
    return play.log


def _told(ex: BaseException) -> Any:
    if isinstance(ex, BaseExceptionGroup):
        kind = "ExceptionGroup" if isinstance(ex, ExceptionGroup) else "BaseExceptionGroup"
        return [kind, [_told(one) for one in ex.exceptions]]
    return [type(ex).__name__, str(ex)[:100]]
