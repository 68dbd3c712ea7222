"""Watches over a candidate that shares its process with the probe.

Standard library only: this text is sent into the sandbox. It is a tripwire, not a wall: what must
not be known or changed is not in that process.
"""

import builtins
import json.decoder
import json.encoder
import os
import sys
import threading
import types
from collections.abc import Callable, Iterable
from typing import Any

ALWAYS_REFUSED = (
    "sys._current_frames",
    "sys.addaudithook",
    "gc.get_objects",
    "gc.get_referrers",
    "gc.get_referents",
)
REFUSED = (
    "sys._getframe",
    "code.__new__",
    "marshal.load",
    "marshal.loads",
    "object.__getattr__",
    "object.__setattr__",
)
"""Audit events of looking into, or changing, what else runs in the process. Solutions have no use for them; the
second kind is what Python's own library may do for them."""
HANDING_ON = {"currentframe", "stack", "walk_stack", "trace", "walk_tb", "getinnerframes", "getouterframes", "<lambda>"}
"""Functions of Python's library that give a frame to their caller."""
HEAP_TYPE = 1 << 9
"""Flag of a class that is not written in C, so that its methods can be replaced."""
OWN_AFFAIRS = {"excepthook", "unraisablehook", "displayhook", "breakpointhook"}
"""Functions that a solution may replace."""


def originals(relying: Iterable[dict[str, Any]]) -> Callable[[], str | None]:
    """What tells whether a function has been replaced that some modules rely on.

    Args:
        relying: The modules' names and values.
    """
    own = {f"{space['__name__']}": space for space in relying}
    modules = [one for space in own.values() for one in space.values() if isinstance(one, types.ModuleType)]
    modules += [builtins, json.encoder, json.decoder]
    spaces = {module.__name__: vars(module) for module in modules} | own
    classes = {one for space in list(spaces.values()) for one in space.values() if isinstance(one, type)}
    heap = {base for one in classes for base in one.__mro__ if base.__flags__ & HEAP_TYPE}
    kept = [
        (space, name, value, f"{where}.{name}")
        for where, space in [*spaces.items(), *((one.__qualname__, vars(one)) for one in heap)]
        for name, value in space.items()
        if callable(value) and name not in OWN_AFFAIRS and (where, name) != ("builtins", "_")
    ]

    own_names = [(vars(one), frozenset(vars(one)), one.__qualname__) for one in heap]

    def replaced() -> str | None:
        # nothing that is looked up by name in here could be relied on
        for space, name, value, where in kept:
            if space.get(name) is not value:
                return f"replacing {where}"
        for space, names, where in own_names:
            for name in space:
                if name not in names and name[:7] != "__annot":  # which Python itself makes late
                    return f"replacing {where}.{name}"
        return None

    return replaced


def tripwire(report: Callable[[str], None]) -> Callable[[str], None]:
    """Refuses and reports the candidate's attempts to look into the harness; an audit hook cannot be taken away again.

    Returns:
        What reports, and refuses, an attempt that was noticed otherwise.
    """
    getframe, library = sys._getframe, os.path.dirname(os.__file__)
    busy: set[int] = set()

    def trusted(frame: Any) -> bool:
        name: str = frame.f_code.co_filename
        return name == "probe.py" or (name.startswith((library, "<frozen ")) and ".." not in name)

    def refused(event: str, args: Any, frame: Any) -> str | None:
        caller = frame.f_code.co_filename
        if event in ("sys.settrace", "sys.setprofile", *ALWAYS_REFUSED):
            return None if caller == "probe.py" else event
        if event == "compile":
            posing = isinstance(args[1], str) and args[1].startswith((library, "probe.py", "<frozen "))
            return "compile under another file's name" if posing and not caller.startswith("<frozen ") else None
        if event in ("sys._getframe", "object.__getattr__"):
            while frame is not None and trusted(frame) and frame.f_code.co_name in HANDING_ON:
                frame = frame.f_back
        return event if frame is not None and not trusted(frame) else None

    def tell(found: str) -> None:
        report(found)
        raise RuntimeError(f"{found} is refused here: a solution has no use for it")

    def hook(event: str, args: Any) -> None:
        thread = threading.get_ident()
        if thread in busy:  # looking at the caller is itself audited
            return
        busy.add(thread)
        try:
            found = None
            if event == "import":
                found = "import ctypes" if args[0] in ("_ctypes", "ctypes") else None
            elif event == "open":
                found = "opening a process's memory" if _is_memory(args[0]) else None
            elif event in WATCHED:
                found = refused(event, args, getframe(1))  # who made the audited call: 0 is this
        finally:
            busy.discard(thread)
        if found is not None:
            tell(found)

    sys.addaudithook(hook)
    return tell


def _is_memory(path: Any) -> bool:
    return isinstance(path, str) and path.startswith("/proc/") and path.endswith("/mem")


WATCHED = {"sys.settrace", "sys.setprofile", "compile", *ALWAYS_REFUSED, *REFUSED}
