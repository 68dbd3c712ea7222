"""What the offline candidate draws for one attempt, whether it answers at once or works with tools."""

import hashlib
import random
from dataclasses import dataclass

from inspect_ai.util import store

from evals.effort import Effort
from evals.simulated.kinds import kind_of
from evals.simulated.playing import missed_criteria
from evals.simulated.profile import Profile
from evals.simulated.reading import Asked
from memory.notes import utf8


@dataclass(frozen=True)
class Drawn:
    """One attempt.

    Attributes:
        planted: Its expected score, 0 to 100.
        thinking: Thinking tokens wanted.
        cut_off: Whether the cap leaves no room for an answer.
        missed: Criteria that it misses, if it is not cut off.
    """

    planted: float
    thinking: int
    cut_off: bool
    missed: frozenset[int]


def seed_of(profile: Profile, asked: Asked, effort: Effort, cap: int | None) -> str:
    """Of all draws for one conversation: the same for every turn of it."""
    item = asked.item.id if asked.item else hashlib.sha256(asked.text.encode("utf-8", "replace")).hexdigest()
    kind = kind_of(asked.wrapped, asked.notes)
    return f"{profile.seed}/{asked.role}/{item}/{store().get('epoch')}/{effort}/{cap}/{kind}"


def thinking_of(profile: Profile, asked: Asked, effort: Effort, seed: str) -> int:
    """Thinking tokens wanted in one conversation."""
    note_bytes = len(utf8(asked.notes.strip()))
    return round(profile.thinking(effort, note_bytes, random.Random(f"{seed}/thinking").gauss()))


def drawn(profile: Profile, asked: Asked, effort: Effort, cap: int | None) -> Drawn:
    """What a candidate draws for its attempt."""
    seed = seed_of(profile, asked, effort, cap)
    note_bytes = len(utf8(asked.notes.strip()))
    thinking = thinking_of(profile, asked, effort, seed)
    domain = asked.item.domain if asked.item else ""
    kind = kind_of(asked.wrapped, asked.notes)
    has_content, reads = kind == "notes", kind in ("notes", "negated")
    skill = profile.skill(effort, domain, asked.wrapped, note_bytes, has_content)
    chain = f"{profile.seed}/{store().get('epoch')}/{effort}/{cap}/{reads}"
    return Drawn(
        planted=profile.planted_score(effort, domain, asked.wrapped, note_bytes, cap, has_content),
        thinking=thinking,
        cut_off=cap is not None and thinking + profile.answer_tokens > cap,
        missed=missed_criteria(profile, skill, reads, chain, f"{seed}/criteria"),
    )
