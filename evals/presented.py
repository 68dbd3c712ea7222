"""Presented: the question's own document, made for the sample's epoch when the sample begins.

The dataset holds the bare questions. A document in it would be the same in every epoch, and would be
written into the log once more for the sample's input.
"""

from inspect_ai.solver import Generate, Solver, TaskState, solver

from evals.arrangement import arranged, prompt
from evals.book import questions_file


@solver
def presented(pages: int, seed: int) -> Solver:
    """Puts document and question before the model, and what the scorer needs to know of them into the metadata.

    Args:
        pages: Length of the document, in pages of 500 words.
        seed: Of the choice and order of chapters.
    """

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        question = next(one for one in questions_file().questions if one.id == state.sample_id)
        document = arranged(question, pages, seed, state.epoch)
        state.user_prompt.text = prompt(question, document.text)
        state.metadata |= {
            "placement": document.placement,
            "evidence_depth": round(document.depth, 3),
            "pages": pages,
            "words": document.words,
            "chapters": len(document.numbers),
            "chapter_numbers": {slug: document.numbers[slug] for slug in question.evidence},
        }
        return state

    return solve
