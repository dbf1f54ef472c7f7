"""
Where nothing differs, five types in a hundred differ at p < .05: measured, not assumed.

Random halves of one corpus are samples of the same thing. The sample corpus has too few articles
for stable shares, so the corpus is drawn here, seeded, with words that clump as they do in news:
each document has its own taste (gamma), and document lengths vary sixfold.
"""

from __future__ import annotations

import numpy as np
import pytest

import toolkit as tk

DOCUMENTS, TYPES, HALVES = 240, 400, 12


def drawn(seed):
    """Draw texts of clumped words; the commonest type is about a tenth of all tokens."""
    rng = np.random.default_rng(seed)
    base = 1 / (np.arange(TYPES) + 3) ** 0.9
    texts = []
    for _ in range(DOCUMENTS):
        p = base * rng.gamma(0.5, size=TYPES)
        size = int(rng.integers(100, 600))
        texts.append(rng.choice(TYPES, size, p=p / p.sum()))
    return texts


@pytest.fixture(scope="module")
def halves():
    """Give random halves of one corpus, whole and with one half cut to 40 % of its length."""
    texts = drawn(2031)
    corpus = tk.Corpus.from_texts([" ".join(f"w{t}" for t in text) for text in texts])
    short = tk.Corpus.from_texts(
        [" ".join(f"w{t}" for t in text[: int(0.4 * text.size)]) for text in texts]
    )
    rng = np.random.default_rng(7)
    orders = [rng.permutation(DOCUMENTS) for _ in range(HALVES)]
    return corpus, short, [(o[: DOCUMENTS // 2], o[DOCUMENTS // 2 :]) for o in orders]


def share_below(level, tables):
    p = np.concatenate([10 ** t["log10_p"].drop_nulls().to_numpy() for t in tables])
    assert p.size > HALVES * TYPES / 2
    return np.mean(p < level)


def tables(halves, *, cut, unit="document"):
    corpus, short, orders = halves
    other = short if cut else corpus
    return [tk.keyness(corpus.take(a), other.take(b), unit=unit).table for a, b in orders]


@pytest.mark.parametrize("cut", [False, True], ids=["equal lengths", "one half cut to 40 %"])
def test_documents_as_the_sample_are_calibrated(halves, cut):
    assert 0.03 <= share_below(0.05, tables(halves, cut=cut)) <= 0.07


@pytest.mark.parametrize("cut", [False, True], ids=["equal lengths", "one half cut to 40 %"])
def test_tokens_as_the_sample_are_not(halves, cut):
    assert share_below(0.05, tables(halves, cut=cut, unit="token")) > 0.12


def test_less_than_one_type_a_comparison_survives_the_correction(halves):
    survivors = [
        sum((t["q"] < 0.05).sum() for t in tables(halves, cut=False, unit=unit))
        for unit in ("document", "token")
    ]
    assert survivors[0] < HALVES  # none, were the test exact
    assert survivors[1] > 20 * HALVES


def test_a_true_difference_is_found(halves):
    corpus, _, orders = halves
    a, b = orders[0]
    planted = tk.Corpus.from_texts(
        [f"{corpus.texts[d]} planted" if i % 3 else corpus.texts[d] for i, d in enumerate(a)]
        + [
            f"{corpus.texts[d]} planted" if i % 12 == 0 else corpus.texts[d]
            for i, d in enumerate(b)
        ]
    )
    found = tk.keyness(planted.take(range(a.size)), planted.take(range(a.size, DOCUMENTS)))
    assert found.table["type"][0] == "planted"
    assert found.table["q"][0] < 0.001
