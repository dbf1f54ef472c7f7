"""Frequencies of the types of one text or of many, checked, dense or sparse."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import scipy

from toolkit._base import ToolkitError
from toolkit.measures.arithmetic import quietly

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from toolkit.inference.clusters import Counts
    from toolkit.measures.arithmetic import Floats

__all__ = ["by_totals", "by_type"]


def by_totals(frequencies: Counts, formula: Callable[[Floats, Floats, Floats], Floats]) -> Floats:
    """Apply a formula to types, tokens and the sum of squared frequencies of each text."""
    f, row, m = _stored(frequencies)
    v, n, squares = (
        np.bincount(row, weights=w, minlength=m).astype(np.float64)
        for w in (np.ones_like(f), f, f * f)
    )
    with quietly():
        return _shaped(formula(v, n, squares), frequencies)


def by_type(frequencies: Counts, term: Callable[[Floats, Floats], Floats]) -> Floats:
    """Sum a term of each type's frequency and the text's length; missing for empty texts."""
    f, row, m = _stored(frequencies)
    n = np.bincount(row, weights=f, minlength=m).astype(np.float64)
    value = np.bincount(row, weights=term(f, n[row]), minlength=m)
    return _shaped(np.asarray(np.where(n > 0, value, np.nan), np.float64), frequencies)


def _stored(frequencies: Counts) -> tuple[Floats, NDArray[np.int64], int]:
    """Frequencies above zero, the text each is of, and how many texts there are."""
    if not scipy.sparse.issparse(frequencies):
        frequencies = np.atleast_2d(np.asarray(frequencies, np.float64))
    matrix = scipy.sparse.csr_array(frequencies, dtype=np.float64)
    matrix.sum_duplicates()
    if not np.isfinite(matrix.data).all() or (matrix.data < 0).any():
        raise ToolkitError("A frequency is negative or missing.", "", "Count the tokens again.")
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    kept = matrix.data > 0
    return matrix.data[kept], row[kept], matrix.shape[0]


def _shaped(values: Floats, frequencies: Counts) -> Floats:
    single = not scipy.sparse.issparse(frequencies) and np.ndim(frequencies) == 1
    return cast("Floats", values[0] if single else values)
