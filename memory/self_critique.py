"""`self_critique`: the original experiment's memory. After each item the model criticises its own attempt."""

from memory.notes import Entry, Memory
from memory.policy import Attempt, Policy, prompt_text


class SelfCritique(Policy):
    """Three to five bullets per item, appended; the whole file is put before the next item."""

    name = "self_critique"
    algorithm = "After each item 3-5 bullets from its score and feedback, appended; oldest entries go over budget."
    writes = True

    def recall(self, memory: Memory) -> str | None:
        """The whole file."""
        return memory.text

    def ask(self, attempt: Attempt) -> str | None:
        """Asks for the bullets, after telling as much of the outcome as the feedback setting allows."""
        told = []
        if attempt.score is not None:
            told.append(f'Your answer to the task "{attempt.title}" scored {attempt.score:g} out of 100.')
        if attempt.feedback is not None:
            source = "What its hidden tests found" if attempt.told == "tests" else "What the judge wrote about it"
            told.append(f"{source}:\n\n{attempt.feedback}")
        if not told:
            told.append(f'You have just answered the task "{attempt.title}".')
        return prompt_text("self_critique").format(outcome="\n\n".join(told) + "\n\n")

    def update(self, memory: Memory, attempt: Attempt, reply: str, budget: int) -> Memory:
        """Appends the reply as one entry; an empty reply leaves the memory as it was."""
        if not reply.strip():
            return memory
        entry = Entry(
            item=attempt.item,
            title=attempt.title,
            chain=attempt.chain,
            position=attempt.position,
            feedback=attempt.told,
            text=reply.strip(),
        )
        return memory.added(entry, budget)
