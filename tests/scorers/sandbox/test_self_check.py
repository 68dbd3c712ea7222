"""Inspect's own checks of a sandbox provider, run against ours."""

from collections.abc import AsyncIterator

import pytest
from inspect_ai.util import SandboxEnvironment, SandboxUserUnsupportedError

# Inspect documents this module as the way to check a provider; it has no public address.
from inspect_ai.util._sandbox.self_check import *  # noqa: F403

from scorers.sandbox.bwrap import BwrapSandbox
from scorers.sandbox.limits import Limits

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def sandbox_env(request: pytest.FixtureRequest) -> AsyncIterator[SandboxEnvironment]:
    if request.node.originalname == "test_exec_as_user":
        reason = "there is one user; making another needs root, which nobody is here"
        request.applymarker(pytest.mark.xfail(raises=SandboxUserUnsupportedError, strict=True, reason=reason))
    box = BwrapSandbox(Limits())
    yield box
    await box.close()
