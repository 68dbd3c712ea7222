"""Starts the three texts that follow on standard input, each after its length in eight digits.

They are read byte by byte from the descriptor: what comes after them is not yet to be read, the
foreman is forked first.
"""

import os
import types


def module(name: str) -> types.ModuleType:
    """The next text as a module."""
    size, text = int(os.read(0, 8)), b""
    while len(text) < size:
        text += os.read(0, size - len(text))
    loaded = types.ModuleType(name)
    exec(compile(text, f"{name}.py", "exec"), loaded.__dict__)
    return loaded


watch = module("watch")
worker = module("worker")
supervisor = module("supervisor")
supervisor.main(worker.foreman(watch), (worker.send, worker.receive))
