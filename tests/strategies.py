"""Hypothesis strategies and hostile texts, shared by the tests of the engine."""

from __future__ import annotations

import os

from hypothesis import settings
from hypothesis import strategies as st

few = settings(max_examples=25)
# For laws that are quick to try. EXAMPLES=30000 tries them that often, for once; see CONTRIBUTING.
many = settings(max_examples=int(os.environ.get("EXAMPLES", "500")))

HOSTILE = (
    "<script>alert(1)</script> said <b>no</b> & left",
    "It cost $5 to $10, or $x^2$, \\(y\\) and \\begin{z}.",
    "He said \"yes\", ‘no’, “perhaps” and 'never'.",
    '" onmouseover="alert(1)',
    "=1+1",
    "@SUM(A1:A2)",
    "-2+3 | +cmd",
    "\tTab first, `code` and {braces}.",
    "\u202eright to left\u202c and \u200fmark\u200e",
    "שלום עולם. مرحبا بالعالم.",
    "Family \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "Flag \U0001f1e9\U0001f1ea thumb \U0001f44d\U0001f3fd.",
    "Cafe\u0301 and café; a \u2260 b and a =\u0338 b.",
    "mili\u00adtary zero\u200bwidth \ufeffmark \u2060joined",
    "One line\r\nanother\r\n\r\nA third.\x0bA fourth.\x0cA fifth.\x85A sixth.\u2028A seventh.",
    "控え目な文。第二文！中文“引语”。",
    "ÅNGSTRÖM Straße STRASSE ﬁne İstanbul ΟΔΟΣ",
    "null\x00byte \x1b[31m escape \x1c separator",
    "U.S. vs. us: Mr. O’Neill’s AT&T, C++ [sic] don't/don’t.",
    "?!… --- ... *** ''' ``` «»",
    "word",
    "",
    " \n\t ",
    "a" * 300,
    "A\u0301\u0301\u0301\u0301 Z\u0351a\u0352lgo \u0301alone",
)
NAMES = (
    "<img src=x onerror=alert(1)>",
    "=HYPERLINK('x')",
    "Ünïcödé/日本 🗞.txt",
    "a,b;c\td",
    'say "hi"',
    "../../etc/passwd",
    " spaced ",
    "new\nline",
)

# Letters and marks at which tokenizers, search and counting could go wrong.
SIGNS = (
    "abcdeAB?!.,;:'’\"“”-–—*|~$#@&<>=+()[]/_ 015\n\r\t"
    "éßİſΣςЖ中かא\u0301\u0338\u00ad\u200b\u200d\u2010\u2028\ufeff\ufe0f\x00\x1c\x85\U0001f44d\U0001f1e9\u2260"
)

hostile_texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.sampled_from(SIGNS), max_size=40),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=25),
)
hostile_corpora = st.lists(hostile_texts, max_size=5)

# A tiny vocabulary makes repetition, overlap and co-occurrence likely.
WORDS = ("a", "b", "c", "A", "ab", "a-b", "no", ",", "x")
ENDS = (". ", "! ", ".\n\n", "\n\n", " ")
sentences = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
plain_texts = st.lists(st.tuples(sentences, st.sampled_from(ENDS)), max_size=4).map(
    lambda parts: "".join(sentence.capitalize() + end for sentence, end in parts),
)
plain_corpora = st.lists(plain_texts, max_size=5)

cells = st.none() | st.sampled_from(["", "A", "B", "<b>", "=1+1", "(none)", "ü"])


@st.composite
def tables(draw, rows):
    """Metadata with as many rows as asked for: text, numbers, dates, missing values."""
    columns = {
        "outlet": st.lists(cells, min_size=rows, max_size=rows),
        "year": st.lists(st.none() | st.integers(2000, 2003), min_size=rows, max_size=rows),
        "date": st.lists(
            st.none() | st.dates().map(str),
            min_size=rows,
            max_size=rows,
        ),
    }
    chosen = draw(st.sets(st.sampled_from(sorted(columns))))
    return {name: draw(columns[name]) for name in sorted(chosen)}
