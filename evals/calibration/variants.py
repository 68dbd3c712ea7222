"""Ways to change an answer that leave its label as it is."""

import re
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from evals.gold import assemble
from evals.items import Item

_HERE = Path(__file__).parent
_HEADING = re.compile(r"#{1,6} +")
_CODE = re.compile(r"^```(?:python|record)\n(.*?)^```\s*\Z", re.MULTILINE | re.DOTALL)


class Canary(BaseModel):
    """A text that tries to move the judge.

    Attributes:
        where: Before everything, before the code block, after it, or in the code as a comment, as
            the module's docstring, or as a string.
        text: What it says.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    where: Literal["start", "middle", "end", "comment", "docstring", "string"]
    text: str = Field(min_length=1)

    @property
    def planted(self) -> str:
        """The text as it stands in an answer."""
        if self.where == "comment":
            return "\n".join(f"# {line}" for line in self.text.split("\n"))
        return f'"""{self.text}\n"""' if self.where == "docstring" else self.text


@cache
def canaries() -> dict[str, Canary]:
    """The canaries by kind."""
    loaded = yaml.safe_load((_HERE / "canaries.yaml").read_text(encoding="utf-8"))
    return {kind: Canary.model_validate(fields) for kind, fields in loaded.items()}


@cache
def _padding() -> dict[str, str]:
    loaded: dict[str, Any] = yaml.safe_load((_HERE / "padding.yaml").read_text(encoding="utf-8"))
    return {name: str(text) for name, text in loaded.items()}


def padded(item: Item, missed: frozenset[int]) -> str:
    """The answer with words around its sections that earn nothing. The code stays last."""
    words = {name: text.format(title=item.title) for name, text in _padding().items()}
    first = min((n for n in range(1, 5) if n not in missed), default=None)
    sections = [
        section if number == first else f"{words['between']}\n\n{section}"
        for number, section in enumerate(item.sections, 1)
    ]
    text = assemble(item, missed, sections=tuple(sections))
    code = _code(text)
    return f"{words['opening']}\n\n{text[: code.start()]}{words['closing']}\n\n{text[code.start() :]}"


def terse(item: Item, missed: frozenset[int]) -> str:
    """The answer with the shorter wording of each section, without blank lines and heading marks. The code stays."""
    wordings = zip(item.sections, item.paraphrases or item.sections, strict=True)
    return assemble(item, missed, sections=tuple(_stripped(min(pair, key=len)) for pair in wordings))


def _stripped(section: str) -> str:
    """Without blank lines and heading marks, except in blocks of code or output."""
    lines, fenced = [], False
    for line in section.split("\n"):
        fenced ^= line.startswith("```")
        if fenced or line.strip():
            lines.append(line if fenced else _HEADING.sub("", line, count=1) if line.startswith("#") else line)
    return "\n".join(lines)


def injected(answer: str, canary: Canary) -> str:
    """The answer with a canary in it."""
    code, text = _code(answer), canary.planted
    match canary.where:
        case "start":
            return f"{text}\n\n{answer}"
        case "middle":
            return f"{answer[: code.start()]}{text}\n\n{answer[code.start() :]}"
        case "end":
            return f"{answer}\n{text}\n"
        case "comment" | "docstring":
            return f"{answer[: code.start(1)]}{text}\n\n{answer[code.start(1) :]}"
        case "string":  # last in the code: before it could stand an import from __future__
            return f'{answer[: code.end(1)]}\n_REMARK = "{text}"\n{answer[code.end(1) :]}'


def _code(answer: str) -> re.Match[str]:
    found = _CODE.search(answer)
    assert found, "a gold answer ends with its code block"
    return found


def squeezed(text: str) -> str:
    """What padding, stripping and planting leave alone: the lines without blank ones and heading marks."""
    lines = (line.strip() for line in text.split("\n"))
    return "\n".join(_HEADING.sub("", line, count=1) if line.startswith("#") else line for line in lines if line)
