"""How the offline model understands what it is asked: from the prompts alone, as a real model would."""

import re
from dataclasses import dataclass

from inspect_ai.model import ChatMessage, ChatMessageUser

from evals.item_sets import known_items, met_items
from evals.items import Item
from memory.policy import prompt_text
from scorers.judge import FIXED

_WRAPPER_HEAD, _WRAPPER_MIDDLE = prompt_text("recall").split("{notes}")
_WRAPPER_MIDDLE = _WRAPPER_MIDDLE.split("{instruction}")[0]
_JUDGE_HEAD = FIXED.split("{instruction}")[0]
_NOTE_ENDINGS = {
    name: prompt_text(name).rstrip().rpartition("\n\n")[2]
    for name in ("self_critique", "cheatsheet", "playbook", "lessons")
}
"""The last paragraph of each prompt for a note, by the name of its template."""
_ANSWER = re.compile(r"^BEGIN ([0-9a-f]{16})\n(.*)\nEND \1$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Asked:
    """What a conversation asks of the offline model.

    Attributes:
        role: `candidate`, `critic` or `judge`.
        item: The item in question, of the project or of a folder that this process was given; None for any other.
        text: All that was said by the user, for seeds.
        wrapped: Whether there is a memory block.
        notes: What is in it.
        answer: The answer to judge.
        note: Prompt template of the note that the critic is to write.
    """

    role: str
    item: Item | None
    text: str
    wrapped: bool = False
    notes: str = ""
    answer: str = ""
    note: str = ""


def read(conversation: list[ChatMessage]) -> Asked:
    """Tells who is asked what."""
    said = [message.text for message in conversation if isinstance(message, ChatMessageUser)]
    text = "\n".join(said)
    wrapped = said[0].startswith(_WRAPPER_HEAD)
    notes, _, task = said[0][len(_WRAPPER_HEAD) :].partition(_WRAPPER_MIDDLE) if wrapped else ("", "", said[0])
    item = _item_in(task)
    if said[0].startswith(_JUDGE_HEAD):
        found = _ANSWER.search(said[0])
        return Asked("judge", item, text, answer=found[2] if found else "")
    if len(said) == 1:
        return Asked("candidate", item, text, wrapped, notes)
    note = next((name for name, ending in _NOTE_ENDINGS.items() if said[-1].rstrip().endswith(ending)), "")
    return Asked("critic", item, text, wrapped, notes, note=note)


def _item_in(task: str) -> Item | None:
    """The item whose instruction stands in the task: of a user's own that do, the longest, and of equals the newest."""
    of_project = next((item for item in known_items().values() if item.instruction.strip() in task), None)
    met = [item for item in reversed(met_items()) if item.instruction.strip() in task]
    return of_project or max(met, key=lambda item: len(item.instruction), default=None)
