"""
Compile the marked-up articles into the sample corpus and its ground truth.

One file per article lies in ``articles/``: header lines (``key: value``), an empty line, then the
body with inline marks. Marks are removed while reading, and every span is measured in the text
that remains, so that an offset cannot drift from the prose. README.md describes the marks.

    python compile.py            writes articles.csv, codings.csv and truth.json
    python compile.py --check    exits with 1 where the files on disk differ
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from check import WORD, planted

HERE = Path(__file__).resolve().parent
COLUMNS = (
    "id", "outlet", "date", "event", "event_type", "genre", "byline", "headline", "standfirst",
    "text",
)  # fmt: skip
CODING = ("id", "coder", "frame", "present")
FRAMES = ("conflict", "economic", "human_interest", "morality", "responsibility")
CURLY = frozenset({"The Harbour Ledger", "Daily Standard-Bearer"})
OUTLETS = {
    "wire": "Meridian Wire",
    "ledger": "The Harbour Ledger",
    "bearer": "Daily Standard-Bearer",
    "kestria": "Kestria Today",
}
FORMS = {"less": "agentless passive", "by": "passive with agent", "active": "active"}
PARTS = {"[": ("content", "]"), "<": ("source", ">"), "*": ("cue", "*")}
QUOTATION = re.compile('"[^"]*"|“[^”]*”')
OPENING = re.compile(
    r"\{(?:@(?P<speaker>[\w-]+) |(?P<plain>scare|neg)\||trap:(?P<sense>[\w ]+)\|"
    r"|force:(?P<side>own|other):(?P<form>\w+)\|)"
)


class MarkupError(ValueError):
    """An article file breaks the markup's rules; the message names the file and the place."""


@dataclass
class Attribution:
    """One attribution while it is read: the speaker's key and the spans of its parts."""

    speaker: str
    parts: dict[str, list[tuple[int, int]]] = field(
        default_factory=lambda: {"source": [], "cue": [], "content": []}
    )


@dataclass
class Article:
    """One article: header, plain text, attributions and marks, all offsets into the text."""

    about: dict[str, str]
    text: str
    attributions: list[Attribution]
    marks: list[dict[str, Any]]


class Reader:
    """Reads one marked-up body from left to right, keeping the plain text and the open marks."""

    def __init__(self, body: str, name: str) -> None:
        self.body, self.name, self.at = body, name, 0
        self.plain: list[str] = []
        self.length = 0
        self.open: list[tuple[str, int, Any]] = []
        self.attributions: list[Attribution] = []
        self.marks: list[dict[str, Any]] = []

    def fail(self, why: str) -> MarkupError:
        """Say where the reading stopped."""
        near = self.body[max(0, self.at - 40) : self.at + 40].replace("\n", " ")
        return MarkupError(f"{self.name}: {why} near ...{near}...")

    def read(self) -> tuple[str, list[Attribution], list[dict[str, Any]]]:
        """Return the plain text with its attributions and marks."""
        while self.at < len(self.body):
            char = self.body[self.at]
            if char == "{":
                self._open_mark()
            elif self.open and char == self.open[-1][0]:
                self._close()
            elif char in PARTS:
                self._open_part(char)
            else:
                self.plain.append(char)
                self.length += 1
                self.at += 1
        if self.open:
            raise self.fail("a mark is never closed")
        return "".join(self.plain), self.attributions, self.marks

    def _open_mark(self) -> None:
        match = OPENING.match(self.body, self.at)
        if match is None:
            raise self.fail("unknown mark")
        thing: Any
        if match["speaker"]:
            thing = Attribution(match["speaker"])
            self.attributions.append(thing)
        else:
            thing = {"mark": match["plain"] or ("trap" if match["sense"] else "force")}
            thing |= {"sense": match["sense"]} if match["sense"] else {}
            thing |= {"side": match["side"], "form": FORMS[match["form"]]} if match["side"] else {}
            thing |= {"start": self.length, "end": 0}
            self.marks.append(thing)
        self.open.append(("}", self.length, thing))
        self.at = match.end()

    def _open_part(self, char: str) -> None:
        inside = [thing for _, _, thing in self.open if isinstance(thing, Attribution)]
        if not inside:
            raise self.fail(f"{char!r} outside an attribution")
        part, closing = PARTS[char]
        self.open.append((closing, self.length, inside[-1].parts[part]))
        self.at += 1

    def _close(self) -> None:
        _, start, thing = self.open.pop()
        self.at += 1
        if isinstance(thing, list):
            thing.append((start, self.length))
        elif isinstance(thing, dict):
            thing["end"] = self.length


def curly(text: str) -> str:
    """
    Turn straight quotation marks and apostrophes into typographic ones, one for one.

    The length stays the same, so spans measured before hold afterwards.
    """
    text = re.sub(r'(^|[\s(—–])"', r"\1“", text, flags=re.MULTILINE).replace('"', "”")
    return re.sub(r"(^|[\s(—–“])'(?=[A-Za-z])", r"\1‘", text, flags=re.MULTILINE).replace("'", "’")


def read_article(path: Path) -> Article:
    """Read one article file; the header's keys are checked, the marks removed."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    about = {}
    for line in head.splitlines():
        key, colon, value = line.partition(": ")
        if not colon:
            raise MarkupError(f"{path.name}: header line without a value: {line!r}")
        about[key] = value.strip()
    text, attributions, marks = Reader(body.strip(), path.name).read()
    if about["id"] != path.stem or about["outlet"] != OUTLETS[path.stem.partition("-")[2]]:
        raise MarkupError(f"{path.name}: id or outlet does not fit the file's name")
    if about["outlet"] in CURLY:
        text = curly(text)
        about |= {key: curly(about[key]) for key in ("headline", "standfirst")}
    for attribution in attributions:
        _check_parts(attribution, path.name)
    return Article(about, text, attributions, marks)


def _check_parts(attribution: Attribution, name: str) -> None:
    parts = attribution.parts
    if len(parts["source"]) != 1 or len(parts["cue"]) != 1 or not parts["content"]:
        raise MarkupError(f"{name}: {attribution.speaker} needs source, cue and content")


def kind(text: str, content: list[tuple[int, int]]) -> str:
    """Tell direct (every word in quotation marks), mixed (some) and indirect (none) apart."""
    parts = [text[a:b] for a, b in content]
    inside = sum(len(WORD.findall(q)) for part in parts for q in QUOTATION.findall(part))
    words = sum(len(WORD.findall(part)) for part in parts)
    return "indirect" if inside == 0 else "direct" if inside == words else "mixed"


def speakers() -> dict[str, dict[str, str]]:
    """Everyone who may speak: key -> name, role, side."""
    with (HERE / "speakers.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


def truth_of(article: Article, people: dict[str, dict[str, str]]) -> dict[str, Any]:
    """Lay out one article's attributions and marks for truth.json."""
    rows = []
    for a in article.attributions:
        if a.speaker not in people:
            raise MarkupError(f"{article.about['id']}: unknown speaker {a.speaker!r}")
        content = sorted(a.parts["content"])
        rows.append(
            {
                "speaker": people[a.speaker]["name"],
                "side": people[a.speaker]["side"],
                "kind": kind(article.text, content),
                "source": a.parts["source"][0],
                "cue": a.parts["cue"][0],
                "content": content,
                "quoted_words": sum(
                    len(WORD.findall(q))
                    for s, e in content
                    for q in QUOTATION.findall(article.text[s:e])
                ),
            }
        )
    rows.sort(key=lambda row: row["content"][0])
    return {"attributions": rows, "marks": article.marks}


def load_articles() -> list[Article]:
    """All articles, by event and then in the outlets' order."""
    paths = sorted(
        (HERE / "articles").glob("*.txt"),
        key=lambda path: (path.stem[:3], list(OUTLETS).index(path.stem[4:])),
    )
    return [read_article(path) for path in paths]


def as_csv(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """CSV with one line ending on every machine."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def codings(articles: list[Article]) -> list[tuple[str, ...]]:
    """Two coders' decisions: one row per article, frame and coder, 1 where the frame is present."""
    rows = []
    for article in articles:
        for coder in ("a", "b"):
            chosen = article.about[f"frames_{coder}"].split()
            if unknown := set(chosen) - {*FRAMES, "none"}:
                raise MarkupError(f"{article.about['id']}: unknown frames {unknown}")
            rows += [
                (article.about["id"], coder, frame, str(int(frame in chosen))) for frame in FRAMES
            ]
    return rows


def build() -> dict[str, str]:
    """Build every compiled file: name -> content."""
    articles = load_articles()
    people = speakers()
    table = [tuple(a.text if c == "text" else a.about[c] for c in COLUMNS) for a in articles]
    found = {a.about["id"]: truth_of(a, people) for a in articles}
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in table]
    coded = codings(articles)
    truth = {
        "format": 1,
        "offsets": "characters (code points) into the column text of articles.csv, end excluded",
        "speakers": {p["name"]: {"role": p["role"], "side": p["side"]} for p in people.values()},
        "planted": planted(rows, found, [dict(zip(CODING, row, strict=True)) for row in coded]),
        "articles": found,
    }
    return {
        "articles.csv": as_csv(COLUMNS, table),
        "codings.csv": as_csv(CODING, coded),
        "truth.json": compact_json(truth) + "\n",
    }


def compact_json(value: Any, depth: int = 0) -> str:
    """JSON with one line per innermost record, so that a change shows as one changed line."""
    flat = json.dumps(value, ensure_ascii=False)
    if depth >= 5 or len(flat) <= 100 or not value or not isinstance(value, dict | list):
        return flat
    pad = " " * (depth + 1)
    if isinstance(value, dict):
        inner = [f"{pad}{json.dumps(k)}: {compact_json(v, depth + 1)}" for k, v in value.items()]
        return "{\n" + ",\n".join(inner) + "\n" + pad[1:] + "}"
    inner = [pad + compact_json(v, depth + 1) for v in value]
    return "[\n" + ",\n".join(inner) + "\n" + pad[1:] + "]"


def main() -> int:
    """Write the files, or compare them with those on disk."""
    stale = []
    for name, content in build().items():
        path, data = HERE / name, content.encode()
        if "--check" in sys.argv[1:]:
            stale += [name] * (not path.exists() or path.read_bytes() != data)
        else:
            path.write_bytes(data)
    if stale:
        print("not up to date:", *stale)
    return bool(stale)


if __name__ == "__main__":
    sys.exit(main())
