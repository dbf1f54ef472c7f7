r"""
The 2x2 table that collocation and keyness share, and the register of measures.

=============  ==================  ====================  ===========
               second event        not the second        row
=============  ==================  ====================  ===========
first event    ``o11``             ``o12``               ``row``
not the first  ``o21``             ``o22``               N - row
column         ``column``          N - ``column``        ``total`` N
=============  ==================  ====================  ===========

For collocation the first event is the node and the second its collocate. For keyness the first
event is "in the target" and the second "is this type" (see :meth:`Contingency.of_corpora`).

Counts are float64 before anything is multiplied: in 64-bit integers the product of two cells
overflows near three billion tokens. Differences between observed and expected counts are never
taken by subtraction, which loses every digit when the two are close, but from the determinant
:math:`O_{11} O_{22} - O_{12} O_{21}`, computed with the rounding error of both products.

Zero cells follow one rule: the value is the limit of the formula (which may be infinite), or
missing where there is none. No small constant is added unless the formula says so. Impossible
counts are refused.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar, cast

import numpy as np

from toolkit._arguments import checked
from toolkit._base import ToolkitError, did_you_mean
from toolkit.measures.arithmetic import Floats, quietly, two_product

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

__all__ = ["REGISTER", "Contingency", "Measure", "measure"]


@dataclass(frozen=True, slots=True, eq=False)
class Contingency:
    """
    Observed 2x2 counts of many candidates at once.

    Attributes
    ----------
    o11, o12, o21, o22 : ndarray of float64, shape (n_candidates,)
        Counts, in tokens (or documents, or whatever was counted); see the module for which is
        which. Build one with :meth:`of` or :meth:`of_corpora`, which check them.

    Examples
    --------
    >>> swiss = Contingency.of(joint=[110], row=[2552], column=[221], total=31777)
    >>> swiss.o22, swiss.e11.round(2)
    (array([29114.]), array([17.75]))
    """

    o11: Floats
    o12: Floats
    o21: Floats
    o22: Floats

    @classmethod
    def of(
        cls, *, joint: ArrayLike, row: ArrayLike, column: ArrayLike, total: ArrayLike
    ) -> Contingency:
        """
        Build a table from the joint count, the two margins and the sample size.

        Parameters
        ----------
        joint, row, column, total : array_like of shape (n_candidates,) or scalar
            How often both events, the first, the second, and anything at all was seen. Broadcast.

        Returns
        -------
        Contingency
            With cells of the broadcast shape (scalars give shape ()).

        Raises
        ------
        ToolkitError
            If a count is missing, infinite or negative, the joint count exceeds a margin, a margin
            exceeds the total, or the margins overlap more than the joint count allows.
        """
        o11, row, column, total = np.broadcast_arrays(
            *(
                _counts(name, x)
                for name, x in zip(_MARGINS, (joint, row, column, total), strict=True)
            )
        )
        o12, o21 = row - o11, column - o11
        o22 = (total - row) - o21
        for wrong, what in (
            (o12 < 0, "joint > row"),
            (o21 < 0, "joint > column"),
            (total < np.maximum(row, column), "margin > total"),
            (o22 < 0, "row + column - joint > total"),
        ):
            if wrong.any():
                _refuse(what, wrong, (o11, row, column, total))
        return cls(o11.copy(), o12, o21, o22)

    @classmethod
    def of_cells(
        cls, o11: ArrayLike, o12: ArrayLike, *, o21: ArrayLike, o22: ArrayLike
    ) -> Contingency:
        """
        Build a table from its four cells.

        Raises
        ------
        ToolkitError
            If a count is missing, infinite or negative.
        """
        cells = np.broadcast_arrays(
            *(_counts(name, x) for name, x in zip(_CELLS, (o11, o12, o21, o22), strict=True))
        )
        return cls(*(cell.copy() for cell in cells))

    @classmethod
    def of_corpora(
        cls,
        target: ArrayLike,
        target_size: ArrayLike,
        *,
        reference: ArrayLike,
        reference_size: ArrayLike,
    ) -> Contingency:
        """
        Build the table of keyness: hits and tokens in a target and in a reference corpus.

        Raises
        ------
        ToolkitError
            If a count is missing, infinite or negative, or hits exceed tokens.

        Examples
        --------
        >>> Contingency.of_corpora([7], 1000, reference=[2], reference_size=1000).o12
        array([993.])
        """
        f1, n1, f2, n2 = np.broadcast_arrays(
            *(
                _counts(name, x)
                for name, x in zip(
                    _CORPORA, (target, target_size, reference, reference_size), strict=True
                )
            )
        )
        for wrong, what in ((f1 > n1, "hits > tokens (target)"), (f2 > n2, "hits > tokens")):
            if wrong.any():
                _refuse(what, wrong, (f1, n1, f2, n2))
        return cls(f1.copy(), n1 - f1, f2.copy(), n2 - f2)

    def over_span(self, span: float) -> Contingency:
        """
        Take every position of a window as a chance to meet, not one per occurrence of the node.

        Parameters
        ----------
        span : float
            Positions in the window, both sides together: 10 for five tokens each side.

        Returns
        -------
        Contingency
            The same joint count, column and total, with the first row's sum times `span`.

        Raises
        ------
        ToolkitError
            If the widened row does not fit into the sample.

        Notes
        -----
        Programs differ here: MI without it is log2(span) higher. State which was used.

        Examples
        --------
        >>> sweet = Contingency.of(joint=[90], row=[3460], column=[3508], total=98313429)
        >>> sweet.over_span(8).row
        array([27680.])
        """
        return Contingency.of(
            joint=self.o11, row=self.row * span, column=self.column, total=self.total
        )

    def __len__(self) -> int:
        return len(self.o11)

    @property
    def row(self) -> Floats:
        """How often the first event was seen."""
        return self.o11 + self.o12

    @property
    def column(self) -> Floats:
        """How often the second event was seen."""
        return self.o11 + self.o21

    @property
    def other_row(self) -> Floats:
        """How often the first event was not seen."""
        return self.o21 + self.o22

    @property
    def other_column(self) -> Floats:
        """How often the second event was not seen."""
        return self.o12 + self.o22

    @property
    def total(self) -> Floats:
        """Sample size."""
        return (self.o11 + self.o12) + (self.o21 + self.o22)

    @property
    def e11(self) -> Floats:
        """Joint count expected if the two events were independent; missing in an empty sample."""
        with quietly():
            return self.row / self.total * self.column

    @property
    def surplus(self) -> Floats:
        """Observed minus expected joint count, with all its digits."""
        with quietly():
            return self.determinant / self.total

    @property
    def determinant(self) -> Floats:
        """O11 O22 - O12 O21, right to the last digits even where the products nearly cancel."""
        ahead, ahead_error = two_product(self.o11, self.o22)
        behind, behind_error = two_product(self.o12, self.o21)
        return (ahead - behind) + (ahead_error - behind_error)


_MARGINS: Final = ("joint", "row", "column", "total")
_CELLS: Final = ("o11", "o12", "o21", "o22")
_CORPORA: Final = ("target", "target_size", "reference", "reference_size")


def _counts(name: str, values: ArrayLike) -> Floats:
    counts = np.asarray(values, np.float64)
    wrong = ~np.isfinite(counts) | (counts < 0)
    if wrong.any():
        raise ToolkitError(
            f"{name} = {counts[wrong][0]:g}.",
            "A count is a finite number, zero or more.",
            "Look at where it was counted.",
        )
    return counts


def _refuse(what: str, wrong: NDArray[np.bool_], counts: tuple[Floats, ...]) -> None:
    values = ", ".join(f"{c[wrong][0]:g}" for c in counts)
    raise ToolkitError(
        f"Impossible counts: {what} ({values}).",
        "Joint counts and margins must come from the same counting event.",
        "Count both in the same windows, sentences or documents.",
    )


# ------------------------------------------------------------------------------- the register


class Measure(Protocol):
    """A registered function: pure, vectorised, and of a stated kind."""

    __name__: str
    kind: str
    label: str

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - kinds differ
        """Compute the measure; what it takes is fixed by its kind."""


class _Register(dict[str, "Measure"]):
    """Measures by name; an unknown one is answered with the nearest."""

    def __missing__(self, name: object) -> Measure:
        raise ToolkitError(f"Unknown measure {name!r}.", did_you_mean(name, self))


_register = _Register()
REGISTER: Final[Mapping[str, Measure]] = MappingProxyType(_register)
"""Every registered measure by name, in the order its room was loaded."""

_F = TypeVar("_F", bound=Callable[..., Any])


def _source(function: Callable[..., Any]) -> tuple[str, int]:
    """File and line: a room that is loaded a second time brings no second measure."""
    code = inspect.unwrap(function).__code__
    return code.co_filename, code.co_firstlineno


def measure(kind: str, *, label: str) -> Callable[[_F], _F]:
    """
    Register a measure under its function's name.

    Parameters
    ----------
    kind : str
        What it is a measure of and so what it takes: see :data:`toolkit.measures.KINDS`.
    label : str
        The name shown in menus and column heads.

    Returns
    -------
    callable
        A decorator: the function with its arguments checked, and `kind` and `label` attached.

    Raises
    ------
    ToolkitError
        If the name is taken.
    """

    def register(function: _F) -> _F:
        name = function.__name__
        if name in _register and _source(_register[name]) != _source(function):
            raise ToolkitError(f"A measure {name!r} exists.", "Names are unique.", "Rename one.")
        function = cast("_F", checked(function))
        registered = cast("Measure", function)
        registered.kind, registered.label = kind, label
        _register.setdefault(name, registered)
        return function

    return register
