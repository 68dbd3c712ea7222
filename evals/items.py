"""Items: one problem each, a folder of files that a person can open.

    evals/data/<domain>/<item_id>/
        item.yaml         title, difficulty, version, entry_point, canary, four criteria
        instruction.md    what the model reads, verbatim
        solution.py       the reference                                    (checked, proven)
        checks.py         hidden checks: what to run, and what is right    (checked, proven)
        probe.py          what runs beside the candidate and looks at it   (checked, proven)
        mutants/*.py      planted defects; the docstring's `Fails:` line names the checks each
                          must fail, `Misses:` the criteria it loses       (proven)
        answer/<n>_*.md   the reference answer's section for criterion n   (proven)
        paraphrase/<n>_*.md  the same in other words                       (proven, optional)

A folder of a user's own has the same form and may stop at *rubric* (the first two files) or
*checked*. docs/items.md is the long version, with the rules for writing each file. A folder with a
system.yaml is an incident, which is worked on with tools (evals/incidents.py).
"""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from evals.errors import SettingError
from evals.incidents import SYSTEM, incident_parts
from evals.item_file import IncidentFile, ItemFile
from evals.parts import NAME, docstring, listed, parsed, program, record_of, text_of

DATA = Path(__file__).parent / "data"
DOMAINS = ("algorithms", "debugging", "ml_engineering")
INCIDENTS = "incidents"
"""The domain whose items are worked on with tools; it is in no set but its own."""
PROJECT = Path(__file__).parent.parent
POINTS = 25
"""Points of each of the four criteria."""

GUIDE = "docs/items.md"
_ALSO = "; exactly four criteria, each with name, full, none and checks"

Level = Literal["rubric", "checked", "proven"]


class Mutant(BaseModel):
    """A planted defect.

    Attributes:
        name: File name without the ending.
        code: The whole file.
        defect: First line of its docstring.
        fails: Names of the checks it must fail, and no others.
        misses: 1-based numbers of the criteria it loses.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    code: str
    defect: str
    fails: frozenset[str]
    misses: frozenset[int]


class Item(ItemFile):
    """One problem, as loaded from its folder.

    Attributes:
        entry_point: What the solution defines; empty for an incident.
        id: Folder name.
        domain: Name of the folder above.
        folder: Where it was loaded from.
        instruction: What the model reads.
        level: What the folder has: `rubric`, `checked` or `proven`.
        solution: Reference code, or the record of an incident's reference agent; None at level `rubric`.
        mutants: By name; empty below `proven`.
        sections: The four sections of the reference answer; empty below `proven`.
        paraphrases: The four sections in other words, each with the same label; empty without any.
    """

    model_config = ConfigDict(str_strip_whitespace=False)  # instruction and code are verbatim

    entry_point: str = ""
    id: str
    domain: str
    folder: Path
    instruction: str
    level: Level
    solution: str | None = None
    mutants: tuple[Mutant, ...] = ()
    sections: tuple[str, ...] = ()
    paraphrases: tuple[str, ...] = ()

    @property
    def checks(self) -> str | None:
        """Folder of the hidden checks, relative to the project for an item of ours; None without checks."""
        if self.level == "rubric":
            return None
        return str(self.folder.relative_to(PROJECT) if self.folder.is_relative_to(PROJECT) else self.folder.absolute())

    @property
    def language(self) -> str:
        """Of the block at the end of an answer."""
        return "python" if self.incident is None else "record"

    @property
    def incident(self) -> str | None:
        """Folder of the incident's system, as `checks`; None for an item of code."""
        return self.checks if (self.folder / SYSTEM).exists() else None


@cache
def load_item(folder: Path) -> Item:
    """Reads and validates one item folder.

    Raises:
        SettingError: Naming the file and the field that is wrong.
    """
    if not NAME.fullmatch(folder.name) or folder.name == "start":
        raise SettingError(
            f"Item folder {str(folder)!r}: the name is the item's id and must be lower case letters, "
            "digits and underscores, at most 64, starting with a letter, and not 'start', a chain's first sample."
        )
    incident = (folder / SYSTEM).exists()
    fields = record_of(folder / "item.yaml", IncidentFile if incident else ItemFile, GUIDE, _ALSO)
    instruction = text_of(folder / "instruction.md", GUIDE)
    loaded: dict[str, object] = {"level": "rubric"}
    if incident:
        loaded = incident_parts(folder) | {"sections": _sections(folder / "answer")}
    elif any((folder / name).exists() for name in ("solution.py", "checks.py", "probe.py")):
        for name in ("checks.py", "probe.py"):
            parsed(folder / name, GUIDE)
        loaded = {
            "level": "checked",
            "solution": program(folder / "solution.py", fields.entry_point, "item.yaml", GUIDE),
        }
    if not incident and any((folder / name).is_dir() for name in ("mutants", "answer", "paraphrase")):
        if loaded["level"] == "rubric":
            raise SettingError(f"{folder}: mutants and answer sections need solution.py, checks.py and probe.py.")
        mutants = tuple(_mutant(p, fields.entry_point) for p in sorted(folder.glob("mutants/*.py")))
        if not mutants:
            raise SettingError(f"{folder / 'mutants'}: holds no mutant; a proven item needs some (docs/items.md).")
        loaded |= {"level": "proven", "mutants": mutants, "sections": _sections(folder / "answer")}
        if (folder / "paraphrase").is_dir():
            loaded["paraphrases"] = _sections(folder / "paraphrase")
    where = {"id": folder.name, "domain": folder.parent.name, "folder": folder, "instruction": instruction}
    return Item.model_validate({**dict(fields), **loaded, **where})


def _mutant(path: Path, entry_point: str) -> Mutant:
    code = program(path, entry_point, "item.yaml", GUIDE)
    doc = docstring(code)
    lines = {key: listed(doc, key) for key in ("Fails", "Misses")}
    if not lines["Fails"] or lines["Misses"] is None or not set(lines["Misses"]) <= set("1234"):
        raise SettingError(
            f"{path}: the docstring must have a line 'Fails: check_a, check_b' and a line 'Misses: 1, 3' "
            "(numbers 1 to 4 of the criteria that it loses; may be empty)."
        )
    return Mutant(
        name=path.stem,
        code=code,
        defect=doc.splitlines()[0],
        fails=frozenset(lines["Fails"]),
        misses=frozenset(map(int, lines["Misses"])),
    )


def _sections(folder: Path) -> tuple[str, ...]:
    paths = [sorted(folder.glob(f"{n}_*.md")) for n in range(1, 5)]
    for number, found in enumerate(paths, 1):
        if len(found) != 1:
            raise SettingError(f"{folder}: needs exactly one {number}_….md, the section for criterion {number}.")
    return tuple(text_of(found[0], GUIDE).strip() for found in paths)
