"""File commands that change the tree."""

from solvers.incident.definition import System
from solvers.incident.state import State
from solvers.incident.tree import Refused, file_text, listed, matching, normal, not_found, some


def rm(system: System, state: State, rest: list[str], letters: str) -> str:
    """Removes files, and folders with -r."""
    gone: list[str] = []
    for place in (one for word in some(rest, "rm") for one in matching(state, word)):
        below = [place] if place in state.files else listed(state, place)
        if not below and "f" not in letters:
            raise Refused(f"rm: {not_found(place)}")
        if below and place not in state.files and "r" not in letters:
            raise Refused(f"rm: {place}: is a directory")
        gone += below
    for path in gone:
        state.files.pop(path, None)
        state.sizes.pop(path, None)
    return f"removed {len(set(gone))} file(s)" if gone else ""


def mv(system: System, state: State, rest: list[str], letters: str, keep: bool = False) -> str:
    """Moves files, or copies them."""
    if len(rest) < 2:
        raise Refused("usage: mv|cp SOURCE… TARGET")
    target = normal(rest[-1])
    folder = bool(listed(state, target)) or rest[-1].endswith("/")
    for path in (one for word in rest[:-1] for one in matching(state, word)):
        if path not in state.files:
            raise Refused(f"mv|cp: {not_found(path)}")
        place = f"{target}/{path.rpartition('/')[2]}" if folder else target
        if place == path:
            continue
        state.files[place] = state.files[path]
        if path in state.sizes:
            state.sizes[place] = state.sizes[path]
        if not keep:
            state.files.pop(path)
            state.sizes.pop(path, None)
    return ""


def cp(system: System, state: State, rest: list[str], letters: str) -> str:
    """Copies files."""
    return mv(system, state, rest, letters, keep=True)


def truncate(system: System, state: State, rest: list[str], letters: str) -> str:
    """Empties files."""
    paths = [word for word in rest if word not in ("-s", "0", "--size=0", "-s0")]
    for path in some(paths, "truncate -s 0"):
        file_text(state, path, "truncate")
        state.files[normal(path)] = ""
        state.sizes.pop(normal(path), None)
    return ""


def config(system: System, state: State, rest: list[str], letters: str) -> str:
    """`config get FILE KEY` and `config set FILE KEY VALUE`: lines of the form `key = value` or `key: value`."""
    if len(rest) < 3 or rest[0] not in ("get", "set") or (rest[0] == "set" and len(rest) < 4):
        raise Refused("usage: config get FILE KEY | config set FILE KEY VALUE")
    path, key = normal(rest[1]), rest[2]
    lines = file_text(state, path, "config").splitlines()
    for number, line in enumerate(lines):
        for separator in ("=", ":"):
            name, mark, old = line.partition(separator)
            if not mark or name.strip() != key:
                continue
            if rest[0] == "get":
                return f"{key}{separator} {old.strip()}"
            lines[number] = f"{name}{separator} {' '.join(rest[3:])[:200]}"
            state.files[path] = "\n".join(lines) + "\n"
            return f"{path}: {key} was {old.strip()!r}, is {' '.join(rest[3:])[:200]!r}"
    raise Refused(f"config: {path} has no key {key[:80]!r}")
