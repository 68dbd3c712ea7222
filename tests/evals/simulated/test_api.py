import asyncio
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inspect_ai import eval
from inspect_ai.event import ModelEvent
from inspect_ai.model import (
    ChatMessage,
    ChatMessageAssistant,
    ChatMessageUser,
    GenerateConfig,
    Model,
    ModelCall,
    ModelOutput,
)
from inspect_ai.util import store

from evals.effort import Effort
from evals.errors import SettingError
from evals.item_sets import own_items
from evals.items import load_item
from evals.simulated.api import Simulated
from evals.simulated.playing import CUT_OFF, answer_text, judged_points
from memory.policy import remembered
from scorers.judge import ANSWER, FIXED
from solvers.state import ChainState
from tests.evals.folders import PROVEN, RUBRIC, item_folder
from tests.scorers.actor import CRITERIA, samples, values
from tests.support import TASK, model, run_condition

ITEM = own_items()["median_two_sorted_arrays"]


@pytest.fixture(autouse=True)
def _no_epoch_left() -> Iterator[None]:
    store().set("epoch", None)
    yield
    store().delete("epoch")


def ask(
    api: Simulated, messages: list[ChatMessage], epoch: int = 1, effort: Effort = "high", cap: int | None = None
) -> tuple[ModelOutput, ModelCall]:
    return ask_often(api, messages, [epoch], effort, cap)[0]


def ask_often(
    api: Simulated, messages: list[ChatMessage], epochs: Iterable[int], effort: Effort = "high", cap: int | None = None
) -> list[tuple[ModelOutput, ModelCall]]:
    async def replies() -> list[tuple[ModelOutput, ModelCall]]:
        config, given = GenerateConfig(reasoning_effort=effort, max_tokens=cap), []
        for epoch in epochs:
            store().set("epoch", epoch)
            given.append(await api.generate(messages, [], "none", config))
        return given

    return asyncio.run(replies())


def to_candidate(notes: str | None = None) -> list[ChatMessage]:
    return [ChatMessageUser(content=remembered(notes, ITEM.instruction))]


def to_judge(answer: str) -> list[ChatMessage]:
    fixed = FIXED.format(instruction=ITEM.instruction.strip(), criteria=CRITERIA)
    return [ChatMessageUser(content=fixed + "\n" + ANSWER.format(mark="0123456789abcdef", answer=answer))]


def to_critic() -> list[ChatMessage]:
    return [*to_candidate("- note"), ChatMessageAssistant(content="an answer"), ChatMessageUser(content="Your note?")]


REQUESTS: list[tuple[list[ChatMessage], int, Effort]] = [
    (to_candidate(), 1, "high"),
    (to_candidate(), 2, "high"),
    (to_candidate(), 1, "xhigh"),
    (to_candidate("- note"), 1, "high"),
    (to_candidate(""), 1, "high"),
    (to_critic(), 1, "high"),
    (to_critic(), 2, "high"),
    (to_judge(answer_text(ITEM, frozenset({1, 4}), "")), 1, "high"),
]


def replies(order: list[int]) -> dict[int, tuple[Any, ...]]:
    api, said = Simulated("helped"), {}
    for number in order:
        output, call = ask(api, *REQUESTS[number])
        said[number] = (output.completion, output.stop_reason, output.usage, output.metadata, call.time)
    return said


@settings(max_examples=20)
@given(st.permutations(range(len(REQUESTS))), st.lists(st.sampled_from(range(len(REQUESTS))), max_size=8))
def test_replies_do_not_depend_on_the_order_or_number_of_calls(order: list[int], more: list[int]) -> None:
    assert replies([*more, *order]) == replies(list(range(len(REQUESTS))))


@pytest.mark.parametrize("messages", [to_candidate(), to_candidate("- note"), to_critic()])
@pytest.mark.parametrize("what", ["epochs", "seeds"])
def test_every_epoch_and_every_seed_draws_anew(messages: list[ChatMessage], what: str) -> None:
    if what == "epochs":
        drawn = ask_often(Simulated("null"), messages, range(10))
    else:
        drawn = [ask(Simulated("null", seed=seed), messages) for seed in range(10)]
    assert len({output.completion for output, _ in drawn}) > 2
    assert len({call.time for _, call in drawn}) == 10


@cache
def deserved(answer: str) -> int:
    return sum(judged_points(ITEM, answer))


@pytest.mark.parametrize(
    ("profile", "notes", "effort", "cap"),
    [
        ("helped", None, "high", None),
        ("helped", "- note\n" * 80, "high", 64_000),
        ("hurt", "- note\n" * 80, "low", 64_000),
        ("null", "", "max", 64_000),
        ("overwhelmed", None, "xhigh", 8_000),
        ("overwhelmed", "- note\n" * 171, "xhigh", 8_000),
        ("overwhelmed", "- note\n" * 171, "high", 8_000),
    ],
)
def test_the_mean_score_of_many_attempts_is_the_planted_one(
    profile: str, notes: str | None, effort: Effort, cap: int | None
) -> None:
    api, n = Simulated(profile), 2000
    outputs = [output for output, _ in ask_often(api, to_candidate(notes), range(n), effort, cap)]
    scores = [deserved(output.completion) for output in outputs]
    cut = sum(output.stop_reason == "max_tokens" for output in outputs)
    planted = {(output.metadata or {})["planted"]["score"] for output in outputs}
    size = len((notes or "").strip().encode())
    expected = api.profile.planted_score(effort, ITEM.domain, notes is not None, size, cap)
    assert planted == {expected}
    assert fmean(scores) == pytest.approx(expected, abs=4 * stdev(scores) / n**0.5)
    share = api.profile.truncated_share(effort, size, cap)
    assert cut / n == pytest.approx(share, abs=4 * (share * (1 - share) / n) ** 0.5 + 1e-3)


def test_an_answer_cut_off_is_charged_the_whole_cap() -> None:
    output, call = ask(Simulated("null", thinking_tokens=9000), to_candidate(), cap=2000)
    assert (output.completion, output.stop_reason) == (CUT_OFF, "max_tokens")
    assert output.usage
    assert output.usage.output_tokens == 2000
    assert output.usage.reasoning_tokens == 2000
    assert call.time == 1.2 + 2000 / 80


def test_thinking_is_never_among_the_delivered_words() -> None:
    output, _ = ask(Simulated("null"), to_candidate())
    assert "simulated thinking" not in output.completion
    assert output.usage
    assert 0 < (output.usage.reasoning_tokens or 0) < output.usage.output_tokens


def test_the_request_shows_what_was_asked_for() -> None:
    _, call = ask(Simulated("null"), to_candidate(), effort="xhigh", cap=8000)
    assert call.request["output_config"] == {"effort": "xhigh"}
    assert call.request["max_tokens"] == 8000


@pytest.mark.parametrize(("name", "overrides"), [("helpd", {}), ("helped", {"memry_effect": 1})])
def test_a_wrong_profile_or_quantity_stops_before_any_call(name: str, overrides: dict[str, Any], logs: Path) -> None:
    with pytest.raises(SettingError):
        eval(
            TASK,
            task_args={"items": "median_two_sorted_arrays"},
            model=f"simulated/{name}",
            model_args=overrides,
            display="none",
        )
    assert not list(logs.glob("*.eval"))


@pytest.mark.parametrize("overrides", [{}, {"judge_invalid_rate": 0.6, "seed": 3}])
def test_the_trace_has_one_line_for_each_call(overrides: dict[str, Any], tmp_path: Path, logs: Path) -> None:
    trace = tmp_path / "trace"
    log = run_condition(model(trace=trace, **overrides), logs, {"epochs": 3}, items="median_two_sorted_arrays")
    roles = {None: "candidate", "grader": "judge", "critic": "critic"}
    made = Counter(
        (roles[event.role], sample.id, sample.epoch)
        for sample in samples(log)
        for event in sample.events
        if isinstance(event, ModelEvent)
    )
    lines = [json.loads(line) for line in trace.read_text().splitlines()]
    assert Counter((line["role"], line["item"], line["epoch"]) for line in lines) == made
    assert made.total() >= 9 + 3 * bool(overrides)


@pytest.mark.parametrize("files", [RUBRIC, PROVEN], ids=["rubric", "proven"])
def test_a_user_s_own_item_is_played_and_judged(files: tuple[str, ...], tmp_path: Path, logs: Path) -> None:
    for name in ("addition", "bddition"):
        item_folder(tmp_path / "own", files, {"instruction.md": f"Write {name}."}, name)
    log = run_condition(model(), logs, {"epochs": 4}, items=str(tmp_path / "own"))
    assert log.status == "success"
    found = samples(log)
    assert len(found) == 8
    for sample in found:
        points = [values(sample, "rubric")[f"c{n}"] for n in (1, 2, 3, 4)]
        item = load_item((tmp_path / "own" / str(sample.id)).resolve())
        assert points == judged_points(item, sample.output.completion)
        assert ("def add(a, b):" in sample.output.completion) == (item.level == "proven"), "it delivers the item's code"
        assert len(sample.store_as(ChainState).memory_after.entries) == sample.metadata["position"]
    assert len({values(sample, "rubric")["score"] for sample in found}) > 1


def scores_of(model: Model, logs: Path) -> dict[tuple[Any, int], Any]:
    log = run_condition(model, logs, {"epochs": 3}, items="median_two_sorted_arrays")
    return {(sample.id, sample.epoch): values(sample, "rubric") for sample in samples(log)}


def test_a_run_repeated_gives_the_same_scores(logs: Path) -> None:
    played = model()
    assert scores_of(played, logs) == scores_of(played, logs)


def test_repeated_judgings_of_one_answer_are_noisy_apart(logs: Path) -> None:
    log = run_condition(model(judge_sd=4), logs, items="median_two_sorted_arrays", judge_repeats=6)
    [sample] = samples(log)
    assert ((sample.scores or {})["rubric"].metadata or {})["judge_sd"] > 0


def test_a_noisy_run_repeated_gives_the_same_scores(logs: Path) -> None:
    noisy = model(judge_sd=4, judge_leniency=12)
    assert scores_of(noisy, logs) == scores_of(noisy, logs)


# `answer_tokens` decides whether the cap cuts an answer off; the text itself may be longer than that.
def test_no_reply_is_charged_more_than_its_cap() -> None:
    api, cap = Simulated("null", thinking_tokens=900, answer_tokens=1500), 2600
    outputs = [output for output, _ in ask_often(api, to_candidate(), range(50), cap=cap)]
    assert {output.stop_reason for output in outputs} == {"stop", "max_tokens"}
    assert all(output.usage and output.usage.output_tokens <= cap for output in outputs)
