"""The strings of a saved corpus: its texts and its types, decoded when asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from toolkit.store.part import Part
    from toolkit.store.parts import Parts

    Ints = NDArray[np.int64]

__all__ = ["LINE", "StoredStrings", "StoredTexts", "strings_at"]

LINE = "\n"  # stands after each short string, so that all of them are parted in one go
FEW = 16  # one in so many is decoded alone, which takes as long as parting that many


class StoredTexts(Sequence[str]):
    """
    The documents of a stored corpus, decoded when asked for.

    Examples
    --------
    >>> issubclass(StoredTexts, Sequence)
    True
    """

    name = "texts"
    gap = 0  # bytes between one and the next

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @cached_property
    def _held(self) -> tuple[Part, Part, int]:
        """Where each begins, the bytes, and how many there are."""
        edges = self._parts.part(f"{self.name}.npy")
        return edges, self._parts.part(f"{self.name}.bin"), edges.size - 1

    def __len__(self) -> int:
        return self._held[2]

    @overload
    def __getitem__(self, number: int) -> str: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[str]: ...
    def __getitem__(self, number: int | slice) -> str | Sequence[str]:
        edges, held, size = self._held
        if isinstance(number, slice):
            first, last, step = number.indices(size)
            if step == 1:
                return list(self._run(first, last))
            return [self[i] for i in range(first, last, step)]
        if not -size <= number < size:
            raise IndexError(number)
        number %= size
        begin, end = edges.between(number, number + 2).tolist()
        return str(held.stretch(begin, end - self.gap).data, "utf-8")

    def __iter__(self) -> Iterator[str]:
        return self._run(0, len(self))

    def _run(self, first: int, last: int) -> Iterator[str]:
        edges, held, _ = self._held
        for begin, end in pairwise(edges.between(first, max(first, last) + 1).tolist()):
            yield str(held.stretch(begin, end - self.gap).data, "utf-8")


class StoredStrings(StoredTexts):
    """
    Many short strings of a stored corpus: a few are decoded alone, many all at once.

    They are equal to the tuple of them, and slices are tuples.

    Examples
    --------
    >>> import tempfile
    >>> import toolkit as tk
    >>> folder = tempfile.mkdtemp() + "/x.corpus"
    >>> tk.Corpus.from_texts(["No deal."]).save(folder)
    >>> types = tk.load(folder).vocabulary
    >>> types[-1], types[:2], types == ("No", "deal", "."), "no" in types
    ('deal', ('.', 'No'), False, False)
    """

    gap = len(LINE)

    def __init__(self, parts: Parts, name: str) -> None:
        super().__init__(parts)
        self.name = name
        self._alone = 0

    @cached_property
    def _all(self) -> tuple[str, ...]:
        _, held, size = self._held
        found = str(held.stretch().data, "utf-8").split(LINE)[:-1]
        if len(found) != size:  # one of them holds a line's end
            found = list(self._run(0, size))
        return tuple(found)

    @overload
    def __getitem__(self, number: int) -> str: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[str, ...]: ...
    def __getitem__(self, number: int | slice) -> str | tuple[str, ...]:
        if "_all" not in vars(self) and not isinstance(number, slice):
            self._alone += 1
            if self._alone * FEW < len(self):
                return super().__getitem__(number)
        return self._all[number]

    def at(self, numbers: Ints) -> list[str]:
        """Some of the strings."""
        self._alone += numbers.size
        if "_all" in vars(self) or self._alone * FEW >= len(self):
            return list(map(self._all.__getitem__, numbers.tolist()))
        edges, held, _ = self._held
        return held.strings(edges.at(numbers), edges.at(numbers + 1) - self.gap)

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, StoredStrings):
            return self._all == other._all
        return self._all == other if isinstance(other, tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._all)

    def __repr__(self) -> str:
        return repr(self._all)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: ANN401, FBT001  (IPython's)
        """Show the first thousand in a notebook, as of any tuple."""
        del cycle
        printer.pretty(self._all)


def strings_at(strings: Sequence[str], numbers: Ints) -> list[str]:
    """
    Give some of many strings, by number; of stored ones no others are decoded.

    Examples
    --------
    >>> import numpy as np
    >>> strings_at(("No", "deal"), np.array([1]))
    ['deal']
    """
    if isinstance(strings, StoredStrings):
        return strings.at(numbers)
    return list(map(strings.__getitem__, numbers.tolist()))
