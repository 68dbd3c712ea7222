"""What samples, commands and file requests may know of each other."""

import errno
import os
from pathlib import Path

import anyio
import pytest
from inspect_ai.util import SandboxUnavailableError

from scorers.hidden_checks import load_checks
from scorers.observing import observe
from scorers.sandbox.bwrap import BwrapSandbox
from scorers.sandbox.limits import Limits
from tests.evals.folders import item_folder
from tests.scorers.sandbox.boxes import opened, processes

pytestmark = pytest.mark.anyio
PLANTED = """
import os, sys
text = "import os; os.write(2, b'PLANTED'); raise SystemExit(0)"
for folder in ("/work", "/tmp", "/work/.local/lib/python3.11/site-packages", "/work/bin"):
    os.makedirs(folder, exist_ok=True)
    for name in ("json", "socket", "sitecustomize", "usercustomize", "probe", "worker", "supervisor", "python3"):
        with open(f"{folder}/{name}.py", "w") as file:
            file.write(text)
    with open(f"{folder}/python3", "w") as file:
        file.write("#!/bin/sh\\necho PLANTED")
    os.chmod(f"{folder}/python3", 0o755)
for name in (".profile", ".bashrc", ".pythonrc.py", ".pdbrc"):
    with open(f"/work/{name}", "w") as file:
        file.write("echo PLANTED")
if os.fork() == 0:
    os.setsid()
    os.execvp("sleep", ["sleep", "600", sys.argv[1]])
"""


async def test_a_sample_never_sees_another_samples_files_or_processes(sandbox_name: str) -> None:
    async with opened(sandbox_name) as one, opened(sandbox_name) as other:
        await one.write_file("secret.txt", "secret-of-one")
        await one.write_file("/tmp/secret.txt", "secret-of-one")
        looked = await other.exec(
            ["sh", "-c", "cat /work/* /tmp/* /mnt/*/* 2>/dev/null; grep -rs secret-of-one /proc/*/mounts; true"]
        )
        assert "secret-of-one" not in looked.stdout + looked.stderr
        with pytest.raises(FileNotFoundError):
            await other.read_file("secret.txt")


async def test_a_new_sandbox_has_nothing_of_the_last_one(sandbox_name: str) -> None:
    for _ in range(2):
        async with opened(sandbox_name) as box:
            there = await box.exec(["sh", "-c", "find /tmp /dev/shm -type f; touch /tmp/left /dev/shm/left"])
            assert "left" not in there.stdout


async def test_files_left_behind_do_not_run_in_the_harness(tmp_path: Path, sandbox_name: str) -> None:
    checks = load_checks(item_folder(tmp_path))
    mark = f"left{os.getpid()}behind"
    async with opened(sandbox_name) as box:
        planted = await box.exec(["python3", "-c", PLANTED, mark])
        assert planted.success, planted.stderr
        assert sandbox_name != "bwrap" or not processes(mark)
        seen = await observe(box, checks, checks.cases(1), "def add(a, b):\n    return a + b  # sum\n")
        assert seen.reply is not None
        assert seen.reply.tampered == []
        assert [one["value"] for one in seen.reply.observations or []] == [6, 0, True]
        again = await box.exec(["python3", "--version"])
        assert again.stdout.startswith("Python 3")


async def test_links_and_pipes_lead_read_file_and_write_file_nowhere(tmp_path: Path, sandbox_name: str) -> None:
    victim = tmp_path / "victim"
    victim.write_text("victim")
    for folder in (tmp_path, victim):
        folder.chmod(0o777)
    script = f"""
        ln -s /etc/shadow shadow; ln -s {victim} out; ln -s loop loop; ln -s /dev/zero zero; ln -s /proc/1/environ one
        mkfifo pipe; ln -s pipe to-pipe; ln -s {tmp_path} folder; ln -s / root; mkdir closed; touch closed/file unread
        chmod 000 closed unread
    """
    async with opened(sandbox_name) as box:
        made = await box.exec(["sh", "-c", f"cd /tmp && {script}"])
        assert made.success, made.stderr
        for name in (
            "shadow",
            "out",
            "loop",
            "zero",
            "one",
            "pipe",
            "to-pipe",
            "folder",
            "root",
            "closed/file",
            "unread",
        ):
            with pytest.raises(OSError, match=r".*") as read:
                await box.read_file(f"/tmp/{name}")
            assert read.value.errno in (errno.EACCES, errno.ENOENT, errno.EISDIR, errno.EIO, None)
        for name in ("shadow", "loop", "pipe", "to-pipe", "folder", "root", "closed/file", "folder/new", "unread"):
            with pytest.raises(OSError, match=r".*"):
                await box.write_file(f"/tmp/{name}", "overwritten")
        with pytest.raises(OSError, match=r".*"):
            await box.write_file("/tmp/out", "overwritten")
        assert (await box.exec(["echo", "usable"])).stdout == "usable\n"
    assert victim.read_text() == "victim"
    assert sorted(os.listdir(tmp_path)) == ["victim"]


async def test_a_file_larger_than_may_be_read_is_refused_before_it_is_sent() -> None:
    box = BwrapSandbox(Limits(file_mib=256))
    made = await box.exec(["truncate", "--size=200M", "large"])
    assert made.success, made.stderr
    with pytest.raises(Exception, match="100 MiB"):
        await box.read_file("large")
    await box.close()


async def test_a_holder_that_was_killed_costs_its_files_and_nothing_else() -> None:
    box = BwrapSandbox(Limits())
    await box.write_file("kept", "1")
    assert box._holder is not None
    os.kill(box._holder.pid, 9)
    await box._holder.wait()
    assert (await box.exec(["echo", "again"])).stdout == "again\n"
    with pytest.raises(FileNotFoundError):
        await box.read_file("kept")
    await box.close()


async def test_a_sandbox_that_cannot_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scorers.sandbox.command.NOBODY", "no number")
    box = BwrapSandbox(Limits())
    with pytest.raises(SandboxUnavailableError, match="uid"):
        await box.exec(["true"])
    await box.close()


async def test_nothing_of_the_environment_reaches_any_process_of_the_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-planted-for-this-test")
    box = BwrapSandbox(Limits())
    mark = f"environment{os.getpid()}"
    await box.exec(["sh", "-c", f"sleep 0.01; : {mark}"])

    async def looked() -> list[bytes]:
        found = []
        for line in processes(mark):
            try:
                found.append(Path(f"/proc/{line.split()[0]}/environ").read_bytes())
            except OSError:
                continue
        return found

    async with anyio.create_task_group() as group:
        group.start_soon(box.exec, ["sh", "-c", f"sleep 0.5; : {mark}"])
        await anyio.sleep(0.25)
        environments = await looked()
    assert len(environments) >= 3  # bubblewrap twice, and the shell
    assert box._holder is not None
    environments.append(Path(f"/proc/{box._holder.pid}/environ").read_bytes())
    assert not [one for one in environments if b"planted" in one]
    await box.close()
