"""A corpus as plain lists, and the slowest honest way to count it: the twins of the toolkit."""

from __future__ import annotations

import fnmatch
import itertools
from collections import Counter

from hypothesis import settings
from hypothesis import strategies as st

import toolkit as tk

some = settings(max_examples=40)
units = st.sampled_from(["sentence", "paragraph", "document"])

# What can be looked for in the tiny vocabulary of the strategies: words that overlap, repeat,
# join with hyphens, and are told by their case.
PATTERNS = ("a", "b", "a b", "a-b", "b a b", "no", "no no", "a*", "A", "c|a b", "?", "ab c", "x x x")


class Naive:
    """Tokens and the unit that each belongs to, as Python lists."""

    def __init__(self, corpus):
        self.forms, self.unit = [], {"sentence": [], "paragraph": [], "document": []}
        for d, (first, last) in enumerate(itertools.pairwise(corpus.documents.tolist())):
            for at in range(first, last):
                self.forms.append(corpus.texts[d][corpus.starts[at] : corpus.ends[at]])
                self.unit["document"].append(d)
        for name in ("sentence", "paragraph"):
            for number, (first, last) in enumerate(itertools.pairwise(corpus.bounds(name).tolist())):
                self.unit[name] += [number] * (last - first)
        self.folded = [form.lower() for form in self.forms]
        self.document = self.unit["document"]

    def __len__(self):
        return len(self.forms)

    def is_word(self, at):
        return any(sign.isalnum() for sign in self.forms[at])

    def find(self, patterns, within="sentence"):
        """Longest matches of any of the patterns, of equals the first; none crosses a unit."""
        found = set()
        for pattern in patterns:
            for phrase, sensitive in phrases(pattern):
                forms = self.forms if sensitive else self.folded
                for begin in range(len(self) - len(phrase) + 1):
                    places = range(begin, begin + len(phrase))
                    if len({self.unit[within][at] for at in places}) == 1 and all(
                        fnmatch.fnmatchcase(forms[at], word)
                        for at, word in zip(places, phrase, strict=True)
                    ):
                        found.add((begin, begin + len(phrase)))
        kept = []
        for begin, end in sorted(found, key=lambda span: (span[0] - span[1], span[0])):
            if all(end <= b or e <= begin for b, e in kept):
                kept.append((begin, end))
        return sorted(kept)

    def per_document(self, places, documents):
        counted = Counter(self.document[at] for at in places)
        return [counted[d] for d in range(documents)]


def phrases(pattern):
    """Words of each alternative, with its hyphenated twins, and whether its case counts."""
    for alternative in pattern.split("|"):
        words = alternative.replace("-", " ").split()
        for joints in itertools.product(" -", repeat=len(words) - 1):
            joined = "".join(map("".join, zip(words, (*joints, ""), strict=True)))
            yield joined.split(), alternative != alternative.lower()


def same(one, other):
    """Compare numbers that may be missing; NaN and None are both missing."""
    gone = [value is None or value != value for value in (one, other)]
    return all(gone) if any(gone) else abs(one - other) <= 1e-12 * max(1.0, abs(one))


def doubled(corpus):
    """Make a corpus of every document, twice."""
    return tk.Corpus.from_texts([*corpus.texts, *corpus.texts])
