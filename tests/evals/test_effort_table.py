"""The effort table: what `doctor` and docs/effort-table.md say of a level is what is asked, sent and refused."""

import pytest
from click.testing import CliRunner

from evals.effort import EFFORTS, families, family_of, require_effort
from evals.effort_table import effort_rows, effort_table
from evals.errors import SettingError
from evals.settings import MAX_TOKENS
from retrospect import main
from tests.support import ROOT
from tests.wire.double.models import takes

EXAMPLES = [(family, example) for family in families() for example in family.examples]


def test_the_table_in_the_docs_is_the_code_s() -> None:
    shown = CliRunner().invoke(main, ["doctor", "--table"])
    assert shown.exit_code == 0
    assert shown.output == effort_table()
    docs = (ROOT / "docs" / "effort-table.md").read_text(encoding="utf-8")
    assert docs == effort_table(), "stale: retrospect doctor --table > docs/effort-table.md"


@pytest.mark.parametrize(("family", "example"), EXAMPLES, ids=lambda value: value if isinstance(value, str) else "")
def test_an_example_is_of_its_family_and_a_level_is_taken_exactly_where_it_is_not_refused(
    family: object, example: str
) -> None:
    assert family_of(example) is family
    *levels, none = effort_rows(example)
    assert [row.effort for row in levels] == list(EFFORTS)
    for effort, row in zip(EFFORTS, levels, strict=True):
        if row.taken:
            require_effort(example, effort, MAX_TOKENS)
            assert "=" in row.sends
        else:
            with pytest.raises(SettingError):
                require_effort(example, effort, MAX_TOKENS)
            assert row.sends.startswith("refused")
    assert none.taken


CLAUDES = [
    *("opus-4-5", "opus-4-5-20251101", "opus-4-6", "sonnet-4-6", "opus-4-7", "opus-4-8", "opus-5", "opus-5-5"),
    *("haiku-4-5", "sonnet-4-5"),
]


@pytest.mark.parametrize("name", [f"claude-{name}" for name in CLAUDES])
@pytest.mark.parametrize("service", ["anthropic", "anthropic/azure"])
def test_the_table_agrees_with_the_api_s_own_rules(service: str, name: str) -> None:
    family, api = family_of(f"{service}/{name}"), takes(name)
    assert set(family.efforts) == set(api.efforts)
    assert api.omitted == family.unset.startswith("thinks")
    if family.efforts:
        assert family.sends["thinking.type"] in api.thinking
        assert ("output_config.effort" in family.sends) == (family.sends["thinking.type"] == "adaptive")


def test_every_claude_that_takes_a_level_was_seen_on_the_wire() -> None:
    for family in families():
        if any(example.startswith("anthropic/") for example in family.examples) and family.efforts:
            assert family.seen
