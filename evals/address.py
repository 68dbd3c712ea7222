"""Where logs go: a folder of this machine, or an address in a store, such as s3://bucket/folder."""

import os
import tempfile
from pathlib import Path
from typing import Any

import click
from upath import UPath

from evals.errors import SettingError

OF_ADDRESSES = "#?%"
"""Signs that Inspect's reader of local logs takes for the end of a path, or for an escape."""
Folder = Path | UPath
"""A folder or a file: `Path` on this machine, `UPath` in a store."""


def is_remote(text: str) -> bool:
    """Whether a text is an address in a store; file:// is this machine."""
    return "://" in text and not text.startswith("file://")


def folder_at(text: str) -> Folder:
    """The folder that an address names.

    Raises:
        SettingError: When no file system here knows the address.
    """
    if not is_remote(text):
        return Path(text.removeprefix("file://"))
    try:
        return UPath(text.rstrip("/"), use_listings_cache=False)  # other processes write to it as well
    except (ImportError, ValueError) as ex:
        raise SettingError(f"{text}: cannot be used ({ex}); give a folder, or s3://bucket/folder.") from None


def created(path: Folder, text: str) -> bool:
    """Writes a new file as a whole, unless it exists: of several processes that try, one succeeds.

    Returns:
        Whether it was this one.
    """
    data = text.encode("utf-8")
    try:
        if not isinstance(path, Path):
            path.fs.pipe_file(path.path, data, mode="create")
            return True
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            os.chmod(file.name, 0o644)
            os.link(file.name, path)
    except FileExistsError:
        return False
    return True


class LogDir(click.ParamType[Folder]):
    """The type of `--log-dir`."""

    name = "folder or s3://"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Folder:
        """A folder, which need not exist; a file is refused."""
        folder = folder_at(str(value))
        if isinstance(folder, Path) and folder.is_file():
            self.fail(f"{value} is a file; give a folder.", param, ctx)
        if isinstance(folder, Path) and (odd := [sign for sign in OF_ADDRESSES if sign in str(folder.absolute())]):
            self.fail(
                f"{value} has {' and '.join(odd)} in its path, which Inspect reads as part of an address, so that it "
                "would not find its logs again; give a folder without.",
                param,
                ctx,
            )
        return folder
