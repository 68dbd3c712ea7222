"""`lessons`: a few lessons per item, drawn differently from success and failure (ReasoningBank, arXiv 2509.25140)."""

from pydantic import BaseModel

from memory.asking import filled, outcome
from memory.notes import Memory
from memory.parsing import one_line, parsed
from memory.policy import Attempt, Policy, Reply, Upcoming, prompt_text
from memory.retrieving import most_similar

EACH, MOST = 3, 3
"""Lessons from one item, and lessons that are shown before one."""
SUCCESS = 70
"""Points from which an attempt is a success, as everywhere in this suite."""


class Lesson(BaseModel):
    """One lesson as the model writes it."""

    title: str
    description: str
    content: str

    @property
    def text(self) -> str:
        """The lesson as it is shown, or nothing when a part is missing."""
        title, description, content = map(one_line, (self.title, self.description, self.content))
        return f"**{title}** {description}\n\n{content}" if title and description and content else ""


class Drawn(BaseModel):
    """The reply that is asked for."""

    lessons: list[Lesson]


class Lessons(Policy):
    """At most three lessons per item, kept whole; before an item those of the items most like it.

    A reply without the JSON that is asked for adds nothing, and that is recorded; so are lessons beyond the third and
    those without title, description or content, which are left out.
    """

    name = "lessons"
    algorithm = (
        f"At most {EACH} lessons per item, from success or failure; the {MOST} from the most similar items are shown."
    )
    writes = True
    asks = True

    def recall(self, memory: Memory, upcoming: Upcoming) -> str | None:
        """The lessons from the items whose instructions match the next one best, without headings, the best last."""
        return "\n\n".join(entry.line for entry in most_similar(memory, upcoming, MOST))

    def ask(self, memory: Memory, attempt: Attempt, budget: int) -> str | None:
        """Asks what led to success, what to failure, or, where the outcome is not told, which of the two it was."""
        ending = "unknown" if attempt.score is None else "success" if attempt.score >= SUCCESS else "failure"
        return filled("lessons", outcome=outcome(attempt), focus=prompt_text(f"lessons_{ending}").strip())

    def update(self, memory: Memory, attempt: Attempt, reply: Reply, budget: int) -> Memory:
        """Appends the lessons, each an entry; the oldest go over the budget."""
        given = parsed(reply, Drawn)
        if isinstance(given, str):
            return memory.flagged(attempt.item, attempt.position, given)
        texts = [lesson.text for lesson in given.lessons]
        whole = list(dict.fromkeys(text for text in texts if text))
        for text in whole[:EACH]:
            memory = memory.added(attempt.entry(text, key=attempt.instruction), budget)
        if "" in texts or len(whole) > EACH:
            reason = f"lessons beyond {EACH}, or without title, description or content"
            memory = memory.flagged(attempt.item, attempt.position, reason)
        return memory
