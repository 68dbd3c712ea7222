"""Files of the sandbox read and written from inside it, so that no link leads out: the scripts, and what they found."""

import errno
import os

from scorers.sandbox.process import Finished

_DIRECTORY, _NOT_FOUND, _NOT_ALLOWED, TOO_LARGE = 91, 92, 93, 94
"""Exit codes of the scripts."""
_READ = f"""
if [ -d "$1" ]; then exit {_DIRECTORY}; fi
if ! [ -e "$1" ] && ! [ -L "$1" ]; then exit {_NOT_FOUND}; fi
if ! [ -f "$1" ] || ! [ -r "$1" ]; then exit {_NOT_ALLOWED}; fi
if [ "$(stat -L -c %s -- "$1")" -gt "$2" ]; then exit {TOO_LARGE}; fi
exec cat -- "$1"
"""
_WRITE = f"""
if [ -d "$1" ]; then exit {_DIRECTORY}; fi
if [ -e "$1" ] && {{ ! [ -f "$1" ] || ! [ -w "$1" ]; }}; then exit {_NOT_ALLOWED}; fi
mkdir -p -- "$(dirname -- "$1")" && exec cat > "$1"
"""


def read_command(file: str, most: int) -> list[str]:
    """Prints a file; exits with TOO_LARGE when it has more bytes than `most`."""
    return ["/bin/sh", "-c", _READ, "sh", file, str(most)]


def write_command(file: str) -> list[str]:
    """Writes standard input into a file, and makes the folders above it."""
    return ["/bin/sh", "-c", _WRITE, "sh", file]


def raise_for(finished: Finished, file: str) -> None:
    """What Inspect expects to be raised where one of the two did not do it.

    Raises:
        IsADirectoryError: For a folder.
        FileNotFoundError: Only by reading.
        PermissionError: For what is no plain file, or may not be read or written.
        OSError: For anything else, with what was said.
    """
    if finished.returncode == _DIRECTORY:
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), file)
    if finished.returncode == _NOT_FOUND:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), file)
    said = finished.stderr.decode("utf-8", "replace").strip()
    if finished.returncode == _NOT_ALLOWED or "Permission denied" in said or "Read-only" in said:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), file)
    if finished.returncode != 0 or finished.killed:
        raise OSError(errno.EIO, finished.killed or said or f"exit code {finished.returncode}", file)
