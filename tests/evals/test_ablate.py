"""Ablation: the attempt is the one in the log but for the note, and a note's worth is what it changed."""

from pathlib import Path

import pytest
from inspect_ai.log import EvalLog, list_eval_logs, read_eval_log

from analysis.worth import worth
from evals.chain import remembered
from evals.errors import SettingError
from tests.analysis.logs import beside_a_damaged_log, retrospect
from tests.support import model, run_condition, samples

LAST = 3


@pytest.fixture(scope="module")
def chains(tmp_path_factory: pytest.TempPathFactory) -> EvalLog:
    """Two chains with notes."""
    folder = tmp_path_factory.mktemp("chains")
    return run_condition(model(seed=3), folder, {"epochs": 2}, memory="self_critique", order="fixed")


def ablated(chains: EvalLog, folder: Path, *more: object) -> dict[int, EvalLog]:
    """The arms' logs by the note they lack."""
    typed = ["ablate", chains.location, "--chain", 1, "--position", LAST, "--log-dir", folder, *more]
    result = retrospect(*typed)
    assert result.exit_code == 0, result.output
    logs = [read_eval_log(info) for info in list_eval_logs(str(folder))]
    return {(log.eval.metadata or {})["ablated_entry"]: log for log in logs}


def test_each_note_is_left_out_of_the_very_attempt_and_nothing_else_differs(chains: EvalLog, tmp_path: Path) -> None:
    arms = ablated(chains, tmp_path, "--repeats", 2)
    original = samples(chains)[LAST - 1]
    before = remembered(original)[0].entries
    assert sorted(arms) == [0, 1, 2]
    for entry, log in arms.items():
        assert [sample.epoch for sample in samples(log)] == [1, 2]
        for sample in samples(log):
            kept = [one for place, one in enumerate(before, 1) if place != entry]
            assert sample.id == original.id
            assert list(remembered(sample)[0].entries) == kept
            assert remembered(sample)[1] == remembered(sample)[0]
    whole, other = samples(arms[0])[0], samples(chains)[LAST - 1]
    assert whole.store["ChainState:prompt"] == other.store["ChainState:prompt"]


def test_a_swap_puts_another_chain_s_note_in_the_same_place(chains: EvalLog, tmp_path: Path) -> None:
    arms = ablated(chains, tmp_path, "--repeats", 1, "--entry", 1, "--swap", 2)
    other = remembered(samples(chains)[LAST + LAST - 1])[0].entries
    swapped = remembered(samples(arms[1])[0])[0].entries
    assert swapped[0] == other[0]
    assert swapped[1:] == remembered(samples(chains)[LAST - 1])[0].entries[1:]


def test_a_variant_that_a_chain_was_asked_is_asked_again_and_not_its_twin(tmp_path: Path) -> None:
    log = run_condition(model(), tmp_path, memory="self_critique", variants="variant")
    arms = ablated(log, tmp_path / "again", "--repeats", 1, "--entry", 1)
    assert {sample.id for arm in arms.values() for sample in samples(arm)} == {"stateless_gradients"}


def test_a_model_with_files_keeps_them_in_its_second_attempt(tmp_path: Path) -> None:
    log = run_condition(model(), tmp_path, memory="memory_tool")
    arms = ablated(log, tmp_path / "again", "--repeats", 1, "--entry", 1)
    for arm in arms.values():
        (sample,) = samples(arm)
        assert any(event.event == "tool" for event in sample.events)


def test_a_sweep_s_folder_is_not_mixed_with_ablations(chains: EvalLog) -> None:
    folder = Path(chains.location).parent
    result = retrospect("ablate", chains.location, "--chain", 1, "--position", 2, "--log-dir", folder)
    assert result.exit_code != 0
    assert "another task" in " ".join(result.output.split())
    assert len(list(folder.glob("*.eval"))) == 1


def test_the_same_command_again_repeats_nothing(chains: EvalLog, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    for _ in range(2):
        ablated(chains, tmp_path / "logs", "--repeats", 1, "--entry", 2, "-M", f"trace={trace}")
    assert len([line for line in trace.read_text().splitlines() if '"role": "candidate"' in line]) == 2


def test_worth_is_the_mean_with_all_notes_less_the_mean_without(chains: EvalLog, tmp_path: Path) -> None:
    arms = ablated(chains, tmp_path, "--repeats", 6)
    found = {one["entry"]: one for one in worth(str(tmp_path))}
    assert set(found) == {1, 2}

    def mean(log: EvalLog) -> float:
        values = [sample.scores["rubric"].value for sample in samples(log) if sample.scores]
        return sum(float(value["score"]) for value in values if isinstance(value, dict)) / len(values)

    for entry, one in found.items():
        assert one["outcome"] == "score"
        assert one["worth"] == pytest.approx(mean(arms[0]) - mean(arms[entry]))
        assert one["ci_low"] < one["worth"] < one["ci_high"]
        assert (one["attempts"], one["unscored"]) == (6, 0)
    shown = retrospect("worth", beside_a_damaged_log(tmp_path), columns=200)
    assert shown.exit_code == 0, shown.output
    assert "no note is shown to matter" in shown.output
    assert "cut.eval: cannot be read" in shown.output


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("--chain", 9, "--position", 3), "no finished attempt"),
        (("--chain", 1, "--position", 3, "--entry", 7), "2 notes"),
        (("--chain", 1, "--position", 3, "--entry", 1, "--swap", 1), "another chain"),
    ],
)
def test_what_is_not_in_the_log_is_refused_before_any_call(
    chains: EvalLog, more: tuple[object, ...], told: str, tmp_path: Path
) -> None:
    result = retrospect("ablate", chains.location, *more, "--log-dir", tmp_path / "logs")
    assert result.exit_code != 0
    assert told in " ".join(result.output.split())
    assert not list(tmp_path.rglob("*.eval"))


def test_a_chain_without_notes_cannot_be_ablated(tmp_path: Path) -> None:
    log = run_condition(model(), tmp_path, items="rate_limiter", memory="none")
    result = retrospect("ablate", log.location, "--chain", 1, "--position", 2, "--log-dir", tmp_path / "logs")
    assert result.exit_code != 0
    assert "give a memory_effort log with notes" in " ".join(result.output.split())
    with pytest.raises(Exception, match="no ablation") as refused:
        worth(str(tmp_path))
    assert not isinstance(refused.value, SettingError)
