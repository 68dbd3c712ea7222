"""Forks one `retrospect` or `inspect` command after another from a process that has everything imported.

A command started anew spends seconds on imports; a fork of it runs the same `main` with the same arguments at once.
Orders come as lines of JSON on standard input, answers go to standard output. The faults are the child's own:

* `kill`: [where, count]: SIGKILL just before the count-th write to a path that has `where` in it, or after so many
  milliseconds;
* `full`: [where, count]: from the count-th such write on there is no room (the stand-in where no small disk can be
  mounted);
* `answers`: how many calls of the model are answered; those after them never are;
* `jumps`: by how many hours the wall clock, but no other, is off, in turn at each look.
"""

import errno
import functools
import gc
import itertools
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import datetime, tzinfo
from importlib import import_module, metadata
from typing import Any

PRELOADED = (
    "retrospect",
    "evals.cli",
    "evals.simulated.api",
    "inspect_ai.scorer",
    "anthropic",
    "openai",
    "acp",
    "numpy",
    "fastapi",
    "uvicorn",
)
"""And what looking up a model and a log's packages imports and reads."""


def main() -> None:
    """Forks, and waits for what was forked, as it is told."""
    for name in PRELOADED:
        import_module(name)
    from inspect_ai.model import get_model

    from evals import scoring
    from evals.item_sets import items_named
    from scorers.sandbox.choose import Choice

    for model in ("simulated/null", "anthropic/claude-opus-4-7", "openai/gpt-5"):
        get_model(model, api_key="none", memoize=False)
    metadata.packages_distributions = functools.cache(metadata.packages_distributions)  # a second, for each task
    metadata.packages_distributions()
    items_named("core")
    script("inspect")
    gc.freeze()
    vars(scoring)["chosen"] = lambda: Choice(None, None, ("left out of these tests",))
    while line := sys.stdin.readline():
        order = json.loads(line)
        if "wait" in order:
            answer(os.waitstatus_to_exitcode(os.waitpid(order["wait"], 0)[1]))
        elif pid := os.fork():
            answer(pid)
        else:
            begin(order)


def script(name: str) -> Callable[[], int | None]:
    """What a console script calls."""
    (found,) = metadata.entry_points(group="console_scripts", name=name)
    loaded: Callable[[], int | None] = found.load()
    return loaded


def answer(value: int) -> None:
    print(value, flush=True)


def begin(order: dict[str, Any]) -> None:
    """What a shell and the console script do, after planting the faults."""
    os.setsid()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    out = os.open(order["out"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(out, 1)
    os.dup2(out, 2)
    os.environ |= order["env"]
    if "kill" in order:
        killed_at(*order["kill"])
    if "full" in order:
        full_from(*order["full"])
    if "answers" in order:
        answering(order["answers"])
    if "jumps" in order:
        jumping(order["jumps"])
    if "finished" in order:
        telling(order["finished"])
    command = order.get("command", "retrospect")
    sys.argv = [command, *order["args"]]
    sys.exit(script(command)())


def killed_at(where: str, count: int) -> None:
    def kill(number: int = 0, frame: object = None) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    if where == "time":
        signal.signal(signal.SIGALRM, kill)
        signal.setitimer(signal.ITIMER_REAL, count / 1000)
    else:
        at_writes(where, lambda seen: kill() if seen == count else None)


def full_from(where: str, count: int) -> None:
    def refuse(seen: int) -> None:
        if seen >= count:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    at_writes(where, refuse)


def at_writes(where: str, act: Callable[[int], None]) -> None:
    """Calls with 1, 2, 3 … before a file below that path is opened for writing or put in place."""
    seen = itertools.count(1)

    def hook(event: str, args: tuple[Any, ...]) -> None:
        paths: tuple[Any, ...] = ()
        if event == "os.rename":
            paths = args[:2]
        elif event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR):
            paths = args[:1]
        if any(where in os.fsdecode(path) for path in paths if isinstance(path, str | bytes)):
            act(next(seen))

    sys.addaudithook(hook)


def jumping(hours: list[int]) -> None:
    """Puts a clock that jumps in place of the real one, wherever that has been imported."""
    real, off = time.time, itertools.cycle(hours)

    def jumped() -> float:
        return real() + 3600 * next(off)

    class Jumped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Jumped":
            return cls.fromtimestamp(jumped(), tz)

    for name, module in list(sys.modules.items()):
        if name != __name__ and getattr(module, "datetime", None) is datetime:
            vars(module)["datetime"] = Jumped
    time.time = jumped


def answering(count: int) -> None:
    """Lets every call but the first so many wait for ever."""
    api = import_module("evals.simulated.api")
    generate, begun = api.Simulated.generate, itertools.count(1)

    async def held(self: Any, *args: Any, **more: Any) -> Any:
        if next(begun) > count:
            await api.anyio.sleep_forever()
        return await generate(self, *args, **more)

    api.Simulated.generate = held


def telling(path: str) -> None:
    """Writes a line for every attempt whose end the chain was told of, without what is asked for it."""
    from evals import chain

    ended = vars(chain)["ended"]

    def told(sample: Any) -> None:
        if sample.error is None:
            line = json.dumps([sample.id, sample.epoch, sample.uuid])
            with open(path, "ab", buffering=0) as file:
                file.write(f"{line}\n".encode())
        ended(sample)

    vars(chain)["ended"] = told


if __name__ == "__main__":
    main()
