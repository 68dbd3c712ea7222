"""Every control in a sweep beside its policy: what each arm is shown, and that nothing but the notes differs."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from inspect_ai.log import EvalLog, EvalSample, list_eval_logs, read_eval_log

from evals.items import DOMAINS
from memory.negation import negated
from memory.oracle import oracle_lessons
from memory.placebo import neutral_text
from memory.policy import remembered
from retrospect import main
from tests.evals.conftest import without_sandbox
from tests.support import CORE, once, samples, state

ARMS = ("none", "empty", "placebo", "shuffled", "corrupt", "oracle", "frozen", "self_critique")
CHAINS = 2
NOTES = "- Count the brackets.\n- Read the last line first.\n"


def retrospect(*typed: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in typed])


def run(folder: Path, memory: str, *more: object) -> Result:
    return retrospect(
        "run", "--model", "simulated/helped", "--effort", "high", "--memory", memory, "--chains", CHAINS,
        "--log-dir", folder, "--yes", *more,
    )  # fmt: skip


def logs_of(folder: Path) -> dict[str, EvalLog]:
    """Arm → its log."""
    logs = [read_eval_log(info) for info in list_eval_logs(str(folder))]
    return {str((log.eval.metadata or {})["memory"]): log for log in logs}


@pytest.fixture(scope="module")
def pilot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What two chains of self_critique were shown, in the order of the sweep."""

    def make(folder: Path) -> None:
        with pytest.MonkeyPatch().context() as patch:
            without_sandbox(patch)
            assert run(folder / "logs", "self_critique", "--order", "fixed").exit_code == 0
        shown = retrospect("memory", folder / "logs", "--pilot", folder / "pilot.json")
        assert shown.exit_code == 0, shown.output

    return once(tmp_path_factory, "pilot-of-controls", make) / "pilot.json"


@pytest.fixture(scope="module")
def arms(pilot: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[EvalSample]]:
    """The attempts of each arm of the whole sweep."""

    def make(folder: Path) -> None:
        (folder / "notes.md").write_text(NOTES)
        with pytest.MonkeyPatch().context() as patch:
            without_sandbox(patch)
            handed = ["-T", f"pilot={pilot}", "-T", f"start_memory={folder / 'notes.md'}"]
            done = run(folder / "logs", ",".join(ARMS), "--order", "fixed", *handed)
        assert done.exit_code == 0, done.output
        assert f"{len(ARMS) * CHAINS * 3} of {len(ARMS) * CHAINS * 3} attempts" in done.output

    folder = once(tmp_path_factory, "sweep-of-controls", make)
    return {arm: samples(log) for arm, log in logs_of(folder / "logs").items()}


def shown(sample: EvalSample) -> str:
    """The notes between the tags."""
    return state(sample).prompt.partition("<memory>\n")[2].partition("\n</memory>")[0]


def test_every_control_runs_beside_its_policy(arms: dict[str, list[EvalSample]]) -> None:
    assert set(arms) == set(ARMS)
    assert {len(found) for found in arms.values()} == {CHAINS * 3}
    orders = {tuple(str(s.id) for s in found) for found in arms.values()}
    assert len(orders) == 1


def test_the_wrapper_is_the_same_bytes_in_every_arm(arms: dict[str, list[EvalSample]]) -> None:
    for attempts in zip(*(arms[arm] for arm in ARMS if arm != "none"), strict=True):
        bare = {state(sample).prompt.replace(f"\n{shown(sample)}\n</memory>", "\n\n</memory>") for sample in attempts}
        assert bare == {remembered("", str(attempts[0].input))}
    assert all(state(sample).prompt == sample.input for sample in arms["none"])


def test_the_placebo_is_as_long_as_the_pilot_s_notes_and_says_nothing(
    arms: dict[str, list[EvalSample]], pilot: Path
) -> None:
    from memory.pilot import Pilot

    (arm,) = Pilot.model_validate_json(pilot.read_text()).arms
    wanted = {(one.chain, one.position): one.text for one in arm.shown}
    assert {len(text) for text in wanted.values()} != {0}
    for sample in arms["placebo"]:
        notes, text = shown(sample), wanted[sample.epoch, sample.metadata["position"]]
        assert (len(notes.encode()), notes.count("\n")) == (len(text.encode()), text.count("\n"))
        assert neutral_text().startswith(" ".join(notes.split()))


def test_the_shuffled_arm_shows_the_other_chain_s_notes_and_never_of_what_is_still_asked(
    arms: dict[str, list[EvalSample]], pilot: Path
) -> None:
    text = pilot.read_text()
    for sample in arms["shuffled"]:
        entries = state(sample).memory_before.entries
        assert {entry.chain for entry in entries} == ({3 - sample.epoch} if sample.metadata["position"] > 1 else set())
        order = [str(s.id) for s in arms["shuffled"] if s.epoch == sample.epoch]
        ahead = order[sample.metadata["position"] - 1 :]
        assert not [item for item in ahead if f"[{item}]" in shown(sample)]
        assert all(entry.text.strip().splitlines()[-1] in text.replace("\\n", "\n") for entry in entries)


def test_the_corrupt_arm_shows_its_own_notes_turned_round(arms: dict[str, list[EvalSample]]) -> None:
    for sample in arms["corrupt"]:
        for entry in state(sample).memory_before.entries:
            assert negated(entry.text).strip() in shown(sample)
            assert not set(entry.text.splitlines()) & set(shown(sample).splitlines())


def test_the_oracle_shows_the_lessons_of_the_item_s_domain(arms: dict[str, list[EvalSample]]) -> None:
    assert set(oracle_lessons()) == set(DOMAINS)
    for sample in arms["oracle"]:
        assert shown(sample).strip() == oracle_lessons()[sample.metadata["domain"]].strip()


def test_the_frozen_arm_shows_the_given_memory_and_writes_nothing(arms: dict[str, list[EvalSample]]) -> None:
    for sample in arms["frozen"]:
        assert shown(sample) == NOTES
        assert state(sample).critique is None
        assert state(sample).memory_after.text == NOTES
    assert all(shown(sample).startswith(NOTES.strip()) for sample in arms["self_critique"])
    assert {s.id for s in arms["frozen"]} == set(CORE)
