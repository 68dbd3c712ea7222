"""Problems of code generation: one folder each, decided by hidden checks alone.

    evals/data/code_generation/<problem_id>/
        problem.yaml      title, kind, difficulty, version, entry_point, canary
        instruction.md    what the model reads, verbatim
        solution.py       the reference
        checks.py         hidden checks: what to run, what is right, what failing tells (KINDS)
        probe.py          what runs beside the candidate and looks at it
        mutants/*.py      planted flawed answers; the docstring's `Fails:` line names the checks each
                          must fail, `Kind:` the class of its failure

A folder of a user's own has the same form; its mutants may be left out, and it is then not proven.
docs/code_generation.md is the long version.
"""

from functools import cache
from pathlib import Path
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from evals.errors import SettingError
from evals.items import DATA, PROJECT
from evals.parts import NAME, ONE_LINE, PYTHON_NAME, UUID, docstring, listed, parsed, program, record_of, text_of
from scorers.failing import CLASSES, FailureClass

GUIDE = "docs/code_generation.md"
FOLDER = DATA / "code_generation"
RECORD = "problem.yaml"
Kind = Literal["algorithmic", "engineering"]
KINDS: tuple[Kind, ...] = get_args(Kind)


class Flawed(BaseModel):
    """A planted flawed answer.

    Attributes:
        name: File name without the ending.
        code: The whole file.
        defect: First line of its docstring.
        fails: Names of the checks it must fail, and no others.
        kind: The class of its failure.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    code: str
    defect: str
    fails: frozenset[str]
    kind: FailureClass


class ProblemFile(BaseModel):
    """The fields of `problem.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    title: str = Field(pattern=ONE_LINE)
    kind: Kind
    difficulty: Literal["easy", "medium", "hard"]
    version: int = Field(ge=1)
    entry_point: str = Field(pattern=PYTHON_NAME)
    canary: str = Field(pattern=UUID)


class Problem(ProblemFile):
    """One problem, as loaded from its folder.

    Attributes:
        id: Folder name.
        folder: Where it was loaded from.
        instruction: What the model reads.
        solution: Reference code.
        mutants: By name; a user's own may have none.
    """

    model_config = ConfigDict(str_strip_whitespace=False)  # instruction and code are verbatim

    id: str
    folder: Path
    instruction: str
    solution: str
    mutants: tuple[Flawed, ...]

    @property
    def checks(self) -> str:
        """Folder of the hidden checks, relative to the project for a problem of ours."""
        return str(self.folder.relative_to(PROJECT) if self.folder.is_relative_to(PROJECT) else self.folder.absolute())


@cache
def load_problem(folder: Path) -> Problem:
    """Reads and validates one problem folder.

    Raises:
        SettingError: Naming the file and the field that is wrong.
    """
    if not NAME.fullmatch(folder.name):
        raise SettingError(
            f"Problem folder {str(folder)!r}: the name is the problem's id and must be lower case letters, "
            "digits and underscores, at most 64, starting with a letter."
        )
    fields = record_of(folder / RECORD, ProblemFile, GUIDE)
    for name in ("checks.py", "probe.py"):
        parsed(folder / name, GUIDE)
    return Problem(
        **dict(fields),
        id=folder.name,
        folder=folder,
        instruction=text_of(folder / "instruction.md", GUIDE),
        solution=program(folder / "solution.py", fields.entry_point, RECORD, GUIDE),
        mutants=tuple(_flawed(path, fields.entry_point) for path in sorted(folder.glob("mutants/*.py"))),
    )


def _flawed(path: Path, entry_point: str) -> Flawed:
    code = program(path, entry_point, RECORD, GUIDE)
    doc = docstring(code)
    fails, said = listed(doc, "Fails"), listed(doc, "Kind")
    kind = next((one for one in CLASSES if [one] == said), None)
    if not fails or kind is None:
        raise SettingError(
            f"{path}: the docstring must have a line 'Fails: check_a, check_b' and a line 'Kind: …' with one of "
            f"{', '.join(CLASSES)} ({GUIDE})."
        )
    return Flawed(name=path.stem, code=code, defect=doc.splitlines()[0], fails=frozenset(fails), kind=kind)
