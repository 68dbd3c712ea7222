"""What `-T` takes, validated in one place, before any model call."""

import hashlib
from dataclasses import dataclass
from typing import cast, get_args

from evals.effort import Effort, effort_named, require_effort
from evals.errors import SettingError
from evals.handed import Handed, handed, require_lessons
from evals.item_sets import items_named, named_sets
from evals.items import Item
from evals.judging import judging
from evals.orders import ORDERS, Order
from evals.start_memory import start_memory_named
from evals.values import nothing, one_of, whole, yes_or_no
from evals.variants import VARIANTS, Variants, asked, family, originals, twins
from memory.notes import Feedback
from memory.registry import POLICIES

MAX_TOKENS = 64_000
"""Default output cap, the same at every effort: else effort would be confounded with the cap."""
MEMORY_BUDGET = 16_384
"""Default size of a memory in UTF-8 bytes."""
SPELT_OUT = 3
"""Most items that a condition's name spells out."""
_FEEDBACK: tuple[Feedback, ...] = get_args(Feedback)


@dataclass(frozen=True)
class Settings:
    """The validated settings of one condition; the fields are the task's parameters.

    `items` are those that were named; `twins` may be asked in their place, as `variants` says.
    """

    items: tuple[Item, ...]
    variants: Variants
    twins: dict[str, Item]
    effort: Effort
    critique_effort: Effort
    memory: str
    order: Order
    feedback: Feedback
    memory_budget: int
    max_tokens: int | None
    judge_effort: Effort | None
    judge_repeats: int
    judge_panel: tuple[str, ...]
    start_memory: str
    handed: Handed
    seed: int

    @property
    def asked(self) -> tuple[Item, ...]:
        """Every item that some chain may be asked."""
        return asked(self.items, self.twins, self.variants)

    @property
    def variant(self) -> str:
        """What differs from the defaults and touches every arm, in words; often empty."""
        return _differing(
            items=(_items_in_words(tuple(item.id for item in self.items)), "core"),
            variants=(self.variants, "familiar"),
            order=(self.order, "fixed"),
            judge_effort=(self.judge_effort, "high"),
            judge_repeats=(self.judge_repeats, 1),
            seed=(self.seed, 0),
        )

    @property
    def memory_variant(self) -> str:
        """What differs from the defaults and touches an arm with notes; empty in the others."""
        policy, started = POLICIES[self.memory], (_digest(self.start_memory), _digest(""))
        if not policy.writes:
            of, pilot = (self.handed.pilot.policy, self.handed.digest) if self.handed.pilot else ("", "")
            writer = (self.handed.writer, "")
            return _differing(writer=writer, of=(of, ""), pilot=(pilot, ""), start_memory=started)
        feedback = "judge" if policy.blind else self.feedback
        return _differing(
            feedback=(feedback, "judge"),
            memory_budget=(self.memory_budget, MEMORY_BUDGET),
            critique_effort=(self.critique_effort if policy.asks else self.effort, self.effort),
            start_memory=started,
        )

    @property
    def condition(self) -> str:
        """Effort, policy and cap in one name, with a digest of what else differs; names a folder."""
        name, other = f"{self.effort}-{self.memory}-{self.max_tokens or 'auto'}", self.variant + self.memory_variant
        return f"{name}-{_digest(other)}" if other else name


def _differing(**settings: tuple[object, object]) -> str:
    return " ".join(f"{name}={value}" for name, (value, default) in settings.items() if value != default)


def _items_in_words(ids: tuple[str, ...]) -> str:
    """A few items by id; more by the name of their set, with a digest, as a set may grow."""
    named = next((name for name, members in named_sets().items() if members == ids), "")
    if named == "core":
        return named
    if len(ids) <= SPELT_OUT:
        return "+".join(ids)
    return f"{named or f'{len(ids)}-items'}-{_digest('+'.join(ids))}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:8]


def settings(
    *,
    model: str,
    critic: str,
    grader: str,
    effort: object,
    critique_effort: object = None,
    memory: object = False,
    items: object = "core",
    variants: object = "familiar",
    order: object = "fixed",
    feedback: object = "judge",
    memory_budget: object = MEMORY_BUDGET,
    max_tokens: object = MAX_TOKENS,
    judge_effort: object = "high",
    judge_repeats: object = 1,
    judge_panel: tuple[str, ...] = (),
    start_memory: object = None,
    pilot: object = None,
    writer: object = None,
    seed: object = 0,
    force: object = False,
) -> Settings:
    """Validates everything a user can set, as Inspect's `-T` parser delivers it.

    `model`, `critic` and `grader` are the names of the three models, `provider/name`, and
    `judge_panel` those of the further judges; the rest are the task's parameters, which
    evals/memory_effort.py describes.

    Raises:
        SettingError: For the first wrong value, with the valid ones.
    """
    level = effort_named(effort, "effort")
    critique_level = level if critique_effort is None else effort_named(critique_effort, "critique_effort")
    cap = None if max_tokens == "auto" else whole(max_tokens, "max_tokens", 1, "or auto (Inspect's own sizing)")
    policy = _policy(memory)
    require_effort(model, level, cap)
    if POLICIES[policy].asks:
        require_effort(critic, critique_level, cap, "critique_effort")
    judged = judging(grader, judge_effort, judge_repeats, judge_panel)
    budget = whole(memory_budget, "memory_budget", 1, "in UTF-8 bytes")
    chosen, mode = originals(items_named(items)), cast(Variants, one_of(variants, "variants", VARIANTS))
    replaced = twins(chosen, mode)
    may_be_asked = asked(chosen, replaced, mode)
    if feedback == "tests" and (without := [item.id for item in may_be_asked if item.checks is None]):
        raise SettingError(f"feedback=tests: {', '.join(without)} has no hidden checks; give judge, score or none.")
    require_lessons(policy, [item.domain for item in may_be_asked], budget)
    known = frozenset[str]().union(*(family(item, replaced) for item in chosen))
    forced = yes_or_no(force, "force")
    return Settings(
        items=chosen,
        variants=mode,
        twins=replaced,
        effort=level,
        critique_effort=critique_level,
        memory=policy,
        order=cast(Order, one_of(order, "order", ORDERS)),
        feedback=cast(Feedback, "none" if nothing(feedback) else one_of(feedback, "feedback", _FEEDBACK)),
        memory_budget=budget,
        max_tokens=cap,
        judge_effort=judged.effort,
        judge_repeats=judged.repeats,
        judge_panel=judged.panel,
        start_memory=start_memory_named(start_memory, policy, budget, known, forced),
        handed=handed(pilot, writer, policy, model, level, known, len(chosen), forced),
        seed=whole(seed, "seed", 0),
    )


def _policy(value: object) -> str:
    if nothing(value):
        return "none"
    if value is True:
        return "self_critique"
    return one_of(value, "memory", tuple(POLICIES), "true means self_critique, false none")
