"""What the folder of an item or of a problem is made of: texts, a record of fields, programs."""

import ast
import re
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from evals.errors import SettingError

M = TypeVar("M", bound=BaseModel)
NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
"""What a folder may be called, whose name is the id."""
ONE_LINE = r"^[^\n\r]+$"
PYTHON_NAME = r"^[A-Za-z_][A-Za-z0-9_]*$"
UUID = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"


def text_of(path: Path, guide: str) -> str:
    """A text that must be there and say something.

    Args:
        path: Of the file.
        guide: The page of the docs that says what belongs there.

    Raises:
        SettingError: When it cannot be read, is not UTF-8, or is empty.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as ex:
        raise SettingError(f"{path}: cannot be read ({ex.strerror}); it is needed ({guide}).") from None
    except UnicodeDecodeError as ex:
        raise SettingError(f"{path}: byte {ex.start} is not UTF-8; save the file as UTF-8.") from None
    if not text.strip():
        raise SettingError(f"{path}: is empty; {guide} says what belongs there.")
    return text


def record_of(path: Path, form: type[M], guide: str, also: str = "") -> M:
    """The fields of a YAML file.

    Args:
        path: Of the file.
        form: What they must be.
        guide: The page of the docs that tells.
        also: Said of the fields beside what is needed and what may be left out.

    Raises:
        SettingError: Naming the file and the first field that is wrong.
    """
    try:
        return form.model_validate(yaml.safe_load(text_of(path, guide)))
    except ValidationError as ex:
        first = ex.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        fields = form.model_fields.items()
        needed = ", ".join(name for name, field in fields if field.is_required())
        optional = ", ".join(name for name, field in fields if not field.is_required())
        known = f"Needed: {needed}{f'; may be left out: {optional}' if optional else ''}"
        raise SettingError(f"{path}: {where}: {first['msg']}. {known}{also} (see {guide}).") from None
    except (yaml.YAMLError, ValueError) as ex:
        raise SettingError(f"{path}: not valid YAML: {' '.join(str(ex).split())}") from None
    except RecursionError:
        raise SettingError(f"{path}: not valid YAML: nested too deeply.") from None


def parsed(path: Path, guide: str) -> tuple[str, ast.Module]:
    """A Python file's text and tree.

    Raises:
        SettingError: When it is not there, or no Python.
    """
    text = text_of(path, guide)
    try:
        return text, ast.parse(text)
    except SyntaxError as ex:
        raise SettingError(f"{path}:{ex.lineno}: not valid Python: {ex.msg}.") from None
    except (ValueError, RecursionError, MemoryError) as ex:  # a null byte; nested more deeply than the parser goes
        raise SettingError(f"{path}: not valid Python: {str(ex) or 'nested too deeply'}.") from None


def program(path: Path, entry_point: str, record: str, guide: str) -> str:
    """A program that defines the entry point.

    Args:
        path: Of the file.
        entry_point: Function or class that it must define at its top level.
        record: Name of the file that says so.
        guide: The page of the docs.

    Raises:
        SettingError: When it does not, is not there, or no Python.
    """
    text, tree = parsed(path, guide)
    defined = {n.name for n in tree.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)}
    if entry_point not in defined:
        raise SettingError(f"{path}: does not define {entry_point!r}, the entry_point of {record}; name them alike.")
    return text


def docstring(code: str) -> str:
    """The docstring of a valid program; empty without one."""
    return ast.get_docstring(ast.parse(code)) or ""


def listed(doc: str, key: str) -> list[str] | None:
    """What a docstring's line `Key: a, b` lists; None without such a line."""
    found = re.search(rf"^{key}:(.*)$", doc, re.MULTILINE)
    return [part.strip() for part in found[1].split(",") if part.strip()] if found else None
