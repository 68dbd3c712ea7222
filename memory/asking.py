"""What the writers of notes are asked and told: templates, and the outcome as far as the setting allows."""

import re

from memory.policy import Attempt, prompt_text

_PLACE = re.compile(r"\{([a-z]+)\}")


def filled(template: str, **values: str) -> str:
    """A prompt template with its places filled, in one pass: a place that a value names stays as it is."""
    return _PLACE.sub(lambda place: values.get(place[1], place[0]), prompt_text(template))


def outcome(attempt: Attempt) -> str:
    """What the writer is told of the attempt; without score and feedback, that there was one."""
    told = []
    if attempt.score is not None:
        told.append(f'Your answer to the task "{attempt.title}" scored {attempt.score:g} out of 100.')
    if attempt.feedback is not None:
        source = "What its hidden tests found" if attempt.told == "tests" else "What the judge wrote about it"
        told.append(f"{source}:\n\n{attempt.feedback}")
    return "\n\n".join(told) or f'You have just answered the task "{attempt.title}".'
