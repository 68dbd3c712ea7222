"""Attempts and memories that the tests of the policies share."""

from dataclasses import replace

from memory.notes import Memory
from memory.policy import Attempt, Policy, Reply

INSTRUCTIONS = {
    "median": "Find the median of two sorted arrays in logarithmic time; count the accesses.",
    "limiter": "Find the race in this rate limiter with its lock and its clock.",
    "autograd": "Write a scalar autograd engine with the chain rule and a backward pass.",
    "cache": "Find the race in this cache whose lock is not held, and the wrong key.",
}
ANSWER = "def f(x):\n    return x"


def attempt(item: str = "median", position: int = 1, **more: object) -> Attempt:
    """A judged attempt at one of the items."""
    told = Attempt(
        item=item,
        title=item.capitalize(),
        chain=1,
        position=position,
        told="judge",
        score=62.5,
        feedback="The empty list is missing.",
        instruction=INSTRUCTIONS.get(item, f"Do {item}."),
        answer=ANSWER,
    )
    return replace(told, **more)  # type: ignore[arg-type]


def after(policy: Policy, replies: dict[str, str], budget: int = 100_000, start: Memory | None = None) -> Memory:
    """The memory after these items with these replies, in turn."""
    memory = start or Memory()
    for position, (item, text) in enumerate(replies.items(), len(memory.entries) + 1):
        memory = policy.update(memory, attempt(item, position), Reply(text), budget)
    return memory
