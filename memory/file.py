"""The memory file: a mirror on disk of what a chain remembers, for people to read. The log is the truth."""

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import TypeVar

from upath import UPath

from memory.notes import utf8

File = TypeVar("File", Path, UPath, Path | UPath)
"""A file of this machine, or one in a store such as S3."""


def memory_path(root: File, model: str, condition: str, chain: int) -> File:
    """`<root>/<model>/<condition>/chain-<e>.md`, safe whatever characters model and condition hold."""
    return root / file_name(model) / file_name(condition) / f"chain-{chain}.md"


def file_name(text: str) -> str:
    """A name for `text` that is one path component on every system, and its own.

    `/` becomes `__`; a text that has anything else to be replaced gets a digest, so that two texts
    never share a name.
    """
    name = re.sub(r"[^A-Za-z0-9._-]", "_", text.replace("/", "__"))[:120].lstrip(".")
    if name and name.replace("__", "/") == text:
        return name
    return f"{name}-{hashlib.sha256(utf8(text)).hexdigest()[:8]}"


def write_atomically(path: Path | UPath, text: str) -> None:
    """Writes UTF-8 so that a reader sees the old file or the new one, never a part; skips an equal file.

    A store puts an object in place as a whole, so there it is written as it is.
    """
    data = utf8(text)
    if not isinstance(path, Path):
        path.write_bytes(data)
        return
    if path.exists() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
