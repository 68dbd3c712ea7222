"""Items prove themselves: the reference passes, each mutant fails what it names, gold answers add up."""

import re

from evals.errors import SettingError
from evals.gold import SUBSETS, assemble, code_criteria, codes
from evals.items import Item
from evals.trying import Program, Proof, tried, unfailed, unfilled, unknown
from scorers.hidden_checks import HiddenChecks, load_checks

_FINAL_BLOCK = re.compile(r"^```(?:python|record)\n(.*?)^```\s*\Z", re.MULTILINE | re.DOTALL)


def prove(item: Item, seeds: range = range(1)) -> Proof:
    """Runs the reference and every mutant once per seed, and adds up the sixteen gold answers.

    Whatever goes wrong in the item's own files is a problem of the proof, never an exception.
    """
    try:
        checks = load_checks(item.folder)
    except Exception as ex:  # the author's module may raise anything; it is what is being examined
        return Proof(item.id, 0, 0, len(item.mutants), (f"checks.py: cannot be used: {type(ex).__name__}: {ex}",))
    mutants = [Program(f"mutants/{m.name}.py", m.code, m.fails) for m in item.mutants]
    programs = [Program("solution.py", item.solution or ""), *mutants]
    problems = [
        *unfilled(item.folder),
        *_labels(item, checks, mutants),
        *tried(checks, programs, seeds),
        *added_up(item),
    ]
    return Proof(item.id, len(programs) * len(seeds), len(checks.criteria), len(item.mutants), tuple(problems))


def _labels(item: Item, checks: HiddenChecks, programs: list[Program]) -> list[str]:
    """A mutant's `Misses:` must be what its failed checks settle, and `checks: true` what some check settles."""
    problems = []
    for mutant, program in zip(item.mutants, programs, strict=True):
        if wrong := unknown(checks, program):
            problems += wrong
            continue
        lost = {number for name in mutant.fails for number in checks.criteria[name]}
        if lost != mutant.misses:
            problems.append(f"{program.name}: Misses: {sorted(mutant.misses)}, its checks settle {sorted(lost)}")
    problems += unfailed(checks, programs)
    settled = {number for numbers in checks.criteria.values() for number in numbers}
    declared = {number for number, criterion in enumerate(item.criteria, 1) if criterion.checks}
    if settled != declared:
        problems.append(f"item.yaml: criteria with checks: true are {sorted(declared)}, checks.py settles {settled}")
    return problems


def added_up(item: Item) -> list[str]:
    """Each of the sixteen answers must carry its met sections, no other, and end with code that has its label."""
    problems = []
    for missed in SUBSETS:
        where = f"gold answer without {sorted(missed) or 'nothing'}"
        try:
            answer = assemble(item, missed)
        except SettingError as ex:
            problems.append(f"{where}: {ex.message}")
            continue
        for number, section in enumerate(item.sections, 1):
            if (section in answer) == (number in missed):
                problems.append(f"{where}: section {number} is {'there' if number in missed else 'not there'}")
        if not _FINAL_BLOCK.search(answer):
            problems.append(f"{where}: does not end with one {item.language} block")
        if missed & code_criteria(item) and codes(item, missed)[0] == item.solution:
            problems.append(f"{where}: delivers the reference although the code must miss {sorted(missed)}")
    return problems
