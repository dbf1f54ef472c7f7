"""
Categories in categories: YAML of quanteda's kind and Yoshikoder's XML, read as events.

Neither file is ever built into objects. YAML is read as a stream of events, so there are no tags,
no aliases, and *no* stays a word; XML without document types, so entities cannot grow.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from toolkit._base import ToolkitError
from toolkit.lexicon.entries import DEEPEST, Entry, Source, adopted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["read_yaml", "read_yoshikoder"]


def read_yaml(source: Source) -> Iterator[Entry]:
    r"""
    Read a mapping of categories to lists of patterns or to further categories.

    Examples
    --------
    >>> from pathlib import Path
    >>> source = Source("economy:\n  trade: [tariff*, no]\n", Path("mine.yml"))
    >>> [(entry.frame, entry.pattern) for entry in read_yaml(source)]
    [('economy', None), ('economy/trade', None), ('economy/trade', 'tariff*'),
     ('economy/trade', 'no')]
    """
    yaml = importlib.import_module("yaml")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    events = yaml.parse(source.text, Loader=loader)
    try:
        yield from _Tree(events, source).entries()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "a character that no text holds"
        line = mark.line if mark else 0
        tabs = any("\t" in text for text in source.text.splitlines()[line : line + 1])
        advice = "Indent with blanks, not with tabs." if tabs else ""
        raise source.error(line + 1, f"It is no YAML: {problem}.", advice) from None


class _Tree:
    """A walk over YAML events."""

    def __init__(self, events: Iterator[Any], source: Source) -> None:
        self.events = events
        self.source = source

    def entries(self) -> Iterator[Entry]:
        kind, event = self.next()
        while kind in {"StreamStart", "DocumentStart"}:
            kind, event = self.next()
        if kind == "StreamEnd":
            raise ToolkitError(f"{self.source.path.name} is empty.", advice="Write: frame: [term]")
        if kind != "MappingStart":
            raise self.wrong(event, "The file is no mapping of categories.")
        yield from self.mapping(())
        for kind, event in (self.next(), self.next()):
            if kind not in {"DocumentEnd", "StreamEnd"}:
                raise self.wrong(event, "A second document begins.", "Keep one.")

    def next(self) -> tuple[str, Any]:
        """Take the next event, refusing what a list of words has no use for."""
        event = next(self.events)
        kind = type(event).__name__.removesuffix("Event")
        if kind == "Alias" or getattr(event, "anchor", None):
            raise self.wrong(event, "It has an anchor or alias.", "Write the words out.")
        if getattr(event, "tag", None) not in {None, "!"}:
            raise self.wrong(event, f"It has a tag ({event.tag}).", "Only strings are read.")
        return kind, event

    def wrong(self, event: Any, what: str, advice: str = "") -> ToolkitError:  # noqa: ANN401
        return self.source.error(event.start_mark.line + 1, what, advice)

    def mapping(self, path: tuple[str, ...]) -> Iterator[Entry]:
        while True:
            kind, event = self.next()
            if kind == "MappingEnd":
                return
            if kind != "Scalar" or not event.value.strip():
                raise self.wrong(event, "A category needs a name.")
            inner = (*path, " ".join(event.value.split()))
            if len(inner) > DEEPEST:
                raise self.wrong(event, f"More than {DEEPEST} categories in each other.")
            yield Entry(event.start_mark.line + 1, "/".join(inner))
            yield from self.value(*self.next(), inner)

    def value(self, kind: str, event: Any, path: tuple[str, ...]) -> Iterator[Entry]:  # noqa: ANN401
        if kind == "MappingStart":
            yield from self.mapping(path)
        elif kind == "SequenceStart":
            while (item := self.next())[0] != "SequenceEnd":
                if item[0] == "SequenceStart":
                    raise self.wrong(item[1], "A list stands in a list.", "Give it a name.")
                yield from self.value(*item, path)
        else:
            line = event.start_mark.line + 1
            yield Entry(line, "/".join(path), self.adopted(event))

    def adopted(self, event: Any) -> str:  # noqa: ANN401
        try:
            return adopted(event.value, wildcards="*?")
        except ToolkitError as error:
            raise self.wrong(event, str(error)) from None


def read_yoshikoder(source: Source) -> Iterator[Entry]:
    """
    Read categories (``cnode``) and patterns (``pnode``); the outermost category is the file.

    Examples
    --------
    >>> from pathlib import Path
    >>> text = '<cnode name="all"><cnode name="war"><pnode name="army"/></cnode></cnode>'
    >>> source = Source(f"<dictionary>{text}</dictionary>", Path("mine.ykd"))
    >>> [entry.pattern for entry in read_yoshikoder(source)]
    [None, 'army']
    """
    found = _Nodes(source)
    try:
        found.parser.Parse(source.text, True)  # noqa: FBT003  (expat's own signature)
    except expat.ExpatError as error:
        raise source.error(
            error.lineno, f"It is no XML: {expat.ErrorString(error.code)}."
        ) from None
    yield from found.entries


class _Nodes:
    """What expat finds, node by node."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.path: list[str] = []
        self.entries: list[Entry] = []
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.readers: dict[str, Callable[[str, dict[str, str]], None]] = {
            "cnode": self.category,
            "pnode": self.pattern,
            "dictionary": lambda *_: None,
        }

    def wrong(self, what: str, advice: str = "") -> ToolkitError:
        return self.source.error(self.parser.CurrentLineNumber, what, advice)

    def doctype(self, *_: object) -> None:
        raise self.wrong("It declares a document type.", "Remove the line that begins <!DOCTYPE.")

    def start(self, element: str, given: dict[str, str]) -> None:
        if element not in self.readers:
            raise self.wrong(f"Unknown element <{element}>.", "Yoshikoder has cnode and pnode.")
        self.readers[element](" ".join(given.get("name", "").split()), given)

    def category(self, name: str, _: dict[str, str]) -> None:
        if not name:
            raise self.wrong("A category needs a name.")
        if len(self.path) > DEEPEST:
            raise self.wrong(f"More than {DEEPEST} categories in each other.")
        self.path.append(name)
        if len(self.path) > 1:
            self.entries.append(Entry(self.parser.CurrentLineNumber, self.frame))

    def pattern(self, name: str, given: dict[str, str]) -> None:
        try:
            pattern = adopted(name)
        except ToolkitError as error:
            raise self.wrong(str(error)) from None
        note = " ".join(given.get("desc", "").split())
        self.entries.append(Entry(self.parser.CurrentLineNumber, self.frame, pattern, note=note))

    @property
    def frame(self) -> str:
        return "/".join(self.path[1:] or self.path)

    def end(self, element: str) -> None:
        if element == "cnode":
            self.path.pop()
