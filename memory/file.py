"""The memory file: a mirror on disk of what a chain remembers, for people to read. The log is the truth."""

import os
import re
import tempfile
from pathlib import Path


def memory_path(root: Path, model: str, condition: str, chain: int) -> Path:
    """`<root>/<model>/<condition>/chain-<e>.md`, safe whatever characters model and condition hold."""
    return root / file_name(model) / file_name(condition) / f"chain-{chain}.md"


def file_name(text: str) -> str:
    """A name for `text` that is one path component on every system; `/` becomes `__`."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "_", text.replace("/", "__"))[:120]
    return f"_{name}" if name.startswith(".") or not name else name


def write_atomically(path: Path, text: str) -> None:
    """Writes UTF-8 so that a reader sees the old file or the new one, never a part; skips an equal file."""
    data = text.encode("utf-8", errors="replace")
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
