"""Text from logs made harmless: it was written by models and is data wherever it is shown."""

import re

_MARKDOWN = re.compile(r"([\\`*\[\]|])")
_FORMULA = ("=", "+", "-", "@")


def plain(text: object) -> str:
    """The text on one line, with control, bidirectional and other invisible characters shown as escapes."""
    line = " ".join(str(text).split())
    if line.isprintable():
        return line
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in line)


def csv_cell(text: object) -> str:
    """The text as one cell of a spreadsheet, which would take `=`, `+`, `-` or `@` for the beginning of a formula."""
    line = plain(text)
    return f"'{line}" if line.startswith(_FORMULA) else line


def code(text: object) -> str:
    """The text as a line of a Markdown code block that it cannot end, and that no renderer takes for HTML or a link."""
    return plain(text).replace("`", "\\x60").replace("<", "\\x3c").replace("](", "]\\x28")


def markdown(text: object) -> str:
    r"""The text as one Markdown table cell that means nothing but itself.

    Backslash escapes for what would begin a link, code, emphasis or another cell; `<` and `&` as entities.
    """
    return _MARKDOWN.sub(r"\\\1", plain(text).replace("&", "&amp;").replace("<", "&lt;"))
