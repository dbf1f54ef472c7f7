r"""
What one event tells about another: effect sizes of a 2x2 table, for collocation.

In the formulas O is an observed count, R and C are row and column sums. Differences are taken
from the determinant of the table, so they keep their digits however close to independence.
"""

from __future__ import annotations

import numpy as np

from toolkit.measures.arithmetic import Floats, quietly, share
from toolkit.measures.contingency import Contingency, measure

__all__ = [
    "conditional_probability",
    "conditional_probability_backward",
    "delta_p",
    "delta_p_backward",
    "liddell",
    "log_odds_ratio",
    "phi",
    "phi_squared",
]


@measure("association", label="P(collocate | node)")
def conditional_probability(t: Contingency) -> Floats:
    r"""
    Tell in which share of the uses of the first word the second is there.

    .. math:: \frac{O_{11}}{R_1}

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        0 to 1; missing where the first word never occurs.

    Notes
    -----
    High for any frequent second word; :func:`delta_p` takes that off.

    References
    ----------
    .. [1] Durrant (2008), High Frequency Collocations and Second Language Learning, PhD thesis.

    Examples
    --------
    >>> t = Contingency.of(joint=[25], row=[120], column=[300], total=50_000)
    >>> conditional_probability(t).round(3)
    array([0.208])
    """
    return share(t.o11, t.row)


@measure("association", label="P(node | collocate)")
def conditional_probability_backward(t: Contingency) -> Floats:
    r"""
    Tell in which share of the uses of the second word the first is there.

    .. math:: \frac{O_{11}}{C_1}

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        0 to 1; missing where the second word never occurs.

    Notes
    -----
    High for any frequent first word; :func:`delta_p_backward` takes that off.

    References
    ----------
    .. [1] Durrant (2008), High Frequency Collocations and Second Language Learning, PhD thesis.

    Examples
    --------
    >>> t = Contingency.of(joint=[25], row=[120], column=[300], total=50_000)
    >>> conditional_probability_backward(t).round(3)
    array([0.083])
    """
    return share(t.o11, t.column)


@measure("association", label="ΔP (node → collocate)")
def delta_p(t: Contingency) -> Floats:
    r"""
    Tell how much the first word raises the chance of the second.

    .. math:: \frac{O_{11}}{R_1} - \frac{O_{21}}{R_2}

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        -1 to 1; 0 if the first word makes no difference. Missing where the first word is in
        every or in no observation.

    Notes
    -----
    Directed: compare with :func:`delta_p_backward` ("of course": *course* calls for *of* far more
    than *of* for *course*).

    References
    ----------
    .. [1] Gries (2013), International Journal of Corpus Linguistics 18(1), 137-165.

    Examples
    --------
    >>> of_course = Contingency.of(joint=[5610], row=[174548], column=[7867], total=10409868)
    >>> delta_p(of_course).round(3), delta_p_backward(of_course).round(3)
    (array([0.032]), array([0.697]))
    """
    return _determinant_over(t, t.row, t.other_row)


@measure("association", label="ΔP (collocate → node)")
def delta_p_backward(t: Contingency) -> Floats:
    r"""
    Tell how much the second word raises the chance of the first.

    .. math:: \frac{O_{11}}{C_1} - \frac{O_{12}}{C_2}

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        -1 to 1; 0 if the second word makes no difference. Missing where the second word is in
        every or in no observation.

    Notes
    -----
    The other direction of :func:`delta_p`.

    References
    ----------
    .. [1] Gries (2013), International Journal of Corpus Linguistics 18(1), 137-165.

    Examples
    --------
    >>> delta_p_backward(Contingency.of(joint=[1], row=[10], column=[10], total=100))
    array([0.])
    """
    return _determinant_over(t, t.column, t.other_column)


@measure("association", label="Liddell")
def liddell(t: Contingency) -> Floats:
    r"""
    Tell the difference of the first word's shares with and without the second.

    .. math:: \frac{O_{11} O_{22} - O_{12} O_{21}}{C_1 C_2}

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        -1 to 1; 0 if independent. Missing where the second word is in every or in no observation.

    Notes
    -----
    The same number as :func:`delta_p_backward`, under the name it has in association lists.

    References
    ----------
    .. [1] Liddell (1976), The Statistician 25(4), 295-304.

    Examples
    --------
    >>> liddell(Contingency.of(joint=[25], row=[120], column=[300], total=50_000)).round(4)
    array([0.0814])
    """
    return _determinant_over(t, t.column, t.other_column)


@measure("association", label="φ")
def phi(t: Contingency) -> Floats:
    r"""
    Correlate the presence of the two words.

    .. math:: \frac{O_{11} O_{22} - O_{12} O_{21}}{\sqrt{R_1 R_2 C_1 C_2}}

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        -1 to 1; 0 if independent, 1 if never apart. Missing where either is in every or in no
        observation.

    Notes
    -----
    Small whenever the two differ much in frequency, however strong their bond.

    References
    ----------
    .. [1] Yule (1912), Journal of the Royal Statistical Society 75(6), 579-652.

    Examples
    --------
    >>> phi(Contingency.of(joint=[10, 1], row=10, column=10, total=100))
    array([1., 0.])
    """
    with quietly():
        scale = np.sqrt(t.row) * np.sqrt(t.other_row) * np.sqrt(t.column) * np.sqrt(t.other_column)
        return np.asarray(np.clip(t.determinant / scale, -1.0, 1.0), np.float64)


@measure("association", label="φ²")
def phi_squared(t: Contingency) -> Floats:
    r"""
    Tell the share of variance the two words' presence has in common.

    .. math:: \frac{(O_{11} O_{22} - O_{12} O_{21})^2}{R_1 R_2 C_1 C_2}

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        0 to 1; missing where either is in every or in no observation.

    Notes
    -----
    Chi-squared over N: an effect size, without direction.

    References
    ----------
    .. [1] Church & Gale (1991), Proceedings of the 7th UW Centre for the New OED, 40-62.

    Examples
    --------
    >>> t = Contingency.of_cells([31950], [12004], o21=[4793], o22=[848330])
    >>> phi_squared(t).round(2)
    array([0.62])
    """
    return np.square(phi(t))


@measure("association", label="log odds ratio")
def log_odds_ratio(t: Contingency) -> Floats:
    r"""
    Compare the odds of the second word with and without the first (half-count added).

    .. math:: \ln \frac{(O_{11} + ½)(O_{22} + ½)}{(O_{12} + ½)(O_{21} + ½)}

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        In nats; 0 if independent. Always finite: every cell is given half a count, as the formula
        says.

    Notes
    -----
    Independent of the margins, so comparable between very different frequencies; not of N.

    References
    ----------
    .. [1] Haldane (1956), Annals of Human Genetics 20(4), 309-311.
    .. [2] Evert (2005), The Statistics of Word Cooccurrences, PhD thesis, Stuttgart.

    Examples
    --------
    >>> log_odds_ratio(Contingency.of(joint=[25], row=[120], column=[300], total=50_000)).round(2)
    array([3.87])
    """
    return np.log((t.o11 + 0.5) / (t.o12 + 0.5)) + np.log((t.o22 + 0.5) / (t.o21 + 0.5))


def _determinant_over(t: Contingency, one: Floats, other: Floats) -> Floats:
    """a/x - b/y of the table over a common denominator: no digits lost to the subtraction."""
    with quietly():
        return t.determinant / one / other
