"""An audit of a published table claims neither more nor less than the table holds."""

import json
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from analysis.audit import audited
from analysis.audit_table import read_table
from retrospect import main


def audit(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, ["audit", *map(str, arguments)], terminal_width=200)
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    return result


def table(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_published_run_shows_no_effect_of_memory(tmp_path: Path) -> None:
    assert audit("published-run", "-o", tmp_path).exit_code == 0
    found = json.loads((tmp_path / "audit.json").read_text())
    overall, *groups = found["contrasts"]
    assert (overall["pairs"], overall["p_value"]) == (9, 0.5)
    assert overall["difference"] == pytest.approx(-38 / 9, abs=1e-4)
    assert {one["of"]: one["p_value"] for one in groups if one["of"].startswith("effort")} == {
        "effort = high": 1,
        "effort = xhigh": 1,
        "effort = max": 1,
    }
    assert found["chance"]["group"] == "effort = xhigh"
    assert 0.40 < found["chance"]["chance"] < 0.50
    assert found["ceiling"] == {"share_at_100": 0.777778, "largest_gain": 1}


def test_statements_that_their_own_table_contradicts_are_named(tmp_path: Path) -> None:
    audit("published-run", "-o", tmp_path)
    claims = json.loads((tmp_path / "audit.json").read_text())["claims"]
    assert [(c["stated"], c["found"], c["agrees"]) for c in claims] == [
        (-3.3, -0.666667, False),
        (37, 8, False),
        (100, 97.3333, False),
    ]
    assert "3 of 3 statements of the text differ" in (tmp_path / "audit.md").read_text()


def test_a_statement_that_is_only_rounded_agrees(tmp_path: Path) -> None:
    claims = tmp_path / "claims.csv"
    claims.write_text("where,statistic,value\neffort=high,difference,-0.7\n,control,99\neffort=high,difference,-0.6\n")
    audit("published-run", "--claims", claims, "-o", tmp_path)
    found = json.loads((tmp_path / "audit.json").read_text())["claims"]
    assert [one["agrees"] for one in found] == [True, True, False]


def test_passed_counts_are_compared_exactly(tmp_path: Path) -> None:
    audit("model-comparison", "-o", tmp_path)
    found = json.loads((tmp_path / "audit.json").read_text())
    assert [(one["of"], one["p_value"] > 0.15) for one in found["contrasts"]] == [
        ("all", True),
        ("suite = code generation", True),
        ("suite = long context", True),
        ("suite = tool use", True),
    ]
    assert found["contrasts"][2]["difference"] == 30
    assert found["contrasts"][2]["ci_low"] < 0 < found["contrasts"][2]["ci_high"]


def test_a_real_difference_is_found(tmp_path: Path) -> None:
    rows = [f"task{n},{arm},{50 + n + gain}" for n, (arm, gain) in product(range(8), (("none", 0), ("notes", 9)))]
    numbers = audited(read_table(table(tmp_path, "task,memory,score\n" + "\n".join(rows))))
    assert numbers["contrasts"][0]["p_value"] == 2 / 2**8
    counts = table(tmp_path, "arm,passed,total\nbefore,10,100\nafter,40,100\n")
    assert audited(read_table(counts))["contrasts"][0]["p_value"] < 1e-4


def test_rows_without_a_partner_are_told(tmp_path: Path) -> None:
    rows = "task,memory,score\na,none,1\na,notes,2\nb,none,3\n"
    result = audit(table(tmp_path, rows))
    assert "1 rows have no partner" in result.output


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "cannot be read as CSV"),
        ("task,memory,score\n", "has no rows"),
        ("task,memory\na,b\n", "has no column passed, total"),
        ("task,memory,score\na,none,x\na,notes,2\n", "row 2: score is 'x'; give a number"),
        ("task,memory,score\na,none,1\na,notes,200\n", "between 0 and 100"),
        ("task,memory,score\na,none,1\n", "has 1 values"),
        ("task,memory,score\na,none,1\na,none,2\na,notes,2\n", "has several rows"),
        ("task,kind,score\na,none,1\n", "which column is the arm"),
        ("arm,passed,total\na,3,2\nb,1,2\n", "passed must be between 0 and total"),
        ("task,memory,score\na,none,nan\na,notes,2\n", "score is 'nan'; give a number"),
    ],
)
def test_a_malformed_table_is_one_clear_line(text: str, says: str, tmp_path: Path) -> None:
    result = audit(table(tmp_path, text))
    assert result.exit_code == 1
    assert says in " ".join(result.output.split())
    assert result.output.startswith("Error: ")


def test_hostile_names_stay_in_their_cell(tmp_path: Path) -> None:
    rows = 'task,memory,score\n"<script>x|y[a](b)",none,1\n"<script>x|y[a](b)",notes,2\nb,none,1\nb,notes,2\n'
    audit(table(tmp_path, rows), "-o", tmp_path)
    text = (tmp_path / "audit.md").read_text()
    assert "<script>" not in text
    assert "\\|y\\[a\\]" in text


scores = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=1, max_size=8)


@given(scores)
def test_swapping_the_arms_turns_the_sign_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, values: list[tuple[int, int]]
) -> None:
    folder = tmp_path_factory.mktemp("swap")

    def overall(first: str, second: str) -> dict[str, float]:
        rows = [
            f"t{n},{arm},{score}"
            for n, pair in enumerate(values)
            for arm, score in zip((first, second), pair, strict=True)
        ]
        read = read_table(table(folder, "task,memory,score\n" + "\n".join(rows)))
        found: dict[str, float] = audited(read)["contrasts"][0]
        return found

    one, other = overall("none", "notes"), overall("notes", "none")
    assert one["difference"] == pytest.approx(-other["difference"])
    assert one["p_value"] == other["p_value"]
