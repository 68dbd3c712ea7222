"""Code generation: problems, their proof, and the task through Inspect with the checks in the sandbox."""

import random
import re
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest
from click.testing import CliRunner
from inspect_ai import eval
from inspect_ai.log import EvalLog, EvalSample
from inspect_ai.model import ChatMessageUser
from inspect_ai.util import store

from evals.check_command import named
from evals.errors import SettingError
from evals.gold import delivered
from evals.problem_proving import prove_problem
from evals.problem_sets import own_problems, problems_named
from evals.problems import Flawed, Problem, load_problem
from evals.simulated import code_generation as player
from evals.simulated.played import Played
from evals.simulated.profile import profile_named
from evals.trying import Proof
from retrospect import main
from scorers.failing import CLASSES
from scorers.failure import KEYS
from tests.evals.problem_folders import CANARY, FILES, flawed, problem_folder
from tests.scorers.sandbox.boxes import required
from tests.support import model

TASK = "evals/code_generation"
OWN = own_problems()


def ran(logs: Path, name: str = "simulated/null", epochs: int = 1, **settings: Any) -> EvalLog:
    args = {"effort": "high"} | settings
    [log] = eval(TASK, task_args=args, model=model(name), epochs=epochs, log_dir=str(logs), display="none")
    return log


def samples(log: EvalLog) -> list[EvalSample]:
    assert log.status == "success", log.error
    assert log.samples
    return log.samples


def delivering(monkeypatch: pytest.MonkeyPatch, code: dict[str, str]) -> None:
    """Lets the offline candidate deliver this code for each problem."""

    def said(profile: object, problem: Problem, effort: object, cap: object) -> Played:
        return Played(f"```python\n{delivered(code[problem.id])}\n```\n")

    monkeypatch.setattr(player, "_attempt", said)


def value(sample: EvalSample, scorer: str) -> dict[str, Any]:
    found = (sample.scores or {})[scorer].value
    assert isinstance(found, dict)
    return found


# Through the task


def test_every_reference_scores_100_and_nobody_is_asked_about_failures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    required("bwrap")
    delivering(monkeypatch, {problem.id: problem.solution for problem in OWN.values()})
    log = ran(tmp_path)
    wrong = {s.id: (s.scores or {})["checks"].explanation for s in samples(log) if not value(s, "checks")["all_passed"]}
    assert not wrong
    assert {sample.id for sample in samples(log)} == set(OWN)
    assert not any("failure" in (sample.scores or {}) for sample in samples(log))


def test_flawed_answers_fail_where_they_say_and_as_they_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    required("bwrap")
    draw = random.Random(8)
    sampled = [*draw.sample(problems_named("algorithmic"), 4), *problems_named("engineering")]
    drawn: dict[str, Flawed] = {problem.id: draw.choice(problem.mutants) for problem in sampled}
    delivering(monkeypatch, {name: mutant.code for name, mutant in drawn.items()})
    for sample in samples(ran(tmp_path, problems=list(drawn))):
        mutant = drawn[str(sample.id)]
        found, classified = (sample.scores or {})["checks"], (sample.scores or {})["failure"]
        passed = (found.metadata or {})["passed"]
        assert {name for name, good in passed.items() if not good} == mutant.fails, (sample.id, mutant.name)
        assert value(sample, "failure") == {KEYS[name]: int(name == mutant.kind) for name in CLASSES}, sample.id
        assert str((classified.metadata or {})["evidence"]) in mutant.code


def test_the_log_says_what_analysis_needs(tmp_path: Path) -> None:
    log = ran(tmp_path, problems="keyed_cache", epochs=2)
    meta, [first, second] = log.eval.metadata or {}, samples(log)
    assert (meta["dimension"], meta["items"], meta["samples_per_chain"]) == ("code_generation", {"keyed_cache": 1}, 1)
    assert meta["variant"] == "problems=keyed_cache"
    assert first.input == OWN["keyed_cache"].instruction
    kept = ("position", "item_version", "domain", "title")
    assert [first.metadata[name] for name in kept] == [1, 1, "code_generation", OWN["keyed_cache"].title]
    assert {"checks", "measures"} <= set(first.scores or {})
    seeds = [((sample.scores or {})["checks"].metadata or {})["seed"] for sample in (first, second)]
    assert seeds[0] != seeds[1]  # new cases in every epoch


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"problems": "no_such"}, "not a known problem"),
        ({"problems": []}, "names no problem"),
        ({"problems": ["keyed_cache", "engineering"]}, "keyed_cache comes twice"),
        ({"effort": "most"}, "effort='most'"),
        ({"max_tokens": 0}, "max_tokens=0"),
        ({"judge_effort": "much"}, "judge_effort='much'"),
        ({"judge_repeats": 0}, "judge_repeats=0"),
        ({"problem": "all"}, "no such parameter"),
    ],
)
def test_a_wrong_parameter_is_refused_before_any_call(settings: dict[str, Any], said: str, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=said):
        ran(tmp_path / "logs", **settings)
    assert not list((tmp_path / "logs").glob("*.eval"))


def test_a_users_own_problem_is_run_without_mutants(tmp_path: Path) -> None:
    required("bwrap")
    folder = problem_folder(tmp_path)
    for path in folder.glob("mutants/*.py"):
        path.unlink()
    [sample] = samples(ran(tmp_path / "logs", problems=str(folder)))
    assert sample.id == "addition"
    assert value(sample, "checks")["tests"] == 0  # the offline model does not know it
    assert value(sample, "failure")["did_not_run"] == 1


# The offline player


def asked(problem: Problem, epoch: int, profile: str = "null", **quantities: Any) -> Played:
    store().set("epoch", epoch)
    said = player.play(
        profile_named(profile, quantities), [ChatMessageUser(content=problem.instruction)], [], "high", 64_000
    )
    assert said is not None
    return said


def test_the_player_delivers_what_it_says_it_will_on_average() -> None:
    problem = OWN["legacy_store"]
    shares = {delivered(m.code): 1 - len(m.fails) / 12 for m in problem.mutants} | {delivered(problem.solution): 1.0}
    said = [asked(problem, epoch, score=60) for epoch in range(400)]
    got = [100 * shares[re.sub(r"^```python\n|\n```\n$", "", one.text)] for one in said]
    planted = (said[0].planted or {})["score"]
    assert {(one.planted or {})["score"] for one in said} == {planted}
    assert abs(fmean(got) - planted) < 4.5  # about three standard errors


def test_the_player_draws_from_seed_epoch_and_problem_alone() -> None:
    problem = OWN["keyed_cache"]
    again = [[asked(problem, epoch, score=40).text for epoch in range(12)] for _ in range(2)]
    other = [asked(problem, epoch, score=40, seed=1).text for epoch in range(12)]
    assert again[0] == again[1] != other


def test_an_attempt_that_the_cap_cuts_off_is_planted_as_nothing() -> None:
    problem = OWN["keyed_cache"]
    said = player.play(profile_named("null", {}), [ChatMessageUser(content=problem.instruction)], [], "high", 10)
    assert said is not None
    assert (said.stop, said.planted) == ("max_tokens", {"score": 0})


def test_the_player_leaves_other_conversations_alone() -> None:
    profile = profile_named("null", {})
    for text in ("Add two numbers.", f"Notes.\n\n{OWN['keyed_cache'].instruction}"):
        assert player.play(profile, [ChatMessageUser(content=text)], [], "high", None) is None


# Problems


def test_there_are_ten_algorithmic_and_five_engineering_problems_of_our_own() -> None:
    kinds = [problem.kind for problem in OWN.values()]
    assert (kinds.count("algorithmic"), kinds.count("engineering")) == (10, 5)
    assert len({problem.canary for problem in OWN.values()}) == len(OWN)


@pytest.mark.parametrize("problem", OWN.values(), ids=OWN)
def test_what_the_model_reads_asks_for_one_block_and_gives_nothing_away(problem: Problem) -> None:
    assert "one final fenced `python` block" in " ".join(problem.instruction.split()[-60:])
    assert problem.canary not in problem.instruction
    assert "standard library only" in problem.instruction
    assert len({mutant.kind for mutant in problem.mutants}) >= 2


def problem_yaml(old: str, new: str) -> dict[str, str | bytes]:
    assert old in FILES["problem.yaml"]
    return {"problem.yaml": FILES["problem.yaml"].replace(old, new)}


@pytest.mark.parametrize(
    ("changed", "file", "said"),
    [
        (problem_yaml("kind: engineering", "kind: easy"), "problem.yaml", "kind: Input should be"),
        (problem_yaml("version: 1", "version: 0"), "problem.yaml", "version: Input should be"),
        (problem_yaml(CANARY, "none"), "problem.yaml", "canary: "),
        (problem_yaml("title: Addition", "points: 25"), "problem.yaml", "title: Field required"),
        (problem_yaml("title:", "more: 1\ntitle:"), "problem.yaml", "more: Extra inputs"),
        ({"problem.yaml": "- a list"}, "problem.yaml", "the file: "),
        ({"problem.yaml": b"\xff"}, "problem.yaml", "not UTF-8"),
        ({"instruction.md": " \n"}, "instruction.md", "is empty"),
        ({"solution.py": "def plus(a, b): ...\n"}, "solution.py", "does not define 'add'"),
        ({"probe.py": "def run(:\n"}, "probe.py:1", "not valid Python"),
        ({"mutants/none.py": flawed("return 0", "", "logic error")}, "mutants/none.py", "'Fails: check_a, check_b'"),
        ({"mutants/none.py": flawed("return 0", "sums", "bad luck")}, "mutants/none.py", "did not run"),
        ({"mutants/none.py": flawed("return 0", "sums", "")}, "mutants/none.py", "a line 'Kind: …'"),
    ],
)
def test_a_malformed_problem_is_named_with_file_and_field(
    changed: dict[str, str | bytes], file: str, said: str, tmp_path: Path
) -> None:
    folder = problem_folder(tmp_path, changed)
    with pytest.raises(SettingError) as refused:
        problems_named(str(tmp_path))
    assert refused.value.message.startswith(f"{folder / file}: ")
    assert said in refused.value.message
    assert "\n" not in refused.value.message


@pytest.mark.parametrize("file", ["problem.yaml", "instruction.md", "solution.py", "checks.py", "probe.py"])
def test_a_missing_file_is_named(file: str, tmp_path: Path) -> None:
    folder = problem_folder(tmp_path)
    (folder / file).unlink()
    with pytest.raises(SettingError, match=re.escape(f"{folder / file}: cannot be read")):
        load_problem(folder)


# Proving


def proof(root: Path, changed: dict[str, str | bytes] | None = None) -> Proof:
    return prove_problem(load_problem(problem_folder(root, changed)))


def test_a_sound_problem_is_proven(tmp_path: Path) -> None:
    assert proof(tmp_path) == Proof("addition", runs=5, checks=3, mutants=4, problems=())


WRONG_REFERENCE: dict[str, str | bytes] = {"solution.py": "def add(a, b):\n    return b + a\n"}
UNSOUND = {
    "survives": ("return a + b", "nothing", "missed edge case", "seed 0: passed nothing, which it must fail"),
    "fails_more": ("return None", "nothing", "missed edge case", "seed 0: failed sums: "),
    "contradicts": ("return (a + b) or None", "nothing", "logic error",
                    " Kind: logic error, but the checks it fails tell: missed edge case"),
    "runs_after_all": ("return 0", "sums, texts", "did not run", "seed 0: ran, although its Kind is: did not run"),
    "never_runs": ("return a.b", "sums, texts, nothing", "logic error", "seed 0: never gave a value"),
    "misspells": ("return 0", "zero", "logic error", " names unknown checks ['zero']"),
}  # fmt: skip


def test_what_does_not_hold_of_a_flawed_answer_is_reported(tmp_path: Path) -> None:
    changed: dict[str, str | bytes] = {f"mutants/{name}.py": flawed(*told[:3]) for name, told in UNSOUND.items()}
    problems = proof(tmp_path, changed).problems
    for name, (*_, said) in UNSOUND.items():
        assert any(re.match(rf"mutants/{name}\.py[,:] ?{re.escape(said.strip())}", one) for one in problems), name
    assert not any(name in problem for problem in problems for name in ("no_texts", "falls_over", "solution.py"))


def test_what_does_not_hold_of_the_checks_is_reported(tmp_path: Path) -> None:
    kinds = (
        FILES["checks.py"]
        .replace('"sums": "logic error"', '"sums": "did not run"')
        .replace('"nothing": "m', '"no": "m')
    )
    problems = proof(tmp_path, {"checks.py": kinds + "\nCPU_S = 0.0001\n"}).problems
    assert "checks.py: KINDS: 'sums': 'did not run': give a check's name" in "\n".join(problems)
    assert "checks.py: KINDS: 'no': " in "\n".join(problems)
    assert any(problem.startswith("solution.py, seed 0: ") for problem in problems)  # no headroom


def test_too_few_flawed_answers_prove_nothing(tmp_path: Path) -> None:
    folder = problem_folder(tmp_path)
    (folder / "mutants/none.py").unlink()
    problems = prove_problem(load_problem(folder)).problems
    assert "mutants: 3, a proven problem has at least 4" in problems
    assert "checks.py: no mutant fails nothing, so nothing shows that it can fail" not in problems


def test_check_proves_problems_by_folder_and_says_so(tmp_path: Path) -> None:
    problem_folder(tmp_path / "own")
    problem_folder(tmp_path / "own", WRONG_REFERENCE, "broken")
    result = CliRunner().invoke(main, ["check", str(tmp_path / "own")])
    assert result.exit_code == 1
    assert "proven own/addition: 3 checks, 4 mutants, 5 runs" in result.output
    assert "solution.py, seed 0: failed texts" in result.output
    assert "1 of 2 problems proven" in result.output


@pytest.mark.parametrize(
    ("names", "items", "problems"),
    [(["code_generation"], 0, 15), (["keyed_cache", "rate_limiter"], 1, 1), (["core"], 3, 0)],
)
def test_check_finds_problems_and_items_by_name(names: list[str], items: int, problems: int) -> None:
    nouns = [one.noun for one in named(names)]
    assert (nouns.count("items"), nouns.count("problems")) == (items, problems)


def test_check_proves_everything_without_a_name() -> None:
    assert {one.folder for one in named([])} >= {problem.folder for problem in OWN.values()}


def test_list_shows_every_problem() -> None:
    result = CliRunner().invoke(main, ["list"])
    assert all(name in result.output for name in OWN)
