"""The sandboxes that the attacks run in: bubblewrap always, Docker where its engine answers."""

import subprocess
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from inspect_ai.util import SandboxEnvironment

from scorers.sandbox.bwrap import BwrapSandbox
from scorers.sandbox.choose import COMPOSE, _no_engine
from scorers.sandbox.limits import Limits
from scorers.sandbox.trial import unusable

SANDBOXES = ("bwrap", "docker")


@asynccontextmanager
async def opened(sandbox: str, **limits: Any) -> AsyncIterator[SandboxEnvironment]:
    """A new sandbox of a sample of its own.

    bubblewrap that does not work is a failure: skipped attacks would look like repelled ones.
    """
    if sandbox == "bwrap":
        box = BwrapSandbox(Limits(**limits))
        try:
            yield box
        finally:
            await box.close()
        return
    # Inspect has no public way to start its Docker sandbox outside of a sample
    from inspect_ai.util._sandbox.docker.docker import DockerSandboxEnvironment

    task = f"attacks-{uuid.uuid4().hex[:8]}"
    await DockerSandboxEnvironment.task_init(task, str(COMPOSE))
    boxes = await DockerSandboxEnvironment.sample_init(task, str(COMPOSE), {})
    try:
        yield boxes["default"]
    finally:
        await DockerSandboxEnvironment.sample_cleanup(task, str(COMPOSE), boxes, False)
        await DockerSandboxEnvironment.task_cleanup(task, str(COMPOSE), True)


def required(sandbox: str) -> None:
    """Skips Docker's tests without its engine, and fails bubblewrap's without bubblewrap."""
    if sandbox == "docker" and (reason := no_engine()) is not None:
        pytest.skip(f"docker: {reason}")
    if sandbox == "bwrap" and (reason := broken()) is not None:
        pytest.fail(f"bwrap: {reason}")


def _once(find: Callable[[], str | None]) -> Callable[[], str | None]:
    found: list[str | None] = []

    def once() -> str | None:
        if not found:
            found.append(find())
        return found[0]

    return once


no_engine = _once(_no_engine)
broken = _once(unusable)


def processes(mark: str) -> list[str]:
    """The machine's processes that carry a mark in their command line or environment."""
    listed = subprocess.run(["ps", "-eww", "-o", "pid=,args="], capture_output=True, text=True, check=True).stdout
    return [line for line in listed.splitlines() if mark in line and "ps -eww" not in line]
