"""Whether a judge's quotation is one: a judge may not find what is not there."""


def quotes(evidence: str, text: str) -> bool:
    """Whether the evidence stands in the text, however either is spaced; nothing is no quotation."""
    wanted = " ".join(evidence.split())
    return bool(wanted) and wanted in " ".join(text.split())
