"""Problems prove themselves: the reference passes, each planted flawed answer fails what and how it says."""

from evals.problems import Problem
from evals.trying import Program, Proof, tried, unfailed, unfilled, unknown
from scorers.failing import CLASSES, class_by_checks
from scorers.hidden_checks import HiddenChecks, load_checks

LEAST_MUTANTS = 4
"""Flawed answers that a proven problem has at least."""
NOT_RUN = "did not run"


def prove_problem(problem: Problem, seeds: range = range(1)) -> Proof:
    """Runs the reference and every flawed answer once per seed, and compares what is said of failures.

    Whatever goes wrong in the problem's own files is a line of the proof, never an exception.
    """
    count = len(problem.mutants)
    try:
        checks = load_checks(problem.folder)
    except Exception as ex:  # the author's module may raise anything; it is what is being examined
        return Proof(problem.id, 0, 0, count, (f"checks.py: cannot be used: {type(ex).__name__}: {ex}",))
    mutants = [Program(f"mutants/{m.name}.py", m.code, m.fails, m.kind != NOT_RUN) for m in problem.mutants]
    programs = [Program("solution.py", problem.solution, runs=True), *mutants]
    found = [
        *unfilled(problem.folder),
        *_kinds(checks),
        *(wrong for one in mutants for wrong in unknown(checks, one)),
        *unfailed(checks, mutants),
        *_labels(problem, checks),
        *tried(checks, programs, seeds),
    ]
    return Proof(problem.id, len(programs) * len(seeds), len(checks.criteria), count, tuple(found))


def _kinds(checks: HiddenChecks) -> list[str]:
    """KINDS may only speak of checks that there are, and of classes that a check can tell."""
    tellable = [one for one in CLASSES if one != NOT_RUN]
    return [
        f"checks.py: KINDS: {name!r}: {kind!r}: give a check's name and one of {', '.join(tellable)}"
        for name, kind in checks.kinds.items()
        if name not in checks.criteria or kind not in tellable
    ]


def _labels(problem: Problem, checks: HiddenChecks) -> list[str]:
    lines = []
    if len(problem.mutants) < LEAST_MUTANTS:
        lines.append(f"mutants: {len(problem.mutants)}, a proven problem has at least {LEAST_MUTANTS}")
    for mutant in problem.mutants:
        told = class_by_checks(checks.kinds, mutant.fails)
        if mutant.kind != NOT_RUN and told not in (None, mutant.kind):
            lines.append(f"mutants/{mutant.name}.py: Kind: {mutant.kind}, but the checks it fails tell: {told}")
    return lines
