"""The command lines of the bubblewrap sandbox.

One sample has one *holder*: a process in a user and mount namespace of its own, with a tmpfs that
holds the sample's files. So the kernel limits their size and number, a killed run leaves nothing
behind, and a tree of any depth is gone at once. Each command joins the holder's namespaces and
starts bubblewrap from there.
"""

import os
import random
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from scorers.sandbox.limits import MIB, Limits

SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
TOOLS = ("bwrap", "setpriv", "unshare", "nsenter", "prlimit", "sh")
"""Programs that are needed: bubblewrap's own, and util-linux's."""
HOME = "/work"
NOBODY = 65534
"""User and group inside the sandbox."""
_HELD = "/mnt"
_ROOT = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
_ETC = ("ld.so.cache", "alternatives", "localtime", "mime.types")


def tool(name: str) -> str | None:
    """Path of a program, looked for in the system's folders only."""
    return shutil.which(name, path=SYSTEM_PATH)


def missing_tools() -> list[str]:
    """Those of `TOOLS` that this machine does not have."""
    return [name for name in TOOLS if tool(name) is None]


def user_of_its_own() -> int | None:
    """A user for root to become, so that limits hold: drawn, so as good as surely nobody else's. None without root."""
    return random.SystemRandom().randrange(2**30, 2**31 - 2) if os.geteuid() == 0 else None


def holder_command(uid: int | None, limits: Limits) -> list[str]:
    """Starts a holder, which says `ready` and ends when its standard input does.

    Args:
        uid: User to become first; None stays the user who runs it.
        limits: Of the sample's files.
    """
    script = (
        f"mount -t tmpfs -o size={limits.disk_mib}m,nr_inodes={limits.inodes},mode=755 tmpfs {_HELD} && "
        f"cd {_HELD} && mkdir work tmp etc && "
        f"echo 'nobody:x:{NOBODY}:{NOBODY}::{HOME}:/bin/sh' > etc/passwd && echo 'nogroup:x:{NOBODY}:' > etc/group && "
        "echo ready && read -r _"
    )
    alone = ["--user", "--map-root-user", "--mount", "--propagation", "private"]
    return [*_become(uid), _found("unshare"), *alone, _found("sh"), "-c", script]


def exec_command(
    holder: int,
    uid: int | None,
    limits: Limits,
    command: Sequence[str],
    cwd: str,
    env: Mapping[str, str],
    status_fd: int,
    seccomp_fd: int,
) -> list[str]:
    """Runs a command in the sandbox of a holder.

    Args:
        holder: Process id of the holder.
        uid: As for `holder_command`.
        limits: Of the command's processes.
        command: What to run; looked for in the sandbox's own PATH.
        cwd: Absolute folder inside the sandbox.
        env: Variables added to the sandbox's few.
        status_fd: Where bubblewrap tells how it went.
        seccomp_fd: Where bubblewrap reads the filter.
    """
    join = [_found("nsenter"), "--target", str(holder), "--user", "--mount", "--preserve-credentials"]
    apart = ["--unshare-all", "--unshare-user", "--uid", str(NOBODY), "--gid", str(NOBODY), "--hostname", "sandbox"]
    apart += ["--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    apart += ["--json-status-fd", str(status_fd), "--seccomp", str(seccomp_fd)]
    files = [*_system(), "--bind", f"{_HELD}/work", HOME, "--bind", f"{_HELD}/tmp", "/tmp"]
    files += ["--proc", "/proc", "--dev", "/dev", "--size", str(limits.shm_mib * MIB), "--tmpfs", "/dev/shm"]
    # process 1 is bubblewrap's own and has no limits: who wrote into its memory would have none either
    files += ["--size", "4096", "--tmpfs", "/proc/1", "--remount-ro", "/proc/1"]
    # /dev and / are tmpfs of half the memory, and writable, unless this comes last
    files += ["--remount-ro", "/dev", "--remount-ro", "/"]
    inside = {"PATH": SYSTEM_PATH, "HOME": HOME, "TMPDIR": "/tmp", "LANG": "C.UTF-8", **env}
    variables = [word for name, value in inside.items() for word in ("--setenv", name, value)]
    limit = [
        f"--as={limits.address_space_mib * MIB}",
        f"--fsize={limits.file_mib * MIB}",
        f"--nproc={limits.processes}",
        f"--nofile={limits.open_files}",
        "--core=0",
    ]
    bwrap = [_found("bwrap"), *apart, *files, "--clearenv", *variables, "--chdir", cwd, "--"]
    return [*_become(uid), *join, *bwrap, _found("prlimit"), *limit, "--", *command]


def _found(name: str) -> str:
    return tool(name) or name


def _become(uid: int | None) -> list[str]:
    """Root ignores the limit of processes, so root becomes nobody's user first."""
    if uid is None:
        return []
    return [_found("setpriv"), "--reuid", str(uid), "--regid", str(uid), "--clear-groups"]


def _system() -> list[str]:
    """The host's programs and libraries, read-only, and the few files of /etc that they need."""
    words = ["--ro-bind", "/usr", "/usr"]
    for name in _ROOT:
        path = Path("/") / name
        if path.is_symlink():
            words += ["--symlink", os.readlink(path), str(path)]
        elif path.is_dir():
            words += ["--ro-bind", str(path), str(path)]
    for name in _ETC:
        words += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    for name in ("passwd", "group"):
        words += ["--ro-bind", f"{_HELD}/etc/{name}", f"/etc/{name}"]
    return words
