"""
Which documents share their words in sequence: exact, without comparing every pair.

A shingle is five words in a row. Two documents that share most of theirs must share one of the
*rarest* shingles of the shorter (the prefix principle): if eight in ten have to be shared, then the
rarest three in ten cannot all be strangers. Most articles are done with at that point, since their
rarest shingles stand nowhere else; only the others are compared in full.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import scipy

from toolkit.kernel import distinct, numbered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from toolkit.corpus import Corpus

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

__all__ = ["SIZE", "Pairs", "Words", "shingles_of", "similar_pairs", "words_of"]

SIZE: Final = 5  # words in a shingle
ROOM: Final = 2**62  # codes that fit into 64 bits
WORK: Final = 4_000_000  # postings looked at together: bounds the memory


class Words(NamedTuple):
    """
    The running words of a corpus, without marks; case and the shape of apostrophes ignored.

    Attributes
    ----------
    ids : ndarray of int64, shape (W,)
        Number of each word's form.
    tokens : ndarray of int64, shape (W,)
        Which token each word is.
    bounds : ndarray of int64, shape (D + 1,)
        Word at which each document begins.
    """

    ids: Ints
    tokens: Ints
    bounds: Ints


class Pairs(NamedTuple):
    """
    Pairs of documents and what they share.

    Attributes
    ----------
    first, second : ndarray of int64, shape (P,)
        Numbers of the documents, ``first < second``.
    shared, sizes_first, sizes_second : ndarray of int64, shape (P,)
        Shingles shared, and those of each document; each counted once.
    """

    first: Ints
    second: Ints
    shared: Ints
    sizes_first: Ints
    sizes_second: Ints

    @property
    def score(self) -> Floats:
        """Jaccard: shingles shared, as a share of those that either has."""
        return self.shared / (self.sizes_first + self.sizes_second - self.shared)

    @property
    def contained(self) -> Floats:
        """Shingles shared, as a share of those of the document that has fewer."""
        return self.shared / np.minimum(self.sizes_first, self.sizes_second)


def words_of(corpus: Corpus) -> Words:
    """
    Take the words out of a corpus.

    Examples
    --------
    >>> import toolkit as tk
    >>> words_of(tk.Corpus.from_texts(["No deal. No, no!", ""])).bounds.tolist()
    [0, 4, 4]
    """
    tokens = np.flatnonzero(corpus.types.is_word[corpus.ids]).astype(np.int64)
    ids = corpus.types.fold_ids[corpus.ids[tokens]].astype(np.int64)
    return Words(ids, tokens, np.searchsorted(tokens, corpus.documents).astype(np.int64))


def shingles_of(ids: Ints, bounds: Ints, size: int = SIZE) -> tuple[Ints, Ints]:
    """
    Number the shingles of each document, each once; a shorter document is one short shingle.

    Returns
    -------
    documents, shingles : ndarray of int64, shape (S,)
        Sorted by document, then shingle; the numbering is exact (no hashing).

    Examples
    --------
    >>> owner, shingle = shingles_of(np.array([3, 4, 3, 4, 7]), np.array([0, 4, 5, 5]), 2)
    >>> owner.tolist(), np.unique(shingle).size
    ([0, 0, 1], 3)
    """
    lengths = np.diff(bounds)
    counts = np.where(lengths > 0, np.maximum(lengths - size + 1, 1), 0)
    owner = np.repeat(np.arange(lengths.size), counts)
    offsets = np.cumsum(counts) - counts
    at = np.repeat(bounds[:-1], counts) + np.arange(counts.sum()) - np.repeat(offsets, counts)
    stop = bounds[1:][owner]
    radix = int(ids.max(initial=0)) + 2
    codes, width = np.zeros(at.size, np.int64), 1
    for step in range(size):
        if width * radix > ROOM:
            codes, width = _dense(codes)
        inside = at + step < stop
        codes = codes * radix + np.where(inside, ids[np.minimum(at + step, ids.size - 1)] + 1, 0)
        width *= radix
    codes, width = _dense(codes)
    keys = np.sort(owner * width + codes)
    keys = keys[np.diff(keys, prepend=-1) > 0]
    return keys // width, keys % width


def _dense(codes: Ints) -> tuple[Ints, int]:
    """Number the different codes from 0."""
    different, numbers = numbered(codes)
    return numbers.astype(np.int64), different.size + 1


def similar_pairs(
    documents: Ints, shingles: Ints, n_documents: int, *, at_least: float, cut: float
) -> Pairs:
    """
    Find every pair with Jaccard of at least ``at_least``, or containment of at least ``cut``.

    Parameters
    ----------
    documents, shingles : ndarray of int64, shape (S,)
        Which document has which shingle, each pair once, sorted.
    n_documents : int
        How many documents there are.
    at_least, cut : float
        Bounds above 0 and at most 1; what equals them counts.

    Returns
    -------
    Pairs
        Sorted by first, then second document.

    References
    ----------
    .. [1] Broder (1997), Proceedings of Compression and Complexity of Sequences, 21-29.
    .. [2] Chaudhuri, Ganti & Kaushik (2006), A primitive operator for similarity joins, ICDE.

    Examples
    --------
    >>> owner, shingle = np.array([0, 0, 1, 1, 2]), np.array([0, 1, 0, 1, 7])
    >>> similar_pairs(owner, shingle, 3, at_least=0.5, cut=0.8).score.tolist()
    [1.0]
    """
    sizes = np.bincount(documents, minlength=n_documents).astype(np.int64)
    holders = np.bincount(shingles, minlength=1)
    rank = np.empty(holders.size, np.int64)
    rank[np.argsort(holders, kind="stable")] = np.arange(holders.size)  # the rarest first
    common = holders[shingles] > 1
    rows, columns = documents[common], rank[shingles[common]]
    order = np.lexsort((columns, rows))
    rows, columns = rows[order], columns[order]
    shape = (n_documents, holders.size)
    matrix = scipy.sparse.csr_array((np.ones(rows.size, np.int32), (rows, columns)), shape=shape)
    place = np.arange(rows.size) - matrix.indptr[rows]
    few = min(at_least, cut)
    needed = np.maximum(np.ceil(few * sizes - 1e-9), 1).astype(np.int64)  # noqa: RUF100
    alone = sizes - np.diff(matrix.indptr)
    early = place < (sizes - needed + 1 - alone)[rows]
    prefix = scipy.sparse.csr_array(
        (np.ones(early.sum(), np.int32), (rows[early], columns[early])), shape=shape
    )
    found = [_checked(matrix, sizes, pairs) for pairs in _candidates(prefix, matrix, sizes)]
    empty = np.zeros(0, np.int64)
    first, second, shared = (
        np.concatenate([empty, *(each[n] for each in found)]) for n in range(3)
    )
    pairs = Pairs(first, second, shared, sizes[first], sizes[second])
    good = (pairs.score >= at_least) | (pairs.contained >= cut)
    order = np.flatnonzero(good)[np.lexsort((second[good], first[good]))]
    return Pairs(*(column[order] for column in pairs))


def _candidates(
    prefix: scipy.sparse.csr_array, matrix: scipy.sparse.csr_array, sizes: Ints
) -> Iterator[tuple[Ints, Ints]]:
    """Pair each document with those not shorter that have one of its rarest shingles."""
    postings = matrix.T.tocsr()
    lengths = np.diff(postings.indptr)
    work = np.add.reduceat(
        np.append(lengths[prefix.indices], 0), prefix.indptr[:-1].astype(np.int64)
    )
    work = np.where(np.diff(prefix.indptr) > 0, work, 0)
    blocks = np.cumsum(work) // WORK
    for block in distinct(blocks[work > 0]):
        begin, end = np.searchsorted(blocks, [block, block + 1])
        met = (prefix[begin:end] @ postings).tocoo()
        short, long = met.coords[0].astype(np.int64) + begin, met.coords[1].astype(np.int64)
        fits = (sizes[short] < sizes[long]) | ((sizes[short] == sizes[long]) & (short < long))
        yield short[fits], long[fits]


def _checked(
    matrix: scipy.sparse.csr_array, sizes: Ints, pairs: tuple[Ints, Ints]
) -> tuple[Ints, Ints, Ints]:
    """Count all the shingles that each pair shares, some pairs at a time."""
    first, second = np.minimum(*pairs), np.maximum(*pairs)
    shared = np.zeros(first.size, np.int64)
    blocks = np.cumsum(sizes[first] + sizes[second]) // WORK
    for block in distinct(blocks):
        begin, end = np.searchsorted(blocks, [block, block + 1])
        both = matrix[first[begin:end]].multiply(matrix[second[begin:end]])
        shared[begin:end] = both.sum(axis=1)
    return first, second, shared
