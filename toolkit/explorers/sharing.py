"""Explorers that share a selection follow each other; none of them knows the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from toolkit.explorers.controls import one_of
from toolkit.explorers.panel import Panel
from toolkit.explorers.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Sharing"]


class Sharing(Panel):
    """
    A panel that writes into a selection what is chosen here, and follows what is chosen elsewhere.

    Attributes
    ----------
    selection : Selection
        What is chosen; its own until it joins another.
    shares : dict of str to str
        Trait of the selection -> own trait; subclasses set it.

    Examples
    --------
    >>> Sharing().selection.told
    ''
    """

    shares: ClassVar[Mapping[str, str]] = {}

    def __init__(self) -> None:
        self._working = self._following = False
        self.selection = Selection()
        super().__init__()
        if self.shares:
            self.observe(self._publish, list(self.shares.values()))
            self.selection.observe(self._follow)

    def take(self, name: str, value: str) -> None:
        """
        Take over what was chosen elsewhere; subclasses leave alone what says nothing to them.

        Parameters
        ----------
        name : str
            Trait of the selection, one of ``shares``.
        value : str
            Its new value; "" when the choice was taken back.
        """
        setattr(self, self.shares[one_of("choice", name, [*self.shares])], value)

    def join(self, selection: Selection) -> None:
        """
        Share a selection with other explorers: what is chosen there is followed here, and back.

        Parameters
        ----------
        selection : Selection
            That of another explorer, or of a workbench.

        Examples
        --------
        >>> import toolkit as tk
        >>> corpus = tk.Corpus.from_texts(["War talks.", "No war."])
        >>> frames = tk.FrameExplorer(corpus, {"security": ["war"]})
        >>> lines = tk.ConcordanceExplorer(corpus)
        >>> lines.join(frames.selection)
        >>> frames.term = "war"
        >>> lines.pattern
        'war'
        """
        if self.shares:
            self.selection.unobserve(self._follow)
            selection.observe(self._follow)
        self.selection = selection
        for name in self.shares:
            if getattr(selection, name):
                self._take(name, getattr(selection, name))

    def _follow(self, change: Any) -> None:  # noqa: ANN401  (traitlets' change)
        if change.name in self.shares:
            self._take(change.name, change.new)

    def _take(self, name: str, value: str) -> None:
        if getattr(self, self.shares[name]) == value:
            return
        before, self._following = self._following, True
        try:
            self.take(name, value)
        finally:
            self._following = before

    def _publish(self, change: Any) -> None:  # noqa: ANN401  (traitlets' change)
        if not (self._following or self._working):
            names = (name for name, own in self.shares.items() if own == change.name)
            self.selection.set_trait(next(names), change.new)
