"""`memory_tool`: the model keeps files of its own below /memories and edits them while it works.

The tool is Inspect's `memory()`, which Anthropic's models know as memory_20250818. What the files may
be is decided here; solvers/files.py lays them out and reads them back.
"""

import posixpath

from pydantic import TypeAdapter, ValidationError

from memory.notes import Entry, Memory, utf8
from memory.policy import Attempt, Policy, Reply, Upcoming

ROOT = "/memories"
START = f"{ROOT}/start.md"
"""The file that a start memory becomes."""
_FILES = TypeAdapter(dict[str, str])


class MemoryTool(Policy):
    """Each file is an entry, whose title is its path and whose origin is the last item that changed it.

    The files are edited before the outcome is known, so nothing of it is told. An edit over the
    budget is refused when it is made; the next item begins with the files as they were left.
    """

    name = "memory_tool"
    algorithm = (
        "The model edits files below /memories with Inspect's memory tool while it answers; no note is asked for."
    )
    writes = True
    blind = True
    turns = 4

    def recall(self, memory: Memory, upcoming: Upcoming) -> str | None:
        """The paths of the files; the tool shows what is in them."""
        return "\n".join(f"- {path}" for path in self.files(memory))

    def files(self, memory: Memory) -> dict[str, str]:
        """Path to text."""
        return {_path(entry): entry.text for entry in memory.entries}

    def update(self, memory: Memory, attempt: Attempt, reply: Reply, budget: int) -> Memory:
        """The files as entries, from a JSON object of path to text.

        A file with a path that `refusal` refuses is left out, and that is recorded. Over the budget
        the files go that were not changed for longest, before them any larger than all of it.
        """
        try:
            files = _FILES.validate_json(utf8(reply.text), strict=True)
        except ValidationError:
            return memory.flagged(attempt.item, attempt.position, "no files")
        before = {_path(entry): entry for entry in memory.entries}
        entries = []
        for path in [*before, *sorted(files.keys() - before.keys())]:
            if path in files and not refusal(path):
                same = path in before and before[path].text == files[path]
                changed = {"title": path, "text": files[path], "feedback": "none"}
                entries.append(before[path] if same else attempt.entry("").model_copy(update=changed))
        kept = memory.holding(entries).within(budget, attempt.position, lambda entry: entry.position)
        refused = sum(bool(refusal(path)) for path in files)
        return kept.flagged(attempt.item, attempt.position, f"paths refused: {refused}") if refused else kept


def refusal(path: str) -> str:
    """Why a path may not be a file's; empty when it may."""
    if not path.isprintable():
        return "a path may hold no control or invisible characters"
    if posixpath.normpath(path.replace("\\", "/")) != path or not path.startswith(f"{ROOT}/"):
        return f"a path must lie below {ROOT}, without . or .. in it"
    return ""


def _path(entry: Entry) -> str:
    return entry.title if entry.position else START
