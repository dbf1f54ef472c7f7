"""Promises that are not one module's: the same numbers anywhere, and every result made again."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import toolkit as tk

LEXICON = {"security": ["militar*", "patrol*", "arms race"], "diplomacy": ["talks", "treat*"]}


def sheet(corpus):
    """Draw hits and sentences to code."""
    counts = tk.count_frames(corpus, tk.Lexicon(LEXICON))
    return tk.sample_hits(counts, 12, by="outlet", seed=1, probe=5)


def by_length(corpus, letters):
    """Code a sheet as somebody would who minds nothing but the length of words."""
    blank = sheet(corpus)
    long = [len(node) > letters for node in blank.table["node"]]
    return blank.coded(dict(zip(blank.items, long, strict=True)), coder=f"over {letters}")


# Every public analysis, in a form that touches groups, intervals and ties.
ANALYSES = {
    "frequencies": lambda c: tk.frequencies(c, by="outlet"),
    "ngrams": lambda c: tk.ngrams(c, 2),
    "concordance": lambda c: tk.concordance(c, "border*", sort="1R 2R"),
    "collocates": lambda c: tk.collocates(c, "border*"),
    "cooccurrence": lambda c: tk.cooccurrence(c, ["Kestria", "Compact", "talks"]),
    "keyness": lambda c: tk.keyness(c.subset(outlet="Kestria Today"), c),
    "dispersion": lambda c: tk.dispersion(c, ["lighthouse", "talks"]),
    "trend": lambda c: tk.trend(c, LEXICON, by="outlet"),
    "diversity": lambda c: tk.diversity(c, by="outlet"),
    "count_frames": lambda c: tk.count_frames(c, tk.Lexicon(LEXICON), by="outlet"),
    "expand": lambda c: tk.expand(c, tk.Lexicon(LEXICON)),
    "diagnose": lambda c: tk.diagnose(c, tk.Lexicon(LEXICON), by="outlet"),
    "suggest": lambda c: tk.suggest(c.subset(outlet="Kestria Today"), c),
    "quotations": tk.quotations,
    "candidates": lambda c: tk.candidates(c, "passive"),
    "duplicates": lambda c: tk.duplicates(c, at_least=0.1),
    "sample_hits": sheet,
    "agreement": lambda c: tk.agreement([sheet(c), by_length(c, 4), by_length(c, 6)]),
    "validate": lambda c: tk.validate(by_length(c, 6), by="outlet"),
}
IN_TEXT_ORDER = {"concordance", "quotations", "candidates"}  # rows stand where they stand in texts


def digest(result):
    """Hash everything a result says, to the last bit of its numbers."""
    rows = json.dumps(result.table.to_dicts(), default=str, ensure_ascii=True)
    return hashlib.sha256(f"{rows}{result.note}".encode()).hexdigest()


def all_digests():
    """Hash every analysis of the sample corpus, at once, for another process to compare."""
    corpus = tk.sample()
    return {name: digest(analysis(corpus)) for name, analysis in ANALYSES.items()}


@pytest.fixture(scope="module")
def corpus():
    return tk.sample()


def test_every_public_analysis_is_held_to_these_promises():
    verbs = {name for name in tk.__all__ if hasattr(getattr(tk, name), "is_analysis")}
    assert verbs == set(ANALYSES)


@pytest.mark.parametrize("name", ["read", "load", "clean_page", "page", "Corpus", "nothing"])
def test_a_record_calls_nothing_but_analyses(corpus, name):
    with pytest.raises(tk.ToolkitError, match="names no public analysis"):
        tk.replay(tk.Made(name, {"path": "x"}, {}), corpus)


@pytest.mark.parametrize("name", ANALYSES)
def test_every_result_is_made_again_from_its_record(corpus, name):
    result = ANALYSES[name](corpus)
    again = tk.replay(result, corpus)
    assert again.same, again.differences
    from_paper = tk.replay(tk.Made.from_json(result.made.as_json()), corpus)
    assert digest(from_paper.result) == digest(result)


@pytest.mark.parametrize("name", ANALYSES)
def test_the_order_of_documents_changes_no_number(corpus, name):
    backwards = corpus.take(range(len(corpus))[::-1])
    one, other = ANALYSES[name](corpus), ANALYSES[name](backwards)
    assert one.note == other.note
    lists = [c for c, kind in one.table.schema.items() if isinstance(kind, pl.List)]
    left, right = (
        r.table.with_columns(pl.col(c).map_elements(repr, return_dtype=pl.String) for c in lists)
        for r in (one, other)
    )
    assert_frame_equal(left, right, check_row_order=False, rel_tol=1e-12, abs_tol=1e-12)
    if name not in IN_TEXT_ORDER:
        assert_frame_equal(left, right, rel_tol=1e-12, abs_tol=1e-12)


def test_neither_hash_seed_nor_threads_nor_locale_change_a_bit(offline_environment):
    program = "from tests.test_promises import *; print(json.dumps(all_digests()))"
    told = []
    for seed, threads, locale in (("0", "1", "C"), ("1", "2", "C.UTF-8")):
        environment = offline_environment | {
            "PYTHONHASHSEED": seed,
            "POLARS_MAX_THREADS": threads,
            "OMP_NUM_THREADS": threads,
            "OPENBLAS_NUM_THREADS": threads,
            "LC_ALL": locale,
        }
        done = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True,
            check=False, timeout=240,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        told.append(json.loads(done.stdout))
    assert told[0] == told[1]
    assert len(set(told[0].values())) == len(ANALYSES)
