"""BM25 (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009): how well texts match a query."""

import math
import re
from collections import Counter

K1, B = 1.5, 0.75
"""How soon repetitions of a word stop counting, and how much long texts are marked down: the usual values."""
_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """The words of a text, in small letters."""
    return _WORD.findall(text.casefold())


def bm25(query: str, texts: list[str]) -> list[float]:
    """A score for each text, 0 when it shares no word with the query.

    A word of the query counts once, by how rare it is among the texts: ln(1 + (N − n + ½)/(n + ½)).
    """
    counts = [Counter(words(text)) for text in texts]
    lengths = [count.total() for count in counts]
    mean = sum(lengths) / len(texts) if any(lengths) else 1.0
    scores = [0.0] * len(texts)
    for word in dict.fromkeys(words(query)):  # in the order of the query: a set's order would change the last digit
        holding = sum(word in count for count in counts)
        rarity = math.log(1 + (len(texts) - holding + 0.5) / (holding + 0.5))
        for place, (count, length) in enumerate(zip(counts, lengths, strict=True)):
            found = count[word]
            scores[place] += rarity * found * (K1 + 1) / (found + K1 * (1 - B + B * length / mean))
    return scores
