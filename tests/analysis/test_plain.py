"""Text from logs as it is shown: on one line, in its order, and nothing but text to what shows it."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.plain import code, csv_cell, markdown, plain
from tests.faults.hostile import HOSTILE

TEXT = st.sampled_from(list(HOSTILE.values())) | st.text() | st.text(alphabet="\\`*[]|<&()=+-@\n\x1b\u202e\ud83d a")


@pytest.mark.parametrize("shown", [plain, code, markdown, csv_cell])
@given(text=TEXT)
def test_no_character_is_left_that_a_terminal_or_an_editor_obeys(shown: Callable[[object], str], text: str) -> None:
    assert shown(text).isprintable(), ascii(text)


@given(TEXT)
def test_a_table_s_cell_has_no_html_link_or_further_cell(text: str) -> None:
    bare = re.sub(r"\\.", "", markdown(text).replace("\\\\", ""))
    assert not set("`*[]|<") & set(bare), ascii(text)


def test_an_entity_that_a_model_wrote_is_shown_as_it_wrote_it() -> None:
    assert markdown("&lt;b> & a") == "&amp;lt;b> &amp; a"


@given(TEXT)
def test_a_code_block_is_neither_ended_nor_read_as_html_or_a_link(text: str) -> None:
    assert not any(mark in code(text) for mark in ("`", "<", "](")), ascii(text)


@given(TEXT)
def test_a_spreadsheet_s_cell_is_no_formula(text: str) -> None:
    assert not csv_cell(text).startswith(("=", "+", "-", "@")), ascii(text)
