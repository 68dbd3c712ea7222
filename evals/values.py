"""What a user typed, as Inspect's `-T` parser delivers it, turned into plain values."""

from evals.errors import SettingError


def nothing(value: object) -> bool:
    """What YAML and habit make of "none": null, off, no, false, none, None."""
    return value is None or value is False or (isinstance(value, str) and value.lower() in ("none", "null", ""))


def one_of(value: object, setting: str, valid: tuple[str, ...], hint: str = "") -> str:
    """A word out of a few."""
    if isinstance(value, str) and value in valid:
        return value
    raise SettingError(f"{setting}={value!r}: give one of {', '.join(valid)}{f' ({hint})' if hint else ''}.")


def whole(value: object, setting: str, least: int, hint: str = "") -> int:
    """A whole number, also as YAML's `3.0`; never a truth value."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and value >= least:
        return value
    raise SettingError(f"{setting}={value!r}: give a whole number of at least {least}{f' {hint}' if hint else ''}.")


def yes_or_no(value: object, setting: str) -> bool:
    """A truth value."""
    if isinstance(value, bool):
        return value
    raise SettingError(f"{setting}={value!r}: give true or false.")
