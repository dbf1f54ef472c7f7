"""One passage with a question about it, three answers and a remark: coding by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import traitlets as tl

from toolkit.paper import script, sendable
from toolkit.widgets.ground import PageWidget

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["CodingCard"]


class CodingCard(PageWidget):
    """
    One passage with a question about it; keys 1, 0 and ? answer when the card has the focus.

    It decides nothing: what is pressed is told to ``heard``, with the item that was on the page.

    Parameters
    ----------
    heard : callable
        Called with what is done ("code", "turn", "open", "undo" or "remark"), the item, a value
        (the code, or how many further) and the remark as it stands in its field.

    Examples
    --------
    >>> card = CodingCard(print)
    >>> card.press("code", "1-ab12", value="0")
    code 1-ab12 0
    """

    _esm = script("card")
    _view = tl.Dict().tag(sync=True)

    def __init__(self, heard: Callable[[str, str, str, str], object]) -> None:
        self._heard = heard
        self._times = 0
        super().__init__()
        self.on_msg(self._pressed)

    def show(self, view: Mapping[str, object]) -> None:
        """
        Show another item, or the same one otherwise.

        Parameters
        ----------
        view : mapping
            ``item`` ("" for none), ``number, of, frame, left, node, right, code, remark``, whether
            there is an ``open`` one and something to ``undo``; ``empty`` is said if there is no
            item, ``summary`` below the card.
        """
        told = {n: sendable(v) if isinstance(v, str) else v for n, v in view.items()}
        self._view = {**told, "answers": self._times}  # the page waits for an answer to each press

    def press(self, does: str, item: str, *, value: str = "", remark: str = "") -> None:
        """Do what a press on the page does."""
        self._pressed(self, {"does": does, "item": item, "value": value, "remark": remark}, [])

    def _pressed(self, _card: object, told: Any, _buffers: object) -> None:  # noqa: ANN401  (JSON)
        names = "does", "item", "value", "remark"
        if isinstance(told, dict) and all(isinstance(told.get(name), str) for name in names):
            self._times += 1
            self._heard(*(sendable(told[name]) for name in names))
