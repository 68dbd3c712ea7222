"""Whether a judge's quotation is one: a judge may not find what is not there."""

LEAST_WORDS = 3
"""Of a quotation, unless the whole text is shorter: a single word stands in every answer."""


def sendable(text: str) -> str:
    """The text as a judge can be shown it and a log can hold it: half a surrogate pair becomes `?`."""
    return text.encode("utf-8", "replace").decode("utf-8")


def squeezed(text: str) -> str:
    """The text as a judge is shown it, all space alike."""
    return " ".join(sendable(text).split())


def misquoted(quote: str, text: str, least: int = LEAST_WORDS) -> str | None:
    """What is wrong with a quotation from a text, in words that the judge can act on; None when nothing is.

    The words go on where a sentence about the quotation began: "its quote ...".

    Args:
        quote: As the judge gives it, however it is spaced.
        text: What it is from.
        least: Words that it must have; a shorter text may be quoted whole.
    """
    wanted, there = squeezed(quote), squeezed(text)
    if not wanted or wanted not in there:
        return "does not stand in the answer; copy one passage of it exactly"
    if len(wanted.split()) < min(least, len(there.split())):
        return f"is too short; copy at least {least} words of the answer"
    return None
