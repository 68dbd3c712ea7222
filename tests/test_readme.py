"""README says what the code says."""

import re
from pathlib import Path

from click.testing import CliRunner

from retrospect import COMMANDS, main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_table_of_parameters_is_the_code_s() -> None:
    table = CliRunner().invoke(main, ["list", "--settings"])
    assert table.exit_code == 0
    assert table.output.count("\n") > 10
    assert table.output in README, "stale: put the output of retrospect list --settings there"


def test_every_command_is_spoken_of() -> None:
    words = README + "".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md"))
    assert [name for name in COMMANDS if f"retrospect {name}" not in words and f"`{name}`" not in words] == []


def test_every_link_to_a_file_leads_somewhere() -> None:

    for page in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")):
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.relative_to(ROOT)}: {target}"
