"""`bwrap`: an Inspect sandbox provider for Linux machines without a container engine."""

import errno
import os
from typing import Any, Literal, overload

import anyio
from anyio.abc import Process
from inspect_ai.util import (
    ExecResult,
    OutputLimitExceededError,
    SandboxEnvironment,
    SandboxEnvironmentConfigType,
    SandboxEnvironmentLimits,
    SandboxUnavailableError,
    SandboxUserUnsupportedError,
    concurrency,
    sandboxenv,
)
from pydantic import BaseModel

from scorers.sandbox.command import HOME, exec_command, holder_command, user_of_its_own
from scorers.sandbox.files import TOO_LARGE, raise_for, read_command, write_command
from scorers.sandbox.limits import Limits
from scorers.sandbox.process import Finished, run
from scorers.sandbox.seccomp import seccomp_filter
from scorers.sandbox.trial import unusable

AT_ONCE = 4 * (os.cpu_count() or 1)
"""Commands at once. CPU time is what is limited, so that waiting for each other changes no result."""
FILE_S = 60
"""Seconds for reading or writing one file."""


@sandboxenv(name="bwrap")
class BwrapSandbox(SandboxEnvironment):
    """One sample's sandbox: files of its own, no network, no user but nobody.

    The holder of its files starts with the first use. Commands share nothing but those files:
    each has processes, and a /proc, of its own, and everything it started ends with it. bubblewrap
    shares the host's kernel: it keeps careless and curious code in, not an attack on the kernel.
    """

    def __init__(self, limits: Limits) -> None:
        """Starts nothing yet."""
        super().__init__()
        self._limits = limits
        self._uid = user_of_its_own()
        self._holder: Process | None = None
        self._starting = anyio.Lock()

    @classmethod
    async def task_init(cls, task_name: str, config: SandboxEnvironmentConfigType | None) -> None:
        """Raises SandboxUnavailableError with the reason when this machine cannot run it."""
        if (reason := unusable()) is not None:
            raise SandboxUnavailableError(f"The bwrap sandbox does not work here: {reason}")

    @classmethod
    async def sample_init(
        cls, task_name: str, config: SandboxEnvironmentConfigType | None, metadata: dict[str, str]
    ) -> dict[str, SandboxEnvironment]:
        """One environment, `default`."""
        return {"default": BwrapSandbox(config if isinstance(config, Limits) else Limits())}

    @classmethod
    async def sample_cleanup(
        cls,
        task_name: str,
        config: SandboxEnvironmentConfigType | None,
        environments: dict[str, SandboxEnvironment],
        interrupted: bool,
    ) -> None:
        """Ends the holders; their files are gone with them."""
        for environment in environments.values():
            await environment.as_type(BwrapSandbox).close()

    @classmethod
    def config_deserialize(cls, config: dict[str, Any]) -> BaseModel:
        """The limits, as a log keeps them."""
        return Limits.model_validate(config)

    async def close(self) -> None:
        """Ends the holder."""
        holder, self._holder = self._holder, None
        if holder is not None:
            with anyio.CancelScope(shield=True):
                if holder.returncode is None:
                    holder.kill()
                await holder.aclose()

    async def exec(
        self,
        cmd: list[str],
        input: str | bytes | None = None,
        cwd: str | None = None,
        env: dict[str, str] | None = None,
        user: str | None = None,
        timeout: int | None = None,
        timeout_retry: bool = True,
        concurrency: bool = True,
    ) -> ExecResult[str]:
        """Runs a command; see Inspect's `SandboxEnvironment.exec`. A command that times out is not tried again."""
        if user not in (None, "nobody", "65534"):
            raise SandboxUserUnsupportedError(f"The bwrap sandbox has one user, nobody; it cannot run as {user!r}.")
        keep = SandboxEnvironmentLimits.MAX_EXEC_OUTPUT_SIZE
        finished = await self._run(cmd, _bytes(input), cwd or HOME, env or {}, timeout, keep, concurrency)
        if finished.returncode == 126 and finished.stderr.startswith(b"prlimit: failed to execute"):
            raise PermissionError(errno.EACCES, "is not a program that may be executed", cmd[0])
        stdout, stderr = (text.decode("utf-8", "replace") for text in (finished.stdout, finished.stderr))
        if max(len(finished.stdout), len(finished.stderr)) > keep:
            raise OutputLimitExceededError(SandboxEnvironmentLimits.MAX_EXEC_OUTPUT_SIZE_STR, stdout + stderr)
        if finished.killed:
            stderr += f"\n[sandbox: ended, because it {finished.killed}]"
        return ExecResult(finished.returncode == 0 and not finished.killed, finished.returncode, stdout, stderr)

    async def write_file(self, file: str, contents: str | bytes) -> None:
        """Writes a file from inside, so that no link leads out; see Inspect's `write_file`."""
        finished = await self._run(write_command(file), _bytes(contents), HOME, {}, FILE_S, 4096)
        raise_for(finished, file)

    @overload
    async def read_file(self, file: str, text: Literal[True] = True) -> str: ...
    @overload
    async def read_file(self, file: str, text: Literal[False]) -> bytes: ...
    async def read_file(self, file: str, text: bool = True) -> str | bytes:
        """Reads a file from inside; see Inspect's `read_file`."""
        most = SandboxEnvironmentLimits.MAX_READ_FILE_SIZE
        finished = await self._run(read_command(file, most), b"", HOME, {}, FILE_S, most, drained_mib=most // 2**20 + 1)
        if len(finished.stdout) > most or finished.returncode == TOO_LARGE:
            raise OutputLimitExceededError(SandboxEnvironmentLimits.MAX_READ_FILE_SIZE_STR, None)
        raise_for(finished, file)
        return finished.stdout.decode("utf-8") if text else finished.stdout

    def default_polling_interval(self) -> float:
        """Seconds; commands are local and quick."""
        return 0.2

    async def _run(
        self,
        cmd: list[str],
        stdin: bytes,
        cwd: str,
        env: dict[str, str],
        timeout: float | None,
        keep: int,
        throttled: bool = True,
        drained_mib: int | None = None,
    ) -> Finished:
        if any("\0" in word for word in [*cmd, cwd, *env, *env.values()]):
            raise ValueError("A command, its folder and its variables cannot hold a null character.")
        if throttled:
            async with concurrency("bwrap", AT_ONCE):
                return await self._run(cmd, stdin, cwd, env, timeout, keep, False, drained_mib)
        limits, holder = self._limits, await self._held()
        folder = cwd if cwd.startswith("/") else f"{HOME}/{cwd}"
        finished = await run(
            lambda status, rules: exec_command(holder, self._uid, limits, cmd, folder, env, status, rules),
            seccomp_filter(),
            stdin,
            min(timeout or limits.wall_s, limits.wall_s),
            limits.memory_mib,
            drained_mib or limits.output_mib,
            keep,
        )
        if not finished.started and finished.killed is None:
            await self.close()
            said = finished.stderr.decode("utf-8", "replace").strip()
            raise SandboxUnavailableError(f"The bwrap sandbox could not start a command: {said or 'no reason given'}")
        return finished

    async def _held(self) -> int:
        async with self._starting:
            if self._holder is not None and self._holder.returncode is not None:
                await self.close()
            if self._holder is None:
                line = holder_command(self._uid, self._limits)
                self._holder = holder = await anyio.open_process(line, env={}, start_new_session=True)
                assert holder.stdout is not None
                assert holder.stderr is not None
                try:
                    ready = await holder.stdout.receive()
                except anyio.EndOfStream:
                    ready = b""
                if ready != b"ready\n":
                    said = b"".join([chunk async for chunk in holder.stderr]).decode("utf-8", "replace").strip()
                    await self.close()
                    raise SandboxUnavailableError(f"The bwrap sandbox has no place for its files: {said}")
            return self._holder.pid


def _bytes(contents: str | bytes | None) -> bytes:
    return contents.encode("utf-8") if isinstance(contents, str) else contents or b""
