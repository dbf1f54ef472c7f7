"""Counts of types in the parts of a corpus, checked, a block of types at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

import numpy as np
import scipy

from toolkit.inference.clusters import Counts, cluster_sample
from toolkit.measures.arithmetic import Floats, quietly, share

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike

__all__ = ["Counts", "Parts", "juilland", "over_parts"]

_BLOCK: Final = 4_000_000  # cells made dense at once: 32 MB


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """
    Checked counts of k types in n parts.

    Attributes
    ----------
    counts, rates : ndarray of float64, shape (n, k)
        Hits, and hits per token.
    shares : ndarray of float64, shape (n, 1)
        Each part's share of all tokens.
    hits : ndarray of float64, shape (k,)
        Hits in all.
    """

    counts: Floats
    rates: Floats
    shares: Floats
    hits: Floats

    @property
    def rate_shares(self) -> Floats:
        """Each part's share of the sum of rates, shape (n, k)."""
        return share(self.rates, self.rates.sum(0))

    @property
    def hit_shares(self) -> Floats:
        """Each part's share of the hits, shape (n, k)."""
        return share(self.counts, self.hits)


def over_parts(
    counts: Counts, sizes: ArrayLike | None, formula: Callable[[Parts], ArrayLike]
) -> Floats:
    """
    Check counts and sizes and apply a formula, a block of types at a time.

    Parameters
    ----------
    counts, sizes
        As every measure here takes them.
    formula : callable
        From parts to one value per type.

    Returns
    -------
    ndarray of float64, shape (k,), or a float for counts of shape (n,)
        Values; a sparse matrix is made dense for a block of types only.

    Raises
    ------
    ToolkitError
        If shapes disagree, a count is negative, or a part has hits but no tokens.

    Examples
    --------
    >>> over_parts([[1, 0], [1, 2]], None, lambda p: p.hits)
    array([2., 2.])
    """
    if sizes is None:
        sizes = np.ones(counts.shape[0] if hasattr(counts, "shape") else len(counts))
    matrix, tokens = cluster_sample(counts, sizes)
    columns, (n, k) = matrix.tocsc(), matrix.shape
    step = max(1, _BLOCK // max(n, 1))
    values = np.empty(k)
    for start in range(0, k, step):
        dense = columns[:, start : start + step].toarray()
        parts = Parts(
            counts=dense,
            rates=dense / tokens[:, None],
            shares=(tokens / tokens.sum())[:, None],
            hits=dense.sum(0),
        )
        values[start : start + step] = formula(parts) if n else np.nan
    single = not scipy.sparse.issparse(counts) and np.ndim(counts) == 1
    return cast("Floats", values[0] if single else values)


def juilland(values: Floats) -> Floats:
    """One less the variation of values of shape (n, k), scaled so that one part scores 0."""
    with quietly():
        variation = values.std(0) / values.mean(0) / np.sqrt(len(values) - 1)
    return np.asarray(1 - variation, np.float64)
