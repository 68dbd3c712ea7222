"""Items prove themselves: the reference passes, each mutant fails what it names, gold answers add up.

The checks run here on our own trusted code only, in a child process with a time limit. That is no
isolation: model-written code never comes this way.
"""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from evals.errors import SettingError
from evals.gold import SUBSETS, assemble, code_criteria, codes
from evals.items import Item
from scorers.harness.exchange import COMMAND, Case, Observation, reply, request
from scorers.hidden_checks import HiddenChecks, compare, load_checks

WALL_S = 300.0
"""Wall seconds of one program."""
HEADROOM = 10
"""How many times the reference's CPU seconds a case has to be allowed."""
UNFILLED = "TODO(new)"
"""What `retrospect new` writes where an author has to."""
_FINAL_BLOCK = re.compile(r"^```python\n(.*?)^```\s*\Z", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Proof:
    """What was tried on one item, and what did not hold.

    Attributes:
        item: Item id.
        runs: Programs run (reference and mutants, times seeds).
        checks: Number of hidden checks.
        mutants: Number of mutants.
        problems: One line each; empty means proven.
    """

    item: str
    runs: int
    checks: int
    mutants: int
    problems: tuple[str, ...]


def prove(item: Item, seeds: range = range(1)) -> Proof:
    """Runs the reference and every mutant once per seed, and adds up the sixteen gold answers.

    Whatever goes wrong in the item's own files is a problem of the proof, never an exception.
    """
    try:
        checks = load_checks(item.folder)
    except Exception as ex:  # the author's module may raise anything; it is what is being examined
        return Proof(item.id, 0, 0, len(item.mutants), (f"checks.py: cannot be used: {type(ex).__name__}: {ex}",))
    programs = {"solution": (item.solution or "", frozenset[str]())}
    programs |= {f"mutants/{m.name}": (m.code, m.fails) for m in item.mutants}
    runs = [(name, seed) for name in programs for seed in seeds]
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = pool.map(lambda run: _tried(checks, *programs[run[0]], f"{run[0]}.py, seed {run[1]}", run[1]), runs)
    problems = [
        *_unfilled(item),
        *_labels(item, checks),
        *(problem for found in results for problem in found),
        *_gold(item),
    ]
    return Proof(item.id, len(runs), len(checks.criteria), len(item.mutants), tuple(problems))


def _tried(checks: HiddenChecks, code: str, fails: frozenset[str], where: str, seed: int) -> list[str]:
    try:
        cases = checks.cases(seed)
        observed = run_trusted(checks, code, cases)
        results = compare(checks, cases, observed)
    except Exception as ex:  # raised by the author's cases or judge, or by a child that gave no observation
        return [f"{where}: no result: {type(ex).__name__}: {ex}"]
    failed = {result.name: result.reason for result in results if not result.passed}
    slow = [] if fails or failed else _slow(checks, observed, where)
    return [*_differences(where, fails, failed), *slow]


def run_trusted(checks: HiddenChecks, code: str, cases: list[Case]) -> list[Observation]:
    """Observes code of our own, in a child process on this machine.

    Raises:
        RuntimeError: When the child reports no observation.
        subprocess.TimeoutExpired: When it runs into the wall limit.
    """
    asked = request(code, checks.probe, cases, checks.cpu_s)
    line = [sys.executable, *COMMAND]
    child = subprocess.run(line, input=asked.stdin, capture_output=True, timeout=WALL_S, check=False)
    got = reply(asked, child.stdout.decode(errors="replace"))
    if got.observations is None:
        raise RuntimeError(f"No observation from the checks: {child.stderr.decode(errors='replace')[-2000:]}")
    if got.tampered:
        raise RuntimeError(f"The harness takes it for tampering: {', '.join(sorted(set(got.tampered)))}")
    return got.observations


def _slow(checks: HiddenChecks, observed: list[Observation], where: str) -> list[str]:
    most = max(one["cpu_s"] for one in observed)
    if most * HEADROOM <= checks.cpu_s:
        return []
    return [f"{where}: a case took {most:.2f} s of CPU; CPU_S, {checks.cpu_s:g} s, must be {HEADROOM} times that"]


def _differences(where: str, expected: frozenset[str], failed: dict[str, str]) -> list[str]:
    survived = [f"{where}: passed {name}, which it must fail" for name in sorted(expected - set(failed))]
    surprised = [f"{where}: failed {name}: {failed[name]}" for name in sorted(set(failed) - expected)]
    return survived + surprised


def _unfilled(item: Item) -> list[str]:
    """Every place that `retrospect new` left to be filled in."""
    return [
        f"{path.relative_to(item.folder)}:{number}: says {UNFILLED}, still to be filled in"
        for path in sorted(item.folder.rglob("*.*"))
        if path.suffix in (".md", ".py", ".yaml")
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1)
        if UNFILLED in line
    ]


def _labels(item: Item, checks: HiddenChecks) -> list[str]:
    """A mutant's `Misses:` must be what its failed checks settle, and `checks: true` what some check settles."""
    problems = []
    for mutant in item.mutants:
        unknown = sorted(mutant.fails - set(checks.criteria))
        lost = {number for name in mutant.fails - set(unknown) for number in checks.criteria[name]}
        if unknown:
            problems.append(f"mutants/{mutant.name}.py: names unknown checks {unknown}; known: {list(checks.criteria)}")
        elif lost != mutant.misses:
            problems.append(
                f"mutants/{mutant.name}.py: Misses: {sorted(mutant.misses)}, its checks settle {sorted(lost)}"
            )
    unfailed = sorted(set(checks.criteria) - {name for mutant in item.mutants for name in mutant.fails})
    problems += [f"checks.py: no mutant fails {name}, so nothing shows that it can fail" for name in unfailed]
    settled = {number for numbers in checks.criteria.values() for number in numbers}
    declared = {number for number, criterion in enumerate(item.criteria, 1) if criterion.checks}
    if settled != declared:
        problems.append(f"item.yaml: criteria with checks: true are {sorted(declared)}, checks.py settles {settled}")
    return problems


def _gold(item: Item) -> list[str]:
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
            problems.append(f"{where}: does not end with one python block")
        if missed & code_criteria(item) and codes(item, missed)[0] == item.solution:
            problems.append(f"{where}: delivers the reference although the code must miss {sorted(missed)}")
    return problems
