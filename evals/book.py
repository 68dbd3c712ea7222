"""The design document of the long context test, chapter by chapter, and the questions on it.

    evals/data/long_context/
        chapters/<slug>.md   title, a line with date and owner, the text; [[slug]] refers to another chapter
        questions.yaml       the questions, their key points and wrong claims, each with its quotations
        prompt.md            what the model reads, with places for document and question

docs/long_context.md is the long version, with the rules for writing a chapter or a question.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, PositiveInt, ValidationError

from evals.errors import SettingError

FOLDER = Path(__file__).parent / "data" / "long_context"
Rule = Literal["decisions", "table", "dates"]
"""Why a statement loses: to the decision log, to the table of limits, to a chapter revised later."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Passage(_Record):
    """A quotation and the chapter that has it, verbatim but for line breaks."""

    chapter: str
    quote: str = Field(min_length=1)


class Point(_Record):
    """A key point: one sentence, its weight, the passages that carry it, and words that only these chapters have."""

    id: str
    weight: PositiveInt
    statement: str = Field(min_length=1)
    carried: tuple[Passage, ...] = Field(min_length=1)
    marks: tuple[str, ...] = Field(min_length=1)

    @property
    def chapters(self) -> tuple[str, ...]:
        """Slugs of the chapters that carry it."""
        return tuple(dict.fromkeys(passage.chapter for passage in self.carried))


class Wrong(Passage):
    """What a reader of one chapter alone would claim, and the passage that it loses to by a rule of the document."""

    id: str
    statement: str = Field(min_length=1)
    rule: Rule
    loses_to: Passage


class Question(_Record):
    """A question on the document, with what a right answer says and what it must not say."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    version: PositiveInt
    title: str
    text: str
    points: tuple[Point, ...] = Field(min_length=1)
    wrong: tuple[Wrong, ...]

    @property
    def evidence(self) -> tuple[str, ...]:
        """Slugs of the chapters that carry a key point."""
        return tuple(dict.fromkeys(slug for point in self.points for slug in point.chapters))

    @property
    def conflicting(self) -> tuple[str, ...]:
        """Slugs of the further chapters without which a wrong claim could not be made, or not be refuted."""
        named = [slug for wrong in self.wrong for slug in (wrong.chapter, wrong.loses_to.chapter)]
        return tuple(dict.fromkeys(slug for slug in named if slug not in self.evidence))


class QuestionsFile(_Record):
    """The file `questions.yaml`: the questions, the chapter that is always there, the rules that it states."""

    canary: str
    always: str
    authorities: tuple[str, ...]
    penalty: float = Field(ge=0, allow_inf_nan=False)
    rules: dict[Rule, str]
    questions: tuple[Question, ...]


@cache
def questions_file() -> QuestionsFile:
    """The questions with what is common to them.

    Raises:
        SettingError: With the first field that is wrong.
    """
    path = FOLDER / "questions.yaml"
    loaded: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        return QuestionsFile.model_validate(loaded)
    except ValidationError as ex:
        first = ex.errors()[0]
        raise SettingError(f"{path.name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None


@cache
def chapters() -> dict[str, str]:
    """Slug → the chapter's text as it stands in its file."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((FOLDER / "chapters").glob("*.md"))}


def title_of(slug: str) -> str:
    """A chapter's title."""
    return chapters()[slug].split("\n", 1)[0].removeprefix("# ")


def questions_named(value: object) -> tuple[Question, ...]:
    """The questions that `-T questions=` names: all, an id, or several, in the file's order.

    Raises:
        SettingError: For a name that is none.
    """
    known = {question.id: question for question in questions_file().questions}
    given = value.split(",") if isinstance(value, str) else value
    names = [str(name).strip() for name in given] if isinstance(given, list | tuple) else []
    if not names or any(name not in known and name != "all" for name in names):
        raise SettingError(f"questions={value!r}: give all, or ids out of {', '.join(known)}.")
    return tuple(question for question in known.values() if question.id in names or "all" in names)


@cache
def book_sha256() -> str:
    """Digest of everything the model may be shown and is judged by."""
    texts = [(FOLDER / name).read_text(encoding="utf-8") for name in ("questions.yaml", "prompt.md")]
    return hashlib.sha256("\0".join([*texts, *chapters().values()]).encode()).hexdigest()
