"""What is chosen: a term, a group, a speaker, a text; shared by explorers side by side."""

from __future__ import annotations

import traitlets as tl

__all__ = ["Selection"]


class Selection(tl.HasTraits):  # type: ignore[misc]  # traitlets has no types here
    """
    What a person is looking at. Explorers that share one follow each other.

    Nobody is wired to anybody: an explorer writes here what was chosen in it, and takes from here
    what was chosen elsewhere and means something to it.

    Attributes
    ----------
    term : str
        A pattern or word.
    group : str
        A value of the column compared by, such as an outlet.
    speaker : str
        Somebody who is quoted.
    document : str
        Name of a document.

    Examples
    --------
    >>> chosen = Selection(term="arms race")
    >>> chosen.told
    'term “arms race”'
    """

    term = tl.Unicode("")
    group = tl.Unicode("")
    speaker = tl.Unicode("")
    document = tl.Unicode("")

    NAMES = ("term", "group", "speaker", "document")

    @property
    def told(self) -> str:
        """What is chosen, in words; "" if nothing is."""
        quoted = {"term": "term “{}”", "group": "group {}", "speaker": "{}", "document": "text {}"}
        chosen = ((name, getattr(self, name)) for name in self.NAMES)
        return ", ".join(quoted[name].format(value) for name, value in chosen if value)

    def clear(self) -> None:
        """Choose nothing."""
        for name in self.NAMES:
            self.set_trait(name, "")
