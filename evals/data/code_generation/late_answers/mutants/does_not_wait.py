"""Returns what the open questions would leave instead of waiting for their answers.

Fails: results, edge_cases, fewest_calls, large
Kind: logic error
"""

from collections import deque
from collections.abc import Callable


def find(n: int, delay: int, ask: Callable[[int], bool | None]) -> int:
    """Finds the hidden number with the fewest calls that can be guaranteed.

    Args:
        n: The number is one of 0, …, n - 1.
        delay: How many calls later an answer comes.
        ask: Asks whether the number is at least its argument, returns the answer of `delay` calls before.
    """
    # sizes[t]: among how many numbers t calls can find one, when no open question says anything about them.
    sizes = [1] * (delay + 1)
    while sizes[-1] < n:
        sizes.append(sizes[-1] + sizes[-1 - delay])
    left = next(t for t, size in enumerate(sizes) if size >= n)
    low, high = 0, n
    edge = low  # where the number begins if all open questions are answered with yes
    open_questions: deque[int] = deque()
    while high - edge > 1:
        question = edge
        if high - edge > 1:
            # A no comes after this call and `delay` more: what is below must then be found with the calls still left.
            question += min(sizes[left - 1 - delay], high - edge - 1)
        left -= 1
        edge = question
        open_questions.append(question)
        answer = ask(question)
        if answer is None:
            continue
        answered = open_questions.popleft()
        if answer:
            low = max(low, answered)
        elif answered < high:
            # All questions asked since lie above: their answers will say nothing new.
            high, edge = answered, low
    return edge
