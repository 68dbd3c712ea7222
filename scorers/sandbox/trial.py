"""Whether the bubblewrap sandbox works on this machine."""

import os
import subprocess
import tempfile

from scorers.sandbox.command import HOME, exec_command, holder_command, missing_tools, user_of_its_own
from scorers.sandbox.limits import Limits
from scorers.sandbox.seccomp import seccomp_filter, supported


def unusable() -> str | None:
    """Why the sandbox does not work on this machine; None when it does. Tries it, in about 30 ms."""
    if os.name != "posix" or not hasattr(os, "memfd_create"):
        return "it needs Linux"
    if not supported():
        return f"there is no system call filter for {os.uname().machine}"
    if missing := missing_tools():
        return f"not installed: {', '.join(missing)} (apt-get install bubblewrap util-linux)"
    uid, limits = user_of_its_own(), Limits()
    # not with the provider's methods: a task function may run inside an event loop, or outside of one
    pipe = subprocess.PIPE
    line = holder_command(uid, limits)
    with subprocess.Popen(line, env={}, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT) as holder:
        try:
            assert holder.stdout is not None
            if (said := holder.stdout.readline()) != b"ready\n":
                return said.decode("utf-8", "replace").strip() or "no reason given"
            with tempfile.TemporaryFile() as status, tempfile.TemporaryFile() as rules:
                rules.write(seccomp_filter())
                rules.seek(0)
                fds = status.fileno(), rules.fileno()
                line = exec_command(holder.pid, uid, limits, ["true"], HOME, {}, *fds)
                tried = subprocess.run(line, env={}, capture_output=True, timeout=30, pass_fds=fds, check=False)
        except subprocess.TimeoutExpired:
            return "a command that does nothing took more than 30 seconds"
        finally:
            holder.kill()
    return None if tried.returncode == 0 else tried.stderr.decode("utf-8", "replace").strip() or "no reason given"
