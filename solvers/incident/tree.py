"""The virtual file tree: paths, and what is below them."""

import posixpath
from fnmatch import fnmatchcase

from solvers.incident.state import State

MOST_LINES = 200


class Refused(Exception):
    """A command does not do what it was asked; the message is what it prints."""


def normal(path: str) -> str:
    """The absolute path below the virtual root, wherever a path tries to lead."""
    return posixpath.normpath("/" + path.strip().strip("\0")).replace("//", "/")


def not_found(path: str) -> str:
    """What is said of a path that is not there."""
    return f"{path[:200]}: no such file or directory"


def listed(state: State, folder: str) -> list[str]:
    """The files below a folder, sorted."""
    above = "/" if folder == "/" else f"{folder}/"
    return sorted(path for path in state.files if path.startswith(above))


def read(state: State, path: str, first_line: int) -> str:
    """Up to MOST_LINES lines of a file, from a 1-based line on."""
    place = normal(path)
    if place not in state.files:
        return f"ERROR: {place}: is a directory" if listed(state, place) else f"ERROR: {not_found(place)}"
    lines = state.files[place].splitlines()
    start = max(first_line, 1) - 1
    shown = lines[start : start + MOST_LINES]
    rest = len(lines) - start - len(shown)
    return "\n".join(shown) + (f"\n({rest} more lines; read on with first_line={start + MOST_LINES + 1})" * (rest > 0))


def file_text(state: State, path: str, name: str) -> str:
    """A file's text, for the command `name`."""
    if normal(path) not in state.files:
        raise Refused(f"{name}: {not_found(normal(path))}")
    return state.files[normal(path)]


def some(paths: list[str], name: str) -> list[str]:
    """The paths, of which there must be one."""
    if not paths:
        raise Refused(f"{name}: give a path")
    return paths


def matching(state: State, word: str) -> list[str]:
    """What a word with `*` or `?` stands for; itself when that is nothing."""
    place = normal(word)
    if not set("*?") & set(place) or len(place) > 200:
        return [place]
    depth = place.count("/")
    found = sorted(path for path in state.files if path.count("/") == depth and fnmatchcase(path, place))
    return found or [place]


def whole(word: str) -> int:
    """A number of lines."""
    if not word.isascii() or not word.isdigit() or len(word) > 6:
        raise Refused(f"invalid number of lines: {word[:20]!r}")
    return int(word)


def size(state: State, paths: list[str]) -> str:
    """MB where something weighs that much, else bytes."""
    mb = sum(state.sizes.get(path, 0) for path in paths)
    return f"{mb}M" if mb else f"{sum(len(state.files[path]) for path in paths)}"
