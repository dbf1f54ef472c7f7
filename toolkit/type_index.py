"""
A vocabulary made searchable: which types fit a word of a pattern, in which order types stand.
"""

from __future__ import annotations

import bisect
import difflib
import re
import time
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from toolkit._base import ToolkitError
from toolkit.globs import as_expression
from toolkit.store import strings_at
from toolkit.text import fold, folded, one_shape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from toolkit.patterns import Word

    Codes = NDArray[np.int32]
    Ints = NDArray[np.int64]

__all__ = ["TypeIndex"]

PATIENCE = 2.0  # seconds a user's own regular expression may take over the vocabulary


class TypeIndex:
    """
    A vocabulary made searchable: sorted once, asked often.

    Parameters
    ----------
    vocabulary : sequence of str, length V
        Types as written.
    part_of : (TypeIndex, ndarray of int32 of shape (V,)), optional
        What these types were selected from, and their ids there.
    saved : mapping of str to ndarray, optional
        What :meth:`to_save` gave for these types.

    Examples
    --------
    >>> from toolkit.patterns import Word
    >>> index = TypeIndex(["US", "us", "war", "wars", "Warsaw"])
    >>> index.match(Word("war*", sensitive=False)).tolist()
    [2, 3, 4]
    >>> index.match(Word("US", sensitive=True)).tolist()
    [0]
    """

    def __init__(
        self,
        vocabulary: Sequence[str],
        *,
        part_of: tuple[TypeIndex, Codes] | None = None,
        saved: Mapping[str, NDArray[Any]] | None = None,
    ) -> None:
        self.vocabulary = vocabulary
        self.saved = saved
        self.whole, self.places = self, np.arange(len(vocabulary), dtype=np.int32)
        if part_of is not None:
            self.whole, self.places = part_of[0].whole, part_of[0].places[part_of[1]]
        self._found: dict[Word, Ints] = {}

    @cached_property
    def folded(self) -> list[str]:
        """Each type without case: V strings."""
        if "folded" in vars(self.whole):  # looking up is quicker than folding
            return list(map(self.whole.folded.__getitem__, self.places.tolist()))
        return folded(self.vocabulary)

    @cached_property
    def fold_ids(self) -> Codes:
        """For each type the id of the first (most frequent) type that folds the same: (V,)."""
        if self.saved is not None:
            return self.saved["folds"]
        first: dict[str, int] = {}
        ids = (first.setdefault(form, number) for number, form in enumerate(self.folded))
        return np.fromiter(ids, np.int32, len(self.vocabulary))

    @cached_property
    def lowered(self) -> list[str]:
        """Each type in small letters, to show: V strings."""
        return [form.lower() for form in self.vocabulary]

    @cached_property
    def is_word(self) -> NDArray[np.bool_]:
        """Whether a type holds a letter or digit: (V,)."""
        if self.saved is not None:
            return self.saved["words"]
        return np.array([any(map(str.isalnum, form)) for form in self.vocabulary], bool)

    @cached_property
    def order(self) -> Codes:
        """Ids in alphabetical order, case ignored: (V,)."""
        if self.saved is not None:
            return self.saved["order"]
        return np.array(sorted(range(len(self.folded)), key=self.folded.__getitem__), np.int32)

    SAVED: ClassVar = frozenset({"order", "folds", "words"})

    def to_save(self) -> dict[str, NDArray[Any]]:
        """Give what is worked out once about all types, so that a saved corpus need not."""
        return {"order": self.order, "folds": self.fold_ids, "words": self.is_word}

    def form(self, number: int) -> str:
        """One type without case; of a saved vocabulary most are never asked for."""
        return fold(self.vocabulary[number]) if self.saved is not None else self.folded[number]

    def forms(self, numbers: Ints) -> list[str]:
        """Some types without case, as :meth:`form` gives them."""
        if self.saved is None:
            return strings_at(self.folded, numbers)
        return folded(strings_at(self.vocabulary, numbers))

    @cached_property
    def ranks(self) -> Codes:
        """Place of each type in alphabetical order, case ignored: (V,). Sort lines by it."""
        ranks = np.empty(len(self.vocabulary), np.int32)
        ranks[self.order] = np.arange(len(self.vocabulary), dtype=np.int32)
        return ranks[self.fold_ids]

    def match(self, word: Word) -> Ints:
        """
        Find the types that fit a word of a pattern.

        Returns
        -------
        ndarray of int64
            Their ids, ascending.
        """
        if word not in self._found:
            self._found[word] = np.sort(self._match(word))
        return self._found[word]

    def _match(self, word: Word) -> Ints:
        if word.kind == "regex":
            return self._by_expression(word)
        if word.kind == "exact":
            known = word.text in self.vocabulary
            return np.array([self.vocabulary.index(word.text)] if known else [], np.int64)
        order = self.order
        wanted = fold(word.text)
        head = wanted if word.is_plain else re.split(r"[*?]", wanted, maxsplit=1)[0]
        first = bisect.bisect_left(order, head, key=self.form)
        end = head if word.is_plain else head + "\U0010ffff"
        last = bisect.bisect_right(order, end, first, key=self.form)
        ids: Ints = order[first:last].astype(np.int64)
        if not word.is_plain and wanted != head + "*":
            fits = re.compile(as_expression(wanted)).fullmatch
            ids = ids[[bool(fits(form)) for form in self.forms(ids)]]
        return self._in_same_case(word, ids) if word.sensitive else ids

    def _in_same_case(self, word: Word, ids: Ints) -> Ints:
        text = one_shape(word.text)
        fits = re.compile(re.escape(text) if word.is_plain else as_expression(text)).fullmatch
        same = [bool(fits(one_shape(form))) for form in strings_at(self.vocabulary, ids)]
        kept: Ints = ids[np.array(same, bool)]
        return kept

    def _by_expression(self, word: Word) -> Ints:
        import regex  # noqa: PLC0415  (only for those who write regular expressions)

        fits = regex.compile(word.text, 0 if word.sensitive else regex.IGNORECASE).fullmatch
        deadline = time.monotonic() + PATIENCE
        found = []
        try:
            for number, form in enumerate(self.vocabulary):
                if fits(form, timeout=max(deadline - time.monotonic(), 1e-6)):
                    found.append(number)
        except TimeoutError:
            raise ToolkitError(
                f"The regular expression {word.text!r} takes longer than {PATIENCE:g} s.",
                "Nested repetition, such as (a+)+, can take for ever.",
                "Write it more simply, or use * and ? as wildcards.",
            ) from None
        return np.array(found, np.int64)

    def near(self, text: str, n: int = 3) -> list[int]:
        """
        Find types spelled almost like a text, for the advice when nothing was found.

        Examples
        --------
        >>> index = TypeIndex(["NATO", "Nation", "Russia"])
        >>> [index.vocabulary[number] for number in index.near("Natto")]
        ['NATO']
        """
        wanted = fold(text)
        some = {
            form: number
            for number, form in reversed(list(enumerate(self.folded)))
            if abs(len(form) - len(wanted)) <= 2 and form[:1] == wanted[:1]  # noqa: PLR2004
        }
        return [some[form] for form in difflib.get_close_matches(wanted, some, n, cutoff=0.75)]
