"""The report opened in a browser, and what its files hold."""

import csv
import io
import json
import re
from pathlib import Path

import pytest

from analysis.frame import Attempts, read_attempts
from tests.analysis.browser import Opened, measured, opened
from tests.analysis.reports import chains, changed, written

PAGE_WIDTHS = (1280, 400)


@pytest.fixture(scope="module")
def attempts(logs: Path) -> Attempts:
    return read_attempts(str(logs))


@pytest.fixture(scope="module")
def page(attempts: Attempts, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with everything in it that twelve chains allow."""
    out = tmp_path_factory.mktemp("page")
    written(changed(attempts, lambda rows: chains(rows, 12, gain=12)), out)
    return out / "report.html"


@pytest.fixture(scope="module")
def seen(page: Path, tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return opened(page, tmp_path_factory.mktemp("browser"))


def test_the_page_asks_for_nothing_and_complains_of_nothing(page: Path, seen: Opened) -> None:
    assert seen.console == []
    assert seen.asked == []
    links = re.findall(r'(?:src|href|action|data|poster|srcset)="([^"]*)"', seen.dom)
    assert links
    assert [link for link in links if not link.startswith(("data:", "#", "view/"))] == []
    style = page.read_text().partition("<style>")[2].partition("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style
    assert "<script" not in seen.dom


@pytest.mark.parametrize("width", PAGE_WIDTHS)
def test_every_figure_is_seen_and_nothing_overflows(width: int, page: Path, tmp_path: Path) -> None:
    found = measured(page, width, tmp_path)
    assert found["width"] == width
    assert found["scroll"] <= width
    assert found["beyond"] == []
    assert found["smallest"] >= 12
    drawn = {path.stem for path in (page.parent / "figures").glob("*.png")}
    assert len(found["pictures"]) == len(drawn) >= 9
    assert all(found["pictures"])


def test_the_checks_of_the_browser_notice_what_they_are_for(tmp_path: Path) -> None:
    bad = tmp_path / "bad.html"
    bad.write_text(
        '<img src="http://127.0.0.1:9/x.png"><script>nowhere()</script><div style="width:900px;font-size:5px">x</div>'
    )
    found = opened(bad, tmp_path)
    assert found.asked == ["http://127.0.0.1:9/x.png"]
    assert any("nowhere is not defined" in line for line in found.console)
    sizes = measured(bad, 400, tmp_path)
    assert sizes["scroll"] > 400
    assert sizes["pictures"] == [False]
    assert sizes["beyond"] == ["DIV"]
    assert sizes["smallest"] == 5


def test_the_verdict_comes_before_any_figure_or_table_of_effects(page: Path) -> None:
    html = page.read_text()
    places = [html.index(words) for words in ('class="headlines"', "Key takeaways", '"figures"', "Confirmatory")]
    assert places == sorted(places)
    text = (page.parent / "report.md").read_text()
    assert text.index("memory made the work better") < text.index("![")


def test_both_texts_hold_method_limits_versions_and_commands(page: Path) -> None:
    for text in (page.read_text(), (page.parent / "report.md").read_text()):
        for words in (
            "Method",
            "Limits",
            "inspect_ai",
            "evals/memory_effort 1-A",
            "on these 3 items",
            "What was left out",
        ):
            assert words in text
        assert "inspect eval evals/memory_effort -T effort=max -T memory=self_critique -T order=williams" in text
        assert "retrospect report LOGS -o out" in text


def test_planted_effects_stand_beside_the_estimated_ones(page: Path) -> None:
    numbers = json.loads((page.parent / "results.json").read_text())
    assert [one["planted"] for one in numbers["planted"]] == [8, 8]
    assert "Planted and estimated" in (page.parent / "report.md").read_text()


def test_samples_are_one_row_per_attempt_with_unknown_numbers_empty(attempts: Attempts, tmp_path: Path) -> None:
    rows = attempts.rows.assign(thinking_tokens=float("nan"), stop_reason="=1+1")
    written(changed(attempts, lambda _: rows), tmp_path)
    found = list(csv.DictReader(io.StringIO((tmp_path / "samples.csv").read_text())))
    assert len(found) == len(rows)
    assert {one["thinking_tokens"] for one in found} == {""}
    assert {one["stop_reason"] for one in found} == {"'=1+1"}
    assert [float(one["score"]) for one in found] == pytest.approx(list(rows["score"]))
    assert len({(one["model"], one["effort"], one["memory"], one["chain"], one["item"]) for one in found}) == len(rows)


def test_figures_are_written_as_png_and_svg_with_units_on_the_axes(page: Path) -> None:
    for name, words in {"forest": "points of 100", "choice": "US dollars", "memory_size": "kB"}.items():
        assert (page.parent / "figures" / f"{name}.png").read_bytes().startswith(b"\x89PNG")
        assert words in (page.parent / "figures" / f"{name}.svg").read_text()
