"""Where judge and tests contradict each other: listed, linked, and shown as data whatever a log says."""

import json
import re
import zipfile
from pathlib import Path
from urllib.parse import unquote

import pytest
from inspect_ai.log import read_eval_log, write_eval_log
from inspect_ai.scorer import Score

from analysis.disagreements import anchor, disagreements
from analysis.frame import read_attempts
from analysis.plain import markdown, plain
from tests.analysis.logs import retrospect
from tests.analysis.planted import Judge, attempts, gold

HOSTILE = '<script>alert(1)</script> | [x](javascript:1) `code` **b** "quoted" \x1b[2J\u202e&amp; $\\frac{$'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six attempts, of which two contradict, and one does just not."""
    planned = {1: (95, 10, 0), 2: (30, 100, 1)}

    def change(arm: str, item: str, chain: int, scores: dict[str, Score]) -> None:
        score, tests, whole = planned[chain] if item == "limiter" else (70, 50, 0)
        scores["rubric"].value = {**value(scores["rubric"]), "score": score, "passed": int(score >= 70)}
        scores["checks"].value = {"tests": tests, "all_passed": whole}

    logs = tmp_path_factory.mktemp("apart") / "logs"
    attempts(logs / "a b" / "c#d", Judge(), {"none": 0.6}, chains=2, change=change)
    gold(logs / "calibration", Judge(), canaries=1)
    return logs


def value(score: Score) -> dict[str, float]:
    assert isinstance(score.value, dict)
    return {key: float(number) for key, number in score.value.items() if isinstance(number, int | float)}


def test_both_directions_are_listed_widest_first_and_the_edges_are_none(folder: Path) -> None:
    found = disagreements(read_attempts(str(folder)))
    assert [(row["kind"], row["item"], row["chain"], row["score"], row["tests"]) for row in found] == [
        ("judge passes, tests fail", "limiter", 1, 95, 10),
        ("judge fails, tests pass", "limiter", 2, 30, 100),
    ]


def test_where_judge_and_tests_agree_nothing_is_listed(tmp_path: Path) -> None:
    attempts(tmp_path / "logs", Judge(), {"none": 1.0}, chains=1)
    assert disagreements(read_attempts(str(tmp_path / "logs"))) == []
    assert retrospect("report", tmp_path / "logs", "-o", tmp_path / "out").exit_code == 0
    text = (tmp_path / "out" / "report.md").read_text()
    assert "Rubric, checks and their gap" in text
    assert "contradict each other" not in text.replace("shaded: judge and tests contradict each other", "")


def test_a_link_names_log_sample_and_epoch_as_inspect_view_addresses_them(folder: Path) -> None:
    row = disagreements(read_attempts(str(folder)))[0]
    path, fragment = row["link"].split("#")
    assert path == "view/index.html"
    ((log, rest),) = re.findall(r"^/logs/(.*\.eval)/samples/sample/(.*)$", fragment)
    assert rest == "limiter/1/"
    assert unquote(log) == row["log"]
    assert (folder / row["log"]).exists()
    assert " " not in fragment
    assert anchor("x.eval", "a/b #1", 3) == "#/logs/x.eval/samples/sample/a%2Fb%20%231/3/"


def test_the_report_has_both_figures_every_table_and_the_commands(folder: Path, tmp_path: Path) -> None:
    shown = retrospect("report", folder, "-o", tmp_path)
    assert shown.exit_code == 0, shown.output
    for name in ("judge_gold", "judge_tests"):
        assert (tmp_path / "figures" / f"{name}.png").read_bytes().startswith(b"\x89PNG")
        assert "SIMULATED" in (tmp_path / "figures" / f"{name}.svg").read_text()
    html, text = (tmp_path / "report.html").read_text(), (tmp_path / "report.md").read_text()
    numbers = json.loads((tmp_path / "results.json").read_text())
    assert len(numbers["disagreements"]) == 2
    assert len(numbers["calibration"]["judges"]) == 1
    for words in (
        "Rubric, checks and their gap",
        "Criteria that the checks settle",
        "Where judge and tests contradict each other",
        "inspect view bundle --log-dir LOGS --output-dir OUT/view",
        "The judge against gold answers",
        "Judging again",
        "Gold answers by kind",
        "Injections",
        "Gates",
    ):
        assert words in html
        assert words in text
    for row in numbers["disagreements"]:
        assert f'href="{row["link"]}"' in html
        assert f"]({row['link']})" in text
    assert "nan" not in text


@pytest.mark.filterwarnings("error:Glyph")
def test_text_of_a_log_is_data_in_every_table_and_figure(folder: Path, tmp_path: Path) -> None:
    for path in folder.rglob("*.eval"):
        log = read_eval_log(str(path))
        for sample in log.samples or []:
            rubric = (sample.scores or {})["rubric"]
            rubric.metadata = {**(rubric.metadata or {}), "judge": HOSTILE}
            if "gold" in sample.metadata:
                sample.metadata["gold"] |= {"detail": HOSTILE, "kind": sample.metadata["gold"]["kind"]}
        log.eval.model = f"simulated/{HOSTILE}"
        write_eval_log(log, str(tmp_path / "logs" / path.name))
    shown = retrospect("report", tmp_path / "logs", "-o", tmp_path / "out")
    assert shown.exit_code == 0, shown.output
    html, text = (tmp_path / "out" / "report.html").read_text(), (tmp_path / "out" / "report.md").read_text()
    for written in (html, text):
        assert "<script>" not in written
        assert not set("\x1b\u202e") & set(written)
        assert r"\x1b" in written
    for figure in (tmp_path / "out" / "figures").glob("*.svg"):
        assert not set("\x1b\u202e") & set(figure.read_text())
    tables = [line for line in text.splitlines() if line.startswith("|")]
    assert any("script" in line for line in tables)
    assert "[x](javascript" not in text.replace(r"\[x\](javascript", "")
    cells = [re.sub(r"\\\|", "", line).count("|") for line in tables]
    rules = [number for number, line in enumerate(tables) if set(line) <= set("|-:")]
    for first, last in zip(rules, [*(number - 1 for number in rules[1:]), len(tables)], strict=True):
        assert len(set(cells[first - 1 : last])) == 1  # a table's rows have as many cells as its head


def test_text_is_one_line_of_printable_characters() -> None:
    assert plain("a\n b\t\x00\x1b[1m\u202e\u200bc\ud800") == r"a b \x00\x1b[1m\u202e\u200bc\ud800"
    assert markdown("a|b`c*d[e]<f&") == r"a\|b\`c\*d\[e\]&lt;f&amp;"


def test_a_damaged_calibration_log_is_counted_and_the_rest_used(folder: Path, tmp_path: Path) -> None:
    for path in folder.rglob("*.eval"):
        content = path.read_bytes()
        (tmp_path / path.name).write_bytes(content[:-30] if "calibration" in path.name else content)
        assert zipfile.is_zipfile(path)
    found = read_attempts(str(tmp_path))
    assert found.excluded == {"log files that cannot be read (empty, cut off or damaged)": 1}
    assert len(found.gold) == 0
