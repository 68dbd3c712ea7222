"""The offline judge of notes: a piece of advice is about one criterion, and heeded where the answer meets that one."""

import hashlib
import json
import re

from inspect_ai.model import ChatMessage, ChatMessageUser
from inspect_ai.tool import ToolInfo

from evals.effort import Effort
from evals.item_sets import own_items
from evals.simulated.played import Played
from evals.simulated.playing import judged_points
from evals.simulated.profile import Profile
from scorers.heeding import FIXED
from scorers.quoting import LEAST_WORDS

_HEAD = FIXED.split("{instruction}")[0]
_ADVICE = re.compile(r"^ADVICE ([0-9a-f]{16})\n(.*)\nADVICE \1$", re.MULTILINE | re.DOTALL)
_ANSWER = re.compile(r"^BEGIN ([0-9a-f]{16})\n(.*)\nEND \1$", re.MULTILINE | re.DOTALL)
_NUMBER = re.compile(r"^\d+\. ")


def play(
    profile: Profile, conversation: list[ChatMessage], tools: list[ToolInfo], effort: Effort, cap: int | None
) -> Played | None:
    """Finds advice heeded as often as the answer meets criteria: what is planted on the score shows here too."""
    said = next((message.text for message in conversation if isinstance(message, ChatMessageUser)), "")
    if not said.startswith(_HEAD):
        return None
    found, given = _ADVICE.search(said), _ANSWER.search(said)
    advice = [_NUMBER.sub("", line) for line in found[2].splitlines()] if found else []
    answer = given[2] if given else ""
    item = next((item for item in own_items().values() if item.instruction.strip() in said), None)
    points, words = judged_points(item, answer), answer.split()
    entries = []
    for piece in advice:
        met = points[int(hashlib.sha256(piece.encode()).hexdigest(), 16) % len(points)] > 0
        evidence = " ".join(words[:LEAST_WORDS]) if met and words else "not to be seen"
        entries.append({"heeded": "yes" if met and words else "no", "evidence": evidence})
    return Played(json.dumps({"advice": entries}), thinking=round(profile.thinking(effort, 0, 0.0)))
