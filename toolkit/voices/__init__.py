"""
Who is quoted: every stretch of speech with its source, its cue and its place.

Found by rules, without a model (see :mod:`toolkit.voices.speech`); the named rule and a
confidence stand beside each row. Speech whose speaker has no name is counted beside the named
speakers, never dropped. A name that many quote and one that nobody quotes are both findings: see
``silent``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from toolkit._base import Result, ToolkitError, analysis, n_of
from toolkit.search import Spans
from toolkit.voices.cues import reporting_verbs
from toolkit.voices.utterances import UNRESOLVED, tokens_within, utterances

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from concurrent.futures import Executor

    from toolkit.corpus import Corpus
    from toolkit.voices.utterances import Utterance

__all__ = ["Quotations", "quotations"]

_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "document": pl.String,
    "source": pl.String,
    "speaker": pl.String,
    "cue": pl.String,
    "cue_class": pl.String,
    "kind": pl.String,
    "content": pl.String,
    "confidence": pl.Float64,
    "rule": pl.String,
    "source_start": pl.Int64,
    "source_end": pl.Int64,
    "cue_start": pl.Int64,
    "cue_end": pl.Int64,
    "content_spans": pl.List(pl.List(pl.Int64)),
}
_MEANING = {
    "direct": "all of it stands in quotation marks",
    "mixed": "some of it stands in quotation marks",
    "indirect": "none of it stands in quotation marks",
}


@dataclass(frozen=True, eq=False)
class Quotations(Result):
    """
    Speech and its sources, one row per stretch, in text order.

    Columns: ``document``; ``source`` as written and the ``speaker`` it stands for (empty: nobody
    can be named); ``cue`` and ``cue_class`` (neutral, assertive, doubting, conceding, evaluating);
    ``kind`` (direct, mixed, indirect); ``content``, its stretches joined by `` ... ``;
    ``confidence`` from 0 to 1, of the rule times the speaker's; ``rule``; and where all this
    stands, in characters of the document: ``source_start, source_end, cue_start, cue_end,
    content_spans``.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["“We are broke,” said Ann Lind. She denied any blame."])
    >>> tk.quotations(corpus).table.select("speaker", "cue", "kind").rows()
    [('Ann Lind', 'said', 'direct'), ('Ann Lind', 'denied', 'indirect')]
    """

    def evidence(self, row: Mapping[str, Any]) -> Spans:
        """Give the tokens of what is said."""
        document = self.corpus.names.index(row["document"])
        spans = [tokens_within(self.corpus, document, tuple(s)) for s in row["content_spans"]]
        kept = np.array([span for span in spans if span[1] > span[0]], np.int64).reshape(-1, 2)
        return Spans(kept[:, 0], kept[:, 1])

    def explain(self, row: int) -> str:
        """Say how one row was found, and how far to trust it."""
        r = self.row(row)
        who = f"{r['source']!r}" if r["source"] else "nobody that the text names"
        said = f"by the cue {r['cue']!r} ({r['cue_class']})" if r["cue"] else "without a cue"
        name = r["speaker"] or UNRESOLVED
        return (
            f"The rule {r['rule']!r} gives this to {who}, {said}; speaker: {name}. "
            f"It is {r['kind']} speech: {_MEANING[r['kind']]}. Confidence {r['confidence']:.2f}: "
            "how often this rule was right on hand-annotated news, times how sure the name is. "
            "Read it in the text before you build on it."
        )

    @property
    def method(self) -> str:
        """What was done, for a methods section."""
        return (
            "Direct, mixed and indirect speech attributed by rules over reporting verbs and "
            f"quotation marks, without a language model. {self.note}"
        )

    def sources(self, *, by: str | None = None) -> pl.DataFrame:
        """
        Balance the speakers, unresolved speech among them.

        Parameters
        ----------
        by : str, optional
            Metadata column: a balance for each of its values.

        Returns
        -------
        DataFrame
            The group if asked for; ``speaker, n, documents, words`` (of what they say); ``share``
            of all words said, with its 95 % interval ``low, high``, documents as the sample (not
            a number for a single document); ``thin``, speech in fewer than five documents;
            ``quoted`` (those of the words that stand in quotation marks), ``direct, mixed,
            indirect``; the most quoted first, unresolved speech always last.

        Raises
        ------
        ToolkitError
            No such metadata column.

        Examples
        --------
        >>> import toolkit as tk
        >>> found = tk.quotations(tk.Corpus.from_texts(["“We are broke,” said Ann Lind."]))
        >>> found.sources().select("speaker", "n", "words").rows()
        [('Ann Lind', 1, 3), ('(unresolved)', 0, 0)]
        """
        from toolkit.voices.balance import sourcing  # noqa: PLC0415  (a tenth of a second)

        return sourcing(self.corpus, self.table, by)

    def verbs(self) -> pl.DataFrame:
        """
        Count the reporting verbs.

        Returns
        -------
        DataFrame
            ``verb`` (its base form; the cue as written where there is no verb), ``cue_class``,
            ``n, documents, speakers, share``; the most frequent first.

        Examples
        --------
        >>> import toolkit as tk
        >>> found = tk.quotations(tk.Corpus.from_texts(["He says he won. She said he claimed it."]))
        >>> found.verbs().select("verb", "cue_class", "n").rows()
        [('say', 'neutral', 2)]
        """
        cues = self.table.filter(pl.col("cue").is_not_null())
        verbs = [_verb(cue) for cue in cues["cue"]]
        return (
            cues.with_columns(verb=pl.Series(verbs, dtype=pl.String))
            .group_by("verb", "cue_class")
            .agg(
                pl.len().cast(pl.Int64).alias("n"),
                pl.col("document").n_unique().cast(pl.Int64).alias("documents"),
                pl.col("speaker").drop_nulls().n_unique().cast(pl.Int64).alias("speakers"),
            )
            .with_columns(share=pl.col("n") / max(1, cues.height))
            .sort(["n", "verb"], descending=[True, False])
        )

    def silent(self, names: str | Iterable[str]) -> pl.DataFrame:
        """
        Compare how often actors are named with how often they speak.

        Parameters
        ----------
        names : iterable of str
            Actors, as the texts write them. Case matters; whole words only.

        Returns
        -------
        DataFrame
            ``name, mentions, documents`` (that name it), ``n`` (stretches of its speech),
            ``silent`` (named, and never given a word); the most mentioned of the silent first.

        Raises
        ------
        ToolkitError
            A single string instead of several names.

        Examples
        --------
        >>> import toolkit as tk
        >>> found = tk.quotations(tk.Corpus.from_texts(["“Strikers are wrong,” Ann Lind said."]))
        >>> found.silent(["Lind", "Strikers"]).select("name", "n", "silent").rows()
        [('Strikers', 0, True), ('Lind', 1, False)]
        """
        if isinstance(names, str):
            raise ToolkitError(
                f"{names!r} is one string.", "silent() takes several names.", f"Pass [{names!r}]."
            )
        rows = [self._presence(name) for name in dict.fromkeys(names)]
        schema = {
            "name": pl.String,
            "mentions": pl.Int64,
            "documents": pl.Int64,
            "n": pl.Int64,
            "silent": pl.Boolean,
        }
        table = pl.DataFrame(rows, schema=schema, orient="row")
        return table.sort(["silent", "mentions", "name"], descending=[True, True, False])

    def _presence(self, name: str) -> tuple[str, int, int, int, bool]:
        """Mentions of a name, documents with it, and rows in which it speaks."""
        whole = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
        counts = [len(whole.findall(text)) for text in self.corpus.texts]
        who = zip(self.table["speaker"], self.table["source"], strict=True)
        n = sum(bool(whole.search(f"{speaker or ''}\n{source or ''}")) for speaker, source in who)
        return name, sum(counts), sum(map(bool, counts)), n, bool(sum(counts)) and not n


def _verb(cue: str) -> str:
    """Base form of the last reporting verb in a cue."""
    known = reporting_verbs()
    found = [known[word].verb for word in cue.lower().split() if word in known]
    return found[-1] if found else " ".join(cue.lower().split())


@analysis
def quotations(
    corpus: Corpus,
    *,
    wide: bool = False,
    aliases: Mapping[str, str] | None = None,
    executor: Executor | None = None,
) -> Quotations:
    """
    Find who is quoted, directly and indirectly.

    Parameters
    ----------
    corpus : Corpus
        The texts.
    wide : bool
        Also beliefs and judgements: *she thinks that*, *polls show that*.
    aliases : mapping of str to str, optional
        Sources as written, or names found, and the speaker each stands for:
        ``{"the mayor": "Ann Lind", "Ann B. Lind": "Ann Lind"}``. Case does not matter; it wins
        over every rule.
    executor : concurrent.futures.Executor, optional
        Reads the documents, such as ``concurrent.futures.ProcessPoolExecutor()`` or the executor
        of a cluster. Without one, long work in a notebook is shared among processes by itself.
        The result is the same.

    Returns
    -------
    Quotations
        One row per stretch of speech.

    Notes
    -----
    On 840 hand-annotated political news articles (PolNeAR [1]_): direct speech F .92, direct and
    mixed .83 (four fifths of the words right and the right source); all speech F .84 at precision
    .90 (a third of the words and the source). The rules were written on these articles. Between
    the seven outlets direct speech differs from .86 to .94 and all speech from .82 to .85. Expect
    less on other years and genres. A row is a reading to check, not a fact. Short quotations
    without a cue (scare quotes) are given to nobody and are not listed.

    References
    ----------
    .. [1] Newell, Margolin and Ruths (2018), An attribution relations corpus for political news,
       LREC.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["The plan, the minister said, is “dead”."])
    >>> tk.quotations(corpus).table.select("source", "kind", "content").rows()
    [('the minister', 'mixed', 'The plan ... is “dead”')]
    """
    found = utterances(corpus, wide=wide, aliases=aliases, executor=executor)
    named = sum(one.speaker is not None for one in found)
    documents = len({one.document for one in found})
    note = (
        f"{n_of(len(found), 'stretch', 'stretches')} of speech in {documents:,} of "
        f"{n_of(len(corpus), 'document')}; "
        f"{len(found) - named:,} have no named speaker."
    )
    return Quotations(corpus, rows=lambda: _table(corpus, found), note=note)


def _table(corpus: Corpus, found: list[Utterance]) -> pl.DataFrame:
    """Lay the rows out."""
    all_texts, all_names = corpus.texts, corpus.names
    texts = [all_texts[one.document] for one in found]
    columns: dict[str, Iterable[Any]] = {
        "document": [all_names[one.document] for one in found],
        "content": [
            " ... ".join([text[start:end] for start, end in one.content])
            for text, one in zip(texts, found, strict=True)
        ],
        "content_spans": _nested([one.content for one in found]),
    }
    for name in ("source", "cue"):
        spans = [*map(attrgetter(name), found)]
        columns[name] = [
            text[span[0] : span[1]] if span else None
            for text, span in zip(texts, spans, strict=True)
        ]
        columns[f"{name}_start"] = [span[0] if span else None for span in spans]
        columns[f"{name}_end"] = [span[1] if span else None for span in spans]
    for name in ("speaker", "kind", "rule", "confidence", "cue_class"):
        columns[name] = [*map(attrgetter(name), found)]
    return pl.DataFrame({name: columns[name] for name in _SCHEMA}, schema=_SCHEMA)


def _nested(contents: list[tuple[tuple[int, int], ...]]) -> pl.Series:
    """Lists of spans as a column, by way of their numbers: one by one takes most of a second."""
    spans = np.array([span for content in contents for span in content], np.int64).reshape(-1, 2)
    pairs = pl.Series(spans).cast(pl.List(pl.Int64))
    row = np.repeat(np.arange(len(contents)), [len(content) for content in contents])
    table = pl.DataFrame({"row": row, "pair": pairs})
    return table.group_by("row", maintain_order=True).agg("pair")["pair"]
