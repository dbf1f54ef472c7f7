"""
Texts to measure on: a folder of one's own, or made-up news that anyone can make again.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np

UNIT = 1_400_000  # characters of size 1
VOCABULARY = 70_000
SYLLABLES = [
    a + b for a in "b d f g k l m n p r s t v st tr pl".split() for b in "a e i o u".split()
]
FREQUENT = "the of to a and in that is for on said with he was it by as at from his".split()
ENDINGS = np.array([".", ".", ".", ".", ".", "?", ".”"])


class Texts(NamedTuple):
    """Documents and their names."""

    texts: list[str]
    names: list[str]


def load(folder: str | None, size: int) -> Texts:
    """
    Texts of about ``size`` times 1.4 million characters.

    A folder's files are taken in order of their names, and again from the first when there are
    too few; each name carries the number of the round. Repeated texts hold no new types.
    """
    if folder is None:
        return made_up(size)
    files = sorted(Path(folder).rglob("*.txt"))
    contents = [file.read_text("utf-8", "replace") for file in files]
    if not any(contents):
        raise SystemExit(f"{folder} holds no .txt files with text.")
    texts, names, held = [], [], 0
    while held < size * UNIT:
        number = len(texts)
        texts.append(contents[number % len(files)])
        names.append(f"{number // len(files) + 1} {files[number % len(files)].name}")
        held += len(texts[-1])
    return Texts(texts, names)


def made_up(size: int) -> Texts:
    """
    Write news-like text: Zipf's law, sentences, paragraphs, quotations, words that clump.

    The same size gives the same texts everywhere.
    """
    rng = np.random.default_rng(size)
    words = _words()
    chance = 1 / (np.arange(VOCABULARY) + 2.7)
    ladder = np.cumsum(chance / chance.sum())
    texts, held = [], 0
    while held < size * UNIT:
        paragraphs = [_paragraph(rng, words, ladder) for _ in range(rng.integers(6, 20))]
        texts.append("\n\n".join(paragraphs))
        held += len(texts[-1])
    return Texts(texts, [f"text {number}" for number in range(1, len(texts) + 1)])


def _words() -> np.ndarray:
    """All words, the most frequent first; a tenth of the rarer ones are names."""
    rng = np.random.default_rng(7)
    made = dict.fromkeys(FREQUENT)
    while len(made) < VOCABULARY:
        word = "".join(rng.choice(SYLLABLES, rng.integers(2, 5)))
        made[word.capitalize() if rng.random() < 0.1 else word] = None
    return np.array(list(made), dtype=object)


def _paragraph(rng: np.random.Generator, words: np.ndarray, ladder: np.ndarray) -> str:
    topic = rng.integers(200, VOCABULARY, 12)
    return " ".join(_sentence(rng, words, ladder, topic) for _ in range(rng.integers(1, 5)))


def _sentence(
    rng: np.random.Generator, words: np.ndarray, ladder: np.ndarray, topic: np.ndarray
) -> str:
    length = int(rng.gamma(5, 4.4)) + 3
    types = np.minimum(np.searchsorted(ladder, rng.random(length)), VOCABULARY - 1)
    own = rng.random(length) < 0.06
    types[own] = rng.choice(topic, own.sum())
    said = words[types].tolist()
    said[0] = said[0][:1].upper() + said[0][1:]
    for place in range(int(rng.integers(4, 12)), length - 1, 9):
        said[place] += rng.choice([",", ",", "’s", " -", ";"])
    ending = str(rng.choice(ENDINGS))
    return ("“" if ending.endswith("”") else "") + " ".join(said) + ending
