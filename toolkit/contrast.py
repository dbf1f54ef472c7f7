r"""
How differently two corpora use a type: token-based effect sizes of keyness.

Build the table with :meth:`toolkit.contingency.Contingency.of_corpora`. These numbers describe
the two corpora at hand; whether the difference would hold for other documents of the same kind is
a question for :func:`toolkit.inference.compare_rates`. Below f and n are hits and tokens, p = f/n,
1 the target, 2 the reference.
"""

from __future__ import annotations

import numpy as np

from toolkit.contingency import Contingency, Floats, measure, true_log

__all__ = ["log_ratio"]


@measure("contrast", label="log ratio (Hardie)")
def log_ratio(t: Contingency) -> Floats:
    r"""
    Tell how many times more frequent a type is in the target, in powers of two.

    .. math:: \log_2 \frac{f_1' / n_1}{f_2' / n_2}, \qquad f' = f \text{ or } 0.5 \text{ if } f = 0

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        Positive where more frequent in the target; 1 means twice as frequent. Absence counts as
        half a hit, as the formula says; missing where a corpus is empty or neither has the type.

    Notes
    -----
    For a collocate: how many times more frequent near the node than elsewhere.

    References
    ----------
    .. [1] Hardie (2014), Log Ratio - an informal introduction, CASS blog, Lancaster.

    Examples
    --------
    >>> sizes = [1000, 5000], [1000, 7000]
    >>> t = Contingency.of_corpora([7, 12], sizes[0], reference=[2, 0], reference_size=sizes[1])
    >>> log_ratio(t).round(3)
    array([1.807, 5.07 ])
    """
    f1, f2 = np.where(t.o11 == 0, 0.5, t.o11), np.where(t.o21 == 0, 0.5, t.o21)
    value = true_log(f1, 2) - true_log(f2, 2) + true_log(t.other_row, 2) - true_log(t.row, 2)
    empty = (t.row == 0) | (t.other_row == 0) | (t.column == 0)
    return np.asarray(np.where(empty, np.nan, value), np.float64)
