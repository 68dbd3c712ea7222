"""Folders that a user names, as Inspect's `-T` parser delivers them."""

from pathlib import Path


def folder_named(name: object) -> Path | None:
    """The folder that a text names; None when it names none, whatever the text is."""
    if not isinstance(name, str) or not name:
        return None
    try:
        path = Path(name).expanduser()
        return path.resolve() if path.is_dir() else None
    except (OSError, RuntimeError, ValueError):  # too long, no such user, a null byte
        return None


def rejoined(names: list[object]) -> list[object]:
    """The names; the parser splits at commas, so a list is also tried as one path with its commas put back."""
    whole = ",".join(name for name in names if isinstance(name, str))
    return [whole] if len(names) > 1 and folder_named(whole) else names
