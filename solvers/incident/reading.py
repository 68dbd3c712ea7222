"""File commands that only look."""

from fnmatch import fnmatchcase

from solvers.incident.conditions import disk_percent, used_mb
from solvers.incident.definition import System
from solvers.incident.state import State
from solvers.incident.tree import MOST_LINES, Refused, file_text, listed, normal, not_found, size, some, whole


def ls(system: System, state: State, rest: list[str], letters: str) -> str:
    """What is in folders, with sizes."""
    lines = []
    for place in map(normal, rest or ["/"]):
        below = [place] if place in state.files else listed(state, place)
        if not below:
            raise Refused(f"ls: {not_found(place)}")
        if place in state.files or "R" in letters:
            lines += [f"{size(state, [path]):>9}  {path}" for path in below]
            continue
        above = len(place.rstrip("/")) + 1
        names = sorted({path[above:].partition("/")[0] + "/" * ("/" in path[above:]) for path in below})
        for name in names:
            inside = [path for path in below if path[above:] == name or path[above:].startswith(name)]
            lines.append(f"{size(state, inside):>9}  {name}")
    return "\n".join(lines)


def cat(system: System, state: State, rest: list[str], letters: str) -> str:
    """Whole files, as far as they are shown."""
    return "\n".join("\n".join(file_text(state, path, "cat").splitlines()[:MOST_LINES]) for path in some(rest, "cat"))


def ends(system: System, state: State, rest: list[str], letters: str, tail: bool = False) -> str:
    """The first or the last lines of files."""
    count, paths = 10, list(rest)
    if "-n" in paths and paths.index("-n") + 1 < len(paths):
        at = paths.index("-n")
        count = whole(paths[at + 1])
        del paths[at : at + 2]
    elif paths and paths[0].startswith("-"):
        count = whole(paths.pop(0)[1:].removeprefix("n"))
    if count < 1:
        return ""
    texts = [file_text(state, path, "tail" if tail else "head").splitlines() for path in some(paths, "head or tail")]
    return "\n".join("\n".join((lines[-count:] if tail else lines[:count])[:MOST_LINES]) for lines in texts)


def tail(system: System, state: State, rest: list[str], letters: str) -> str:
    """The last lines."""
    return ends(system, state, rest, letters, tail=True)


def grep(system: System, state: State, rest: list[str], letters: str) -> str:
    """Lines with a plain text in them."""
    if len(rest) < 2:
        raise Refused("usage: grep [-incvrlE] TEXT FILE…  (plain text; | between alternatives)")
    parts = [part for part in rest[0].replace("\\|", "|").split("|") if part]
    folded = "i" in letters
    wanted = [part.lower() for part in parts] if folded else parts
    out, paths = [], []
    for place in map(normal, rest[1:]):
        below = [place] if place in state.files else listed(state, place)
        if not below or (place not in state.files and "r" not in letters):
            raise Refused(f"grep: {not_found(place) if not below else place + ': is a directory (-r)'}")
        paths += below
    for path in paths:
        lines = enumerate(state.files[path].splitlines(), 1)
        hits = [
            (number, line)
            for number, line in lines
            if any(part in (line.lower() if folded else line) for part in wanted) != ("v" in letters)
        ]
        name = f"{path}:" if len(paths) > 1 and "h" not in letters else ""
        if "c" in letters:
            out.append(f"{name}{len(hits)}")
        elif "l" in letters:
            out += [path] if hits else []
        else:
            out += [f"{name}{f'{number}:' if 'n' in letters else ''}{line}" for number, line in hits]
    if len(out) > MOST_LINES:
        out = [*out[:MOST_LINES], f"({len(out) - MOST_LINES} more lines)"]
    return "\n".join(out) or "(no line matches)"


def find(system: System, state: State, rest: list[str], letters: str) -> str:
    """Paths by name."""
    paths = [word for word in rest[:1] if not word.startswith("-")] or ["/"]
    name = rest[rest.index("-name") + 1] if "-name" in rest[:-1] else "*"
    if {word for word in rest if word.startswith("-")} - {"-name", "-type"} or len(name) > 100:
        raise Refused("find: known are: find PATH [-name PATTERN] [-type f]")
    found = [path for path in listed(state, normal(paths[0])) if fnmatchcase(path.rpartition("/")[2], name)]
    return "\n".join(found[:MOST_LINES]) or "(nothing found)"


def du(system: System, state: State, rest: list[str], letters: str) -> str:
    """What folders weigh."""
    lines = []
    for place in map(normal, some(rest, "du")):
        below = [place] if place in state.files else listed(state, place)
        if not below:
            raise Refused(f"du: {not_found(place)}")
        above = len(place.rstrip("/")) + 1
        parts = {} if "s" in letters else {path[above:].partition("/")[0] for path in below if path != place}
        for part in sorted(parts):
            inside = [path for path in below if path[above:] == part or path[above:].startswith(f"{part}/")]
            lines.append(f"{size(state, inside):>9}  {place.rstrip('/')}/{part}")
        lines.append(f"{size(state, below):>9}  {place}")
    return "\n".join(lines)


def df(system: System, state: State, rest: list[str], letters: str) -> str:
    """How full the disks are."""
    if not system.mounts:
        raise Refused("df: no disk of this machine is watched")
    rows = ["Mount                Size      Used  Use%"]
    for mount, disk in system.mounts.items():
        used = min(used_mb(system, state, mount), disk.size)
        rows.append(f"{mount:<16} {disk.size:>7}M {used:>8}M {disk_percent(system, state, mount):>4}%")
    return "\n".join(rows)


def wc(system: System, state: State, rest: list[str], letters: str) -> str:
    """Numbers of lines."""
    return "\n".join(f"{len(file_text(state, p, 'wc').splitlines())} {normal(p)}" for p in some(rest, "wc"))
