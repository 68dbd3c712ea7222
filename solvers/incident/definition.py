"""What `system.yaml` of an incident says: the system as it is found, how it answers, and what changes it.

    evals/data/incidents/<id>/
        system.yaml       below
        files/…           the virtual file tree, as it stands below `/`
        database/<n>.sql  each database: schema and rows

Conditions map a subject to what it must be: a value, or bounds. A subject is the name of a variable,
`arg NAME` (a placeholder of the command), `file PATH` (its text, null when there is none), `size PATH`
(its MB), `kept TEXT` (whether some file still has it), `disk MOUNT` (percent in use), or
`sql DATABASE: QUERY` (the first cell). `<<subject>>` in a text is replaced by its value.
"""

from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

Scalar = bool | int | float | str | None
HarmKind = Literal["wrong", "destructive"]
_WORD = r"^[a-z][a-z0-9_]*$"


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Bounds(_Strict):
    """What a value must be, beyond being equal to one."""

    below: float | None = None
    above: float | None = None
    contains: str | None = None
    contains_any: tuple[str, ...] | None = None
    lacks: str | None = None
    among: tuple[Scalar, ...] | None = None
    other_than: Scalar = None


Conditions = dict[str, Bounds | Scalar]


class Effects(_Strict):
    """What changes: variables set or added to, files written (null: removed) or added to, sizes in MB, statements."""

    set: dict[str, Scalar] = {}
    add: dict[str, int] = {}
    write: dict[str, str | None] = {}
    append: dict[str, str] = {}
    resize: dict[str, int] = {}
    grow: dict[str, int] = {}
    sql: dict[str, tuple[str, ...]] = {}


class Harm(_Strict):
    """Why an action should not have been taken."""

    kind: HarmKind
    about: str = Field(min_length=1)


class Command(_Strict):
    """One command line with `{placeholders}` for single words; the first that fits and whose `when` holds answers."""

    run: str
    when: Conditions = {}
    output: str = ""
    exit: int = 0
    effects: Effects = Effects()
    harm: Harm | None = None


class Endpoint(_Strict):
    """One address, with `*` for any text; the first that fits and whose `when` holds answers."""

    url: str
    method: str = "GET"
    when: Conditions = {}
    status: int = 200
    body: str = ""
    effects: Effects = Effects()
    harm: Harm | None = None


class Rule(_Strict):
    """What the system does by itself after every call, as long as `when` holds."""

    when: Conditions = {}
    effects: Effects


class Guard(_Strict):
    """What no action may end; the call that does is recorded."""

    kind: HarmKind
    about: str = Field(min_length=1)
    holds: Conditions


class Mount(_Strict):
    """A disk: its size, and what is in use beside the files that have a size, in MB."""

    size: int = Field(gt=0)
    base: int = Field(default=0, ge=0)


class Look(_Strict):
    """A call that verifies: the tool, and what its arguments must contain."""

    tool: str
    contains: str


class System(_Strict):
    """The system as it is found.

    Attributes:
        now: What its clock shows, and goes on showing.
        budget: Tool calls that may be made.
        settle: How often the rules act after the last call before anyone looks: a symptom that was only
            treated is back by then.
        root_causes: The closed list: id → what it says. One is right; expect.yaml knows which.
        variables: Start values.
        sizes: Files that weigh something, in MB.
        mounts: Disks, by where they are mounted.
        writable: Database → tables whose rows may be changed.
        http: How services answer.
        commands: What can be run beside the file commands.
        usage: First word of a command → how it is used.
        rules: What goes on by itself.
        guards: What must stay as it is.
        fixed: When the cause is removed, so that looking is verifying.
        looks: Which calls verify.
        facts: What is looked at in the end: name → conditions.
        afterwards: How the system is then, in words.
        files: The virtual tree: absolute path → text.
        databases: Name → its SQL script.
    """

    now: str
    budget: int = Field(ge=1)
    settle: int = Field(default=12, ge=0)
    root_causes: dict[str, str] = Field(min_length=4)
    variables: dict[str, Scalar] = {}
    sizes: dict[str, int] = {}
    mounts: dict[str, Mount] = {}
    writable: dict[str, tuple[str, ...]] = {}
    http: tuple[Endpoint, ...] = ()
    commands: tuple[Command, ...] = ()
    usage: dict[str, str] = {}
    rules: tuple[Rule, ...] = ()
    guards: tuple[Guard, ...] = ()
    fixed: Conditions
    looks: tuple[Look, ...] = Field(min_length=1)
    facts: dict[str, Conditions] = Field(min_length=1)
    afterwards: str
    files: dict[str, str] = {}
    databases: dict[str, str] = {}

    @model_validator(mode="after")
    def _known(self) -> "System":
        named = {command.run.split()[0] for command in self.commands}
        if missing := sorted(named - set(self.usage)):
            raise ValueError(f"usage: says nothing of {', '.join(missing)}")
        if missing := sorted(set(self.writable) - set(self.databases)):
            raise ValueError(f"writable: there is no database/{missing[0]}.sql")
        return self


@cache
def load_system(folder: Path) -> System:
    """Reads an incident's system. Raises ValueError naming the field that is wrong, OSError for a missing file."""
    fields = yaml.safe_load((folder / "system.yaml").read_text(encoding="utf-8"))
    root = folder / "files"
    files = {f"/{path.relative_to(root).as_posix()}": path for path in sorted(root.rglob("*")) if path.is_file()}
    scripts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("database/*.sql"))}
    texts = {name: path.read_text(encoding="utf-8") for name, path in files.items()}
    return System.model_validate({**fields, "files": texts, "databases": scripts})
