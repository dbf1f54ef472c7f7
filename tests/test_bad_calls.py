"""
Bad calls, one line per kind: what is done with a small corpus, and what the message must say.

What is wrong by its value is a ToolkitError, what is wrong by its type both that and a TypeError;
it names the argument. Nothing may end in an error that is not ours.
"""

from __future__ import annotations

import ast
import datetime as dt
import os
import re
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import toolkit as tk
from toolkit import measures

ABOUT = {
    "outlet": ["A", "B", "A", None],
    "date": ["2031-01-05", "2031-02-06", "soon", None],
    "year": [1, 2, 3, None],
    "tags": [[1], [2], [], None],
}
TEXTS = (
    "War talks failed, Ms Orla said. “No deal,” she said.",
    "Peace talks go on. War is over.",
    "Ships wait. War!",
    "",
)
LEXICON = {"war": ["war*", "ships"], "peace": ["peace", "talk*"]}


class Field:
    """What the cases are about: a corpus, results, and a folder to write into."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.corpus = tk.Corpus.from_texts(TEXTS, names=list("abcd"), about=ABOUT)
        self.empty = tk.Corpus.from_texts([])

    def file(self, name: str, data: bytes | str) -> Path:
        path = self.folder / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    def lexicon(self, name: str, data: bytes | str) -> tk.Lexicon:
        return tk.Lexicon.read(self.file(name, data))

    def saved(self) -> Path:
        self.corpus.save(self.folder / "c.corpus")
        return self.folder / "c.corpus"


def sub(**where):
    return lambda f: f.corpus.subset(**where)


CASES = {
    # --- patterns and regular expressions
    "empty pattern": (lambda f: tk.concordance(f.corpus, ""), "The pattern is empty"),
    "blank pattern": (lambda f: tk.concordance(f.corpus, " \t"), "The pattern is empty"),
    "endless pattern": (lambda f: tk.concordance(f.corpus, "a" * 50_000), "has 50,000 characters"),
    "lonely tilde": (lambda f: tk.concordance(f.corpus, "war ~5"), "a ~ that joins nothing"),
    "tilde without number": (lambda f: tk.concordance(f.corpus, "a ~x b"), "a ~ that joins nothing"),
    "empty alternative": (lambda f: tk.concordance(f.corpus, "war|"), "alternative with nothing in it"),
    "half a character": (lambda f: tk.concordance(f.corpus, "a\ud800"), "pattern holds half a surrogate pair"),
    "broken regex": (lambda f: tk.concordance(f.corpus, "(a", regex=True), "regular expression '\\(a' is broken"),
    "regex of nothing": (lambda f: tk.concordance(f.corpus, "", regex=True), "The pattern is empty"),
    "star regex": (lambda f: tk.concordance(f.corpus, "*a", regex=True), "is broken"),
    "pattern in a lexicon": (lambda f: tk.count_frames(f.corpus, {"a": ["b|"]}), "In frame 'a': .*alternative"),
    "pattern in a list": (lambda f: tk.dispersion(f.corpus, ["war", ""]), "pattern is empty"),
    "no patterns": (lambda f: tk.dispersion(f.corpus, []), "no pattern"),
    "trend of nothing": (lambda f: tk.trend(f.corpus, []), "no pattern"),
    "regex that calls itself": (lambda f: tk.concordance(f.corpus, "(?R)", regex=True), "'\\(\\?R\\)' calls itself"),
    # --- names that name nothing
    "measure looked up": (lambda _: tk.MEASURES["log_dise"], "Unknown measure 'log_dise'. Did you mean 'log_dice'"),
    "unknown column": (lambda f: tk.frequencies(f.corpus, by="outlett"), "No metadata column 'outlett'. Did you mean 'outlet'"),
    "column of lists": (lambda f: tk.frequencies(f.corpus, by="tags"), "which makes no groups"),
    "unknown measure": (lambda f: tk.collocates(f.corpus, "war", measure="log_dise"), "Unknown measure 'log_dise'. Did you mean 'log_dice'"),
    "measure of another kind": (lambda f: tk.keyness(f.corpus.take([0]), f.corpus.take([1]), measure="ttr"), "Unknown measure 'ttr'"),
    "unknown unit": (lambda f: tk.collocates(f.corpus, "war", within="sentense"), "sentense.*sentence"),
    "unknown correction": (lambda f: tk.keyness(f.corpus.take([0]), f.corpus.take([1]), correction="bonferoni"), "bonferoni.*[Bb]onferroni|holm"),
    "unknown period": (lambda f: tk.trend(f.corpus.take([0, 1]), "war", every="fortnight"), "fortnight.*month"),
    "unknown zone": (lambda f: f.corpus.zone("bodey"), "Unknown zone 'bodey'. Did you mean 'body'"),
    "unknown voice": (lambda f: f.corpus.voice("Nobody"), "Nobody"),
    "unknown split": (lambda f: f.corpus.split("outlett"), "No metadata column 'outlett'"),
    "unknown part": (lambda f: f.corpus.part("outlet", "C"), "No outlet 'C'"),
    "unknown sorting": (lambda f: tk.concordance(f.corpus, "war", sort="9X"), "9X"),
    "unknown lexicon": (lambda f: tk.Lexicon.builtin("securty"), "securty.*Did you mean 'security"),
    "unknown tokenizer": (lambda f: tk.Corpus.from_texts(["a"], tokenizer="wordss"), "wordss.*words"),
    "unknown splitter": (lambda f: tk.Corpus.from_texts(["a"], sentences="punk"), "punk"),
    "unknown layout": (lambda f: tk.read_export("a.txt", "lexis"), "Unknown layout 'lexis'. Did you mean 'nexis'"),
    "unknown row": (lambda f: tk.frequencies(f.corpus).row(10_000), "No row 10000"),
    "unknown lines": (lambda f: tk.frequencies(f.corpus).lines(-10_000), "No row -10000"),
    "no row at all": (lambda f: tk.frequencies(f.corpus).evidence({}), "no row of the table: 'type'"),
    "unknown cell column": (lambda f: tk.frequencies(f.corpus).where(typ="war"), "No column 'typ'.*Did you mean 'type'"),
    "column of no frame": (lambda f: tk.Corpus.from_frame({"text": ["a"]}, text="texts"), "No column 'texts'.*Did you mean 'text'"),
    "name of no frame": (lambda f: tk.Corpus.from_frame({"text": ["a"]}, name="id"), "No column 'id'"),
    # --- numbers out of place
    "n below one": (lambda f: tk.ngrams(f.corpus, 0), "n must|at least|from 1|n=0"),
    "n negative": (lambda f: tk.ngrams(f.corpus, -2), "-2"),
    "n enormous": (lambda f: tk.ngrams(f.corpus, 2**70), "n is too large a number"),
    "span negative": (lambda f: tk.collocates(f.corpus, "war", span=-1), "span"),
    "span of one side negative": (lambda f: tk.collocates(f.corpus, "war", span=(1, -1)), "span"),
    "span of three": (lambda f: tk.collocates(f.corpus, "war", span=(1, 2, 3)), "is no number of tokens"),
    "span in words": (lambda f: tk.collocates(f.corpus, "war", span="5"), "is no number of tokens"),
    "parts of nothing": (lambda f: tk.dispersion(f.corpus, "war", parts=0), "part"),
    "window of nothing": (lambda f: tk.diversity(f.corpus, window=0), "window"),
    "not a number": (lambda f: tk.suggest(f.corpus, f.corpus, q=float("nan")), "q=nan is not a number"),
    "share above one": (lambda f: tk.suggest(f.corpus.take([0]), f.corpus.take([1]), q=7.0), "q"),
    "document out of range": (lambda f: f.corpus.take([9]), "numbered 0 to 3"),
    "document negative": (lambda f: f.corpus.take([-1]), "numbered 0 to 3"),
    "document twice": (lambda f: f.corpus.take([1, 1]), "named twice"),
    "line out of range": (lambda f: tk.concordance(f.corpus, "war").take([99]), "there are 3, counted from 0"),
    "sample below nothing": (lambda f: tk.concordance(f.corpus, "war").sample(-1), "n=-1"),
    "seed below nothing": (lambda f: tk.concordance(f.corpus, "war").sample(1, seed=-1), "seed=-1"),
    "top below nothing": (lambda f: tk.cooccurrence(f.corpus, top=-1), "top"),
    "tokens out of range": (lambda f: f.corpus.quote(0, 999), "numbered 0 to"),
    # --- metadata
    "column too short": (lambda f: tk.Corpus.from_texts(["a", "b"], about={"x": [1]}), "1 rows? for 2 texts"),
    "columns unequal": (lambda f: tk.Corpus.from_texts(["a"], about={"x": [1], "y": [1, 2]}), "Columns of different lengths"),
    "column mixed": (lambda f: tk.Corpus.from_texts(["a", "b"], about={"x": [1, "b"]}), "mixes kinds of values"),
    "names twice": (lambda f: tk.Corpus.from_texts(["a", "b"], names=["x", "x"]), "'x' is given twice"),
    "names too few": (lambda f: tk.Corpus.from_texts(["a", "b"], names=["x"]), "1 names? for 2 texts"),
    "half a character in a text": (lambda f: tk.Corpus.from_texts(["ok", "a\udc00"]), "Document 1 holds half a surrogate pair"),
    "half a character in a name": (lambda f: tk.Corpus.from_texts(["a"], names=["a\udc00"]), "holds half a"),
    "row without text": (lambda f: tk.Corpus.from_frame({"text": ["a", None]}), "Row 1 .* has no text"),
    "range backwards": (sub(year=(3, 1)), "runs backwards"),
    "range of three": (sub(year=(1, 2, 3)), "no range"),
    "number for text": (sub(outlet=7), "cannot be compared with column 'outlet'"),
    "text for number": (sub(year="x"), "cannot be compared with column 'year'"),
    "list for lists": (sub(tags=object()), "cannot be compared"),
    "half a character asked for": (sub(outlet="\ud800"), "cannot be compared"),
    "endless number asked for": (sub(year=2**70), "cannot be compared"),
    "unknown column asked for": (sub(outlett="A"), "No metadata column 'outlett'"),
    "no dates": (lambda f: tk.trend(tk.Corpus.from_texts(["war"]), "war"), "date"),
    "date to split at": (lambda f: tk.trend(f.corpus.take([0, 1]), "war", split="2031-13-45"), "2031-13-45"),
    # --- keyness, frames, co-occurrence
    "no reference": (lambda f: tk.keyness(f.corpus), "reference"),
    "one group": (lambda f: tk.keyness({"A": f.corpus}), "group|two"),
    "no frames": (lambda f: tk.count_frames(f.corpus, {}), "no frames"),
    "frame without patterns": (lambda f: tk.count_frames(f.corpus, {"a": []}), "has no patterns"),
    "frame without a name": (lambda f: tk.count_frames(f.corpus, {" ": ["b"]}), "no name for a frame"),
    "pattern twice": (lambda f: tk.count_frames(f.corpus, {"a": ["b", "b"]}), "stands twice in frame 'a'"),
    "a star alone": (lambda f: tk.count_frames(f.corpus, {"a": ["war", "peace|*"]}), r"frame 'a': Every token fits 'peace\|\*'"),
    "no terms": (lambda f: tk.cooccurrence(f.corpus, []), "no terms"),
    # --- lexicon files
    "no file": (lambda f: tk.Lexicon.read(f.folder / "gone.csv"), "gone.csv"),
    "a folder": (lambda f: tk.Lexicon.read(f.folder), "no lexicon that can be read"),
    "a star alone in a file": (lambda f: f.lexicon("l.csv", "frame,pattern\na,war\nb,*\n"), r"l\.csv, row 3: Every token fits '\*'"),
    "another format": (lambda f: f.lexicon("l.xlsx", b"PK"), "xlsx"),
    "empty csv": (lambda f: f.lexicon("l.csv", ""), "l.csv is empty"),
    "csv of other columns": (lambda f: f.lexicon("l.csv", "a,b\n1,2\n"), "frame"),
    "csv of double columns": (lambda f: f.lexicon("l.csv", "frame,frame,pattern\na,b,c\n"), "2 columns of frames"),
    "csv of no rows": (lambda f: f.lexicon("l.csv", "frame,pattern\n"), "holds no patterns"),
    "csv with a gap": (lambda f: f.lexicon("l.csv", "frame,pattern\nwar,\n"), "row 2"),
    "csv with a bad pattern": (lambda f: f.lexicon("l.csv", "frame,pattern\nwar,a|\n"), "row 2.*alternative"),
    "csv with a double pattern": (lambda f: f.lexicon("l.csv", "frame,pattern\nwar,a\nwar,a\n"), "row 3"),
    "csv with a bad weight": (lambda f: f.lexicon("l.csv", "frame,pattern,weight\nwar,a,much\n"), "row 2.*much"),
    "csv with NaN for a weight": (lambda f: f.lexicon("l.csv", "frame,pattern,weight\nwar,a,nan\n"), "row 2.*nan"),
    "csv with a long row": (lambda f: f.lexicon("l.csv", "frame,pattern\nwar,a,b\n"), "row 2"),
    "csv with an open quotation": (lambda f: f.lexicon("l.csv", 'frame,pattern\nwar,"a\n'), "l.csv"),
    "csv not in UTF-8": (lambda f: f.lexicon("l.csv", "frame,pattern\ncafé,a\n".encode("cp1252")), "l.csv.*(utf-8|UTF-8)"),
    "csv with NUL": (lambda f: f.lexicon("l.csv", b"frame,pattern\nwar,\0\n"), "NUL"),
    "unknown encoding": (lambda f: tk.Lexicon.read(f.file("l.csv", "x"), encoding="utf-99"), "utf-99"),
    "yaml of a tag": (lambda f: f.lexicon("l.yaml", "a: !!python/object/apply:os.system ['ls']\n"), "l.yaml"),
    "yaml of aliases": (lambda f: f.lexicon("l.yaml", "a: &x [b]\nc: *x\n"), "l.yaml"),
    "yaml broken": (lambda f: f.lexicon("l.yaml", "a: [b\n"), "l.yaml"),
    "yaml of a list": (lambda f: f.lexicon("l.yaml", "- a\n- b\n"), "l.yaml"),
    "yaml empty": (lambda f: f.lexicon("l.yaml", ""), "l.yaml is empty"),
    "yaml with a double frame": (lambda f: f.lexicon("l.yaml", "a: [b]\na: [c]\n"), "l.yaml.*'a'"),
    "yaml too deep": (lambda f: f.lexicon("l.yaml", "[" * 5_000), "l.yaml"),
    "dic without a header": (lambda f: f.lexicon("l.dic", "war*\t1\n"), "l.dic"),
    "dic of an unknown category": (lambda f: f.lexicon("l.dic", "%\n1\twar\n%\nwar*\t9\n"), "l.dic, row 4.*9"),
    "dic never closed": (lambda f: f.lexicon("l.dic", "%\n1\twar\n"), "l.dic"),
    "cat out of place": (lambda f: f.lexicon("l.cat", "\tWAR\n"), "l.cat"),
    "ykd broken": (lambda f: f.lexicon("l.ykd", "<dictionary>"), "l.ykd"),
    "ykd with entities": (lambda f: f.lexicon("l.ykd", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "l.ykd"),
    "ykd of nothing": (lambda f: f.lexicon("l.ykd", "<dictionary/>"), "l.ykd"),
    # --- writing and opening
    "lexicon that is a pipe": (lambda f: os.mkfifo(f.folder / "l.csv") or tk.Lexicon.read(f.folder / "l.csv"), "pipe or device"),
    "weight of no pattern": (lambda _: tk.Lexicon({"a": ["b"]}, weights={("a", "c"): 2.0}), r"\('a', 'c'\), which is no"),
    "weight without end": (lambda _: tk.Lexicon({"a": ["b"]}, weights={("a", "b"): float("inf")}), r"weight of \('a', 'b'\) is inf"),
    "dates of three": (sub(date=("2031-01", "2031-02", "2031-03")), "date=.* is no range"),
    "choice of no explorer": (lambda f: tk.ConcordanceExplorer(f.corpus).take("patern", "x"), "No choice 'patern'"),
    "no such folder": (lambda f: tk.frequencies(f.corpus).to_csv(f.folder / "no" / "a.csv"), "There is no folder"),
    "folder for a file": (lambda f: tk.frequencies(f.corpus).to_csv(f.folder), "It is a folder"),
    "page nowhere": (lambda f: tk.frequencies(f.corpus).to_html(f.folder / "no" / "a.html"), "There is no folder"),
    "spreadsheet nowhere": (lambda f: tk.frequencies(f.corpus).to_spreadsheet(f.folder / "no" / "a.csv"), "There is no folder"),
    "rows below none": (lambda f: tk.frequencies(f.corpus).to_html(f.folder / "a.html", most=-1), "most=-1 is below nothing"),
    "ties below none": (lambda f: tk.cooccurrence(f.corpus, ["war", "talks"]).network(most=-1), "most=-1 is below nothing"),
    "bars below none": (lambda f: tk.frequencies(f.corpus).plot(top=-1), "top=-1 is below nothing"),
    "lines below none": (lambda f: tk.page("No deal.", f.folder / "a.html", lines=-1), "lines=-1 is below nothing"),
    "span of no token": (lambda f: tk.collocates(f.corpus, "war", span=0), "span=0 holds no token"),
    "corpus without a path": (lambda f: f.corpus.save(""), "path is empty"),
    "date with slashes": (lambda f: f.corpus.take([0, 1]).subset(date=("2031/01", None)), "'2031/01' is no date as the column 'date' has them: 2031-01-05"),
    "date in words": (lambda f: f.corpus.take([0, 1]).subset(date=(None, "Feb 2031")), "'Feb 2031' is no date"),
    "text for a path": (lambda _: tk.read("The talks went on and on until the very last night."), "reads like a text.*from_texts"),
    "corpus for texts": (lambda f: tk.read(f.saved()), r"is a saved corpus. tk.load\(path\)"),
    "tokenizer of nothing": (lambda _: tk.Corpus.from_texts(["a"], tokenizer=type("T", (), {"span_tokenize": lambda *_: None})()), "tokenizer failed on document 0"),
    "no path": (lambda f: tk.frequencies(f.corpus).to_csv(""), "path is empty"),
    "NUL in a path": (lambda f: tk.frequencies(f.corpus).to_csv("a\0b"), "That is no path"),
    "path too long": (lambda f: tk.frequencies(f.corpus).to_csv(f.folder / ("a" * 999)), "too long"),
    "network nowhere": (lambda f: tk.cooccurrence(f.corpus, ["war", "talks"]).to_graphml(f.folder / "no" / "a"), "There is no folder"),
    "lexicon nowhere": (lambda f: tk.Lexicon(LEXICON).to_csv(f.folder / "no" / "a.csv"), "There is no folder"),
    "corpus over a file": (lambda f: f.corpus.save(f.file("a.txt", "x")), "a.txt"),
    "corpus in another folder": (lambda f: f.file("a.txt", "x") and f.corpus.save(f.folder), "holds"),
    "no saved corpus": (lambda f: tk.load(f.folder), "no saved corpus"),
    "nothing saved": (lambda f: tk.load(f.folder / "gone"), "does not exist"),
    "saved part gone": (lambda f: next(f.saved().rglob("names.bin")).unlink() or tk.load(f.folder / "c.corpus"), "names.bin"),
    "saved part changed": (lambda f: next(f.saved().rglob("names.bin")).write_text("[]") and tk.load(f.folder / "c.corpus"), "names.bin"),
    "manifest broken": (lambda f: (f.saved() / "manifest.json").write_text("{") and tk.load(f.folder / "c.corpus"), "manifest"),
    "record that is none": (lambda f: tk.replay(tk.Made.from_json("{}"), f.corpus), "no record of an analysis"),
    "record of another verb": (lambda f: tk.replay(tk.Made("system", {}, {}), f.corpus), "system"),
    "home of nobody": (lambda f: tk.read("~nobody_of_this_name/a.txt"), "~nobody"),
    "half a character in a path": (lambda f: tk.read("a\ud800.txt"), "Cannot read"),
    # --- measures
    "negative counts": (lambda f: measures.MEASURES["dp"]([1, -1]), "below zero"),
    "negative table": (lambda f: measures.Contingency.of(joint=[-1], row=[2], column=[2], total=5), "zero or more"),
    "impossible table": (lambda f: measures.Contingency.of(joint=[9], row=[2], column=[2], total=5), "9|more|exceed"),
    "table of one dimension": (lambda f: measures.MEASURES["tf_idf"]([1, 2]), "needs a table"),
    "unequal lengths": (lambda f: measures.MEASURES["dp"]([1, 2], [1, 2, 3]), "3|sizes|parts|documents"),
}  # fmt: skip


@pytest.mark.parametrize("kind", CASES)
def test_bad_calls_are_refused_in_words(kind, tmp_path):
    act, says = CASES[kind]
    with pytest.raises(tk.ToolkitError) as caught:
        act(Field(tmp_path))
    said = str(caught.value)
    assert re.search(says, said), said
    assert re.search(r"[.?]( |$)", said), said
    assert "Traceback" not in said


F = tk.Corpus.from_texts
TYPES = {
    "no corpus": (lambda c: tk.frequencies(None), "corpus must be a corpus, not NoneType: tk.read"),
    "texts for a corpus": (lambda c: tk.concordance(["a"], "a"), "corpus must be a corpus, not list"),
    "path for a corpus": (lambda c: tk.count_frames("a.csv", LEXICON), "corpus must be a corpus, not str"),
    "swapped": (lambda c: tk.concordance("war", c), "corpus must be a corpus, not str"),
    "number for a pattern": (lambda c: tk.concordance(c, 7), "pattern must be a str, not int"),
    "None for a pattern": (lambda c: tk.collocates(c, None), "node must be a str, not NoneType"),
    "bytes for a pattern": (lambda c: tk.concordance(c, b"war"), "pattern must be a str, not bytes"),
    "list for a pattern": (lambda c: tk.concordance(c, ["war"]), "pattern must be a str, not list"),
    "number among patterns": (lambda c: tk.dispersion(c, ["war", 7]), r"patterns\[1\] must be a str, not int"),
    "None among terms": (lambda c: tk.cooccurrence(c, ["war", None]), "NoneType"),
    "text for n": (lambda c: tk.ngrams(c, "2"), "n must be an int, not str"),
    "float for n": (lambda c: tk.ngrams(c, 2.0), "n must be an int, not float"),
    "True for n": (lambda c: tk.ngrams(c, True), "n must be an int, not bool"),
    "text for a switch": (lambda c: tk.frequencies(c, ignore_case="no"), "ignore_case must be True or False, not str"),
    "number for a switch": (lambda c: tk.concordance(c, "war", regex=1), "regex must be True or False, not int"),
    "list for by": (lambda c: tk.frequencies(c, by=["outlet"]), "by must be a str or None, not list"),
    "number for a path": (lambda c: tk.frequencies(c).to_csv(7), "path must be a str or a path, not int"),
    "None for a path": (lambda c: tk.load(None), "path must be a str or a path, not NoneType"),
    "bytes for a path": (lambda c: c.save(b"a"), "path must be a str or a path, not bytes"),
    "number for a row": (lambda c: tk.frequencies(c).explain(1.5), "row must be an int, not float"),
    "text for a row": (lambda c: tk.frequencies(c).lines("war"), "row must be an int or None, not str"),
    "one text for texts": (lambda c: F("war"), "texts must be a list of str, not str"),
    "numbers for texts": (lambda c: F([1]), r"texts\[0\] must be a str, not int"),
    "None for texts": (lambda c: F(None), "texts must be a list of str, not NoneType"),
    "nothing for texts": (lambda c: F(), "missing a required argument: 'texts'.* Call it as from_texts"),
    "one name for names": (lambda c: F(["a"], names="a"), "names must be a list of str or None, not str"),
    "text for a table": (lambda c: F(["a"], about="outlet"), "about must be a data frame, a mapping or None, not str"),
    "one string for a column": (lambda c: F(["a"], about={"outlet": "A"}), "not one string"),
    "text for a frame": (lambda c: tk.Corpus.from_frame("a.csv"), "table is needed, not str"),
    "tokenizer without spans": (lambda c: F(["a"], tokenizer=str.split), "span_tokenize"),
    "number for a text": (lambda c: tk.tokenize(7), "text must be a str, not int"),
    "None for a text": (lambda c: tk.sentences(None), "text must be a str, not NoneType"),
    "list for a lexicon": (lambda c: tk.count_frames(c, ["war"]), "lexicon must be a lexicon or a mapping, not list"),
    "string for a frame": (lambda c: tk.count_frames(c, {"a": "war"}), r"lexicon\['a'\] must be a list of str, not str"),
    "number for a frame": (lambda c: tk.Lexicon({"a": 7}), "list of patterns, not int"),
    "number for a frame's name": (lambda c: tk.Lexicon({7: ["a"]}), "A frame's name is a string"),
    "list for a Lexicon": (lambda c: tk.Lexicon(["a"]), "needs a dict of frames, not list"),
    "list for aliases": (lambda c: tk.quotations(c, aliases=["a"]), "aliases must be a mapping or None, not list"),
    "numbers for aliases": (lambda c: tk.quotations(c, aliases={"a": 7}), r"aliases\['a'\] must be a str, not int"),
    "misspelt option": (lambda c: tk.frequencies(c, ignorecase=True), "'ignorecase'. Did you mean 'ignore_case'"),
    "invented option": (lambda c: tk.concordance(c, "war", colour="red"), "'colour'. There are corpus, pattern"),
    "misspelt method option": (lambda c: tk.concordance(c, "war").sample(1, sead=1), "'sead'. Did you mean 'seed'"),
    "too many arguments": (lambda c: tk.tokenize("a", "b"), "too many positional arguments. Call it as tokenize"),
    "option of a lexicon": (lambda c: tk.Lexicon({"a": ["b"]}, nme="x"), r"Lexicon\(\) got .*'nme'. Did you mean 'name'"),
    "option of a section": (lambda c: tk.Section(titel="x"), r"Section\(\) got .*'titel'. Did you mean 'title'"),
    "guess without answer": (lambda c: tk.Guess("?"), r"Guess\(\): missing a required argument: 'answer'"),
    "span without its name": (lambda c: tk.collocates(c, "war", 5), r"too many positional .*span=5.*after \* is named"),
    "argument given twice": (lambda c: tk.collocates(c, "war", node="x"), "multiple values for argument 'node'"),
    "option without its name": (lambda c: c.subset("A"), r"subset\(\): too many positional"),
    "number for a chart": (lambda c: tk.frequencies(c).plot(5), r"plot\(\): too many positional"),
    "number for the sample": (lambda c: tk.sample(5), r"Call it as sample\(\)"),
    "path for a lexicon": (lambda c: tk.count_frames(c, "a.csv"), r"mapping, not str: tk.Lexicon.read\(path\) opens a file"),
    "number for a name": (lambda c: tk.Lexicon({"a": ["b"]}, name=5), "name must be a str, not int"),
    "dict beside a lexicon": (lambda c: tk.Lexicon({"a": ["b"]}) | {"c": ["d"]}, "joins two lexicons, not a lexicon and dict"),
    "text for a document number": (lambda c: c.take(["0"]), "documents"),
    "float for a document number": (lambda c: c.take(np.array([0.5])), "whole numbers"),
    "number for a column": (lambda c: c.split(7), "column must be a str, not int"),
    "text for a result": (lambda c: tk.replay("frequencies", c), "made must be a record"),
    "None for a table of counts": (lambda c: measures.MEASURES["log_dice"](None), "must be a Contingency, not NoneType"),
    "text for counts": (lambda c: measures.MEASURES["dp"]("abc"), "counts must be an array of counts, not str"),
    "date for a path": (lambda c: tk.read(dt.date(2031, 1, 1)), "path"),
    "corpus for a path": (tk.read, "path"),
    "data frame for a lexicon": (lambda c: tk.count_frames(c, pl.DataFrame({"a": ["b"]})), "lexicon must be"),
    "array for a pattern": (lambda c: tk.concordance(c, np.array(["war"])), "pattern must be a str, not ndarray"),
}  # fmt: skip


@pytest.mark.parametrize("kind", TYPES)
def test_wrong_types_are_named(kind):
    act, says = TYPES[kind]
    corpus = F(TEXTS, names=list("abcd"), about=ABOUT)
    with pytest.raises(TypeError, match=says) as caught:
        act(corpus)
    assert isinstance(caught.value, tk.ToolkitError)


def test_many_stars_take_no_longer_than_one():
    corpus = F(["a" * 5000 + "b"])
    assert not len(corpus.find("*a" * 30 + "*z"))
    assert len(corpus.find("*a" * 30 + "*b")) == len(corpus.find("a*a?b")) == 1


def test_a_misspelt_verb_is_named():
    with pytest.raises(AttributeError, match="Did you mean 'frequencies'"):
        tk.freqencies  # noqa: B018
    assert not hasattr(tk, "__wrapped__")


def test_there_are_many_kinds():
    assert len(CASES) + len(TYPES) >= 150
    tree = ast.parse(Path(__file__).read_text(encoding="utf-8"))
    tables = [node for node in ast.walk(tree) if isinstance(node, ast.Dict) and len(node.keys) > 30]
    keys = [ast.literal_eval(key) for table in tables for key in table.keys]
    assert len(keys) == len(set(keys)), "a kind is listed twice, so one of the two is never tried"


HOSTILE = [None, True, -1, 2**70, 1.5, float("nan"), "", "nosuch", "\0", "\ud800", "(", b"x", [], [None], [7], ["a"],
           (), (1, 2), {}, {"a": "b"}, {"a": None}, {1: []}, set(), object(), len, np.array([1]), pl.DataFrame()]  # fmt: skip
VERBS = {
    "frequencies": (), "ngrams": (2,), "dispersion": (["war"],), "trend": (["war"],), "concordance": ("war",),
    "collocates": ("war",), "cooccurrence": (["war", "talks"],), "diversity": (), "count_frames": (LEXICON,),
    "diagnose": (LEXICON,), "quotations": (), "keyness": (), "read": (), "load": (), "join": ({"a": ["a"]},),
    "tokenize": (), "sentences": (), "replay": (),
}  # fmt: skip


@pytest.mark.parametrize("verb", VERBS)
def test_no_argument_whatever_ends_in_a_foreign_error(verb):
    import inspect

    call, rest = getattr(tk, verb), VERBS[verb]
    corpus = F(TEXTS, names=list("abcd"), about=ABOUT)
    names = list(inspect.signature(call).parameters)
    for value in HOSTILE:
        for at, name in enumerate(names):
            positional = [corpus, *rest][: max(at, 1 + len(rest))] if verb in VERBS else []
            options = {}
            if at < len(positional):
                positional[at] = value
            else:
                options = {name: value}
            try:
                result = call(*positional, **options)
                if isinstance(result, tk.Result):
                    assert result.table.columns
            except (tk.ToolkitError, TypeError) as error:
                assert str(error), (verb, name, value)


MAKERS = {
    "frequencies": tk.frequencies,
    "concordance": lambda c: tk.concordance(c, "war"),
    "collocates": lambda c: tk.collocates(c, "war"),
    "cooccurrence": lambda c: tk.cooccurrence(c, ["war", "talks"]),
    "keyness": lambda c: tk.keyness(c.take([0]), c.take([1])),
    "dispersion": lambda c: tk.dispersion(c, "war"),
    "quotations": tk.quotations,
    "trend": lambda c: tk.trend(c.take([0, 1]), "war"),
    "count_frames": lambda c: tk.count_frames(c, LEXICON),
    "duplicates": tk.duplicates,
    "diversity": lambda c: tk.diversity(c, window=3),
    "candidates": lambda c: tk.candidates(c, "modality"),
    "corpus": lambda c: c,
    "lexicon": lambda _: tk.Lexicon(LEXICON),
    "clean_page": lambda _: tk.clean_page("Share\nThe talks have failed again, she said."),
}
ODD = [None, 2**70, float("nan"), "nosuch", "\ud800", b"x", [[1]], {}, object()]
ELSEWHERE = {"explore", "to_pandas"}  # open a widget, or need what may not be installed


@pytest.mark.parametrize("maker", MAKERS)
def test_no_argument_of_a_method_ends_in_a_foreign_error(maker, tmp_path, monkeypatch):
    import inspect

    monkeypatch.chdir(tmp_path)
    thing = MAKERS[maker](F(TEXTS, names=list("abcd"), about=ABOUT))
    methods = [m for m in dir(type(thing)) if not m.startswith("_") and m not in ELSEWHERE]
    for method in filter(lambda m: callable(getattr(thing, m)), methods):
        call = getattr(thing, method)
        names = [
            name
            for name, parameter in inspect.signature(call).parameters.items()
            if parameter.kind not in {parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL}
        ]
        for name in names:
            for value in ODD:
                try:
                    call(**{name: value})
                except (tk.ToolkitError, TypeError) as error:
                    assert str(error), (method, name, value)


@pytest.mark.parametrize(
    "explorer",
    [name for name in tk.__all__ if name.endswith("Explorer")],
)
def test_explorers_name_what_they_cannot_show(explorer):
    make, corpus = getattr(tk, explorer), F(TEXTS, names=list("abcd"), about=ABOUT)
    for value in (None, 5, "texts", [corpus]):
        with pytest.raises(TypeError, match="corpus must be a corpus"):
            make(value, LEXICON) if explorer == "FrameExplorer" else make(value)
    with pytest.raises(TypeError, match=rf"{explorer}\(\) got an unexpected .*'colour'"):
        make(corpus, colour="red")


WORDED = {
    "by of an explorer": (lambda c: tk.FrameExplorer(c, LEXICON, by=5), "by must be a str or None, not int"),
    "options of a guess": (lambda c: tk.Guess("?", 1, options=None), "options must be a list, not NoneType"),
    "options of a chart": (lambda c: tk.frequencies(c).plot(topp=3), r"plot\(\) got .*'topp'. Did you mean 'top'"),
    "rows to undo": (lambda c: tk.clean_page("Share\nNo.").undo([None]), "what must name rows by int"),
    "pages of a corpus": (lambda c: tk.Corpus.from_pages([5]), r"pages\[0\] must be a cleaned page, not int: tk.clean"),
    "one page for pages": (lambda c: tk.Corpus.from_pages("a"), "pages must be a list of cleaned pages, not str"),
    "table to show": (lambda c: tk.show(None), "what must be a result or a data frame, not NoneType"),
    "parts of a page": (lambda c: tk.page(5, "a.html"), "parts must be a list of results and texts, not int"),
    "frame within a frame": (lambda c: tk.Lexicon({"a": {"b": ["c"]}}), "Frame 'a' must be a list of patterns, not dict"),
}  # fmt: skip
REFUSED = {
    "half a character in a lexicon": (lambda c: tk.Lexicon({"a": ["x\ud800"]}), "In frame 'a': .*half a surrogate"),
    "record of no lexicon": (lambda c: tk.Lexicon.from_record({}), "no record of a lexicon: it has no 'frames'"),
    "rows below nothing": (lambda c: tk.frequencies(c).top(-1), "n=-1 is no number of rows"),
    "lines below nothing": (lambda c: tk.concordance(c, "war").page(-1), "start=-1, n=200 name no lines"),
    "span of True": (lambda c: tk.collocates(c, "war", span=True), "span=True is no number of tokens"),
    "month 13": (lambda c: c.subset(date=("2031-13", "2031-15")), "There is no day or month '2031-13'"),
    "day 30 of February": (lambda c: c.subset(date=("2031-02-30", None)), "no day or month '2031-02-30'"),
    "no chart": (lambda c: tk.expand(c, tk.Lexicon(LEXICON)).plot(), "no chart for Expansion"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("span", "x", "span='x' does not fit. .*expected an int"),
        ("pattern", None, "pattern=None does not fit"),
        ("patern", "war", "ConcordanceExplorer has no 'patern'. Did you mean 'pattern'"),
    ],
)
def test_what_does_not_fit_a_trait_is_worded(name, value, says):
    explorer = tk.ConcordanceExplorer(F(TEXTS))
    with pytest.raises(tk.ToolkitError, match=says):
        setattr(explorer, name, value)


def test_a_column_that_is_not_there_is_named_where_lines_are_chosen():
    explorer = tk.ConcordanceExplorer(F(TEXTS, names=list("abcd"), about=ABOUT), "war")
    explorer.by = "outlett"
    assert explorer.error == "No column 'outlett'. " + explorer.error.partition("'. ")[2]
    assert "Did you mean 'outlet'" in explorer.error


@pytest.mark.parametrize("kind", [*WORDED, *REFUSED])
def test_misuse_is_worded(kind):
    act, says = {**WORDED, **REFUSED}[kind]
    with pytest.raises(TypeError if kind in WORDED else tk.ToolkitError, match=says):
        act(F(TEXTS, names=list("abcd"), about=ABOUT))


def test_no_fingerprint_is_worked_out_to_check_a_call():
    corpus = tk.Corpus.from_texts(["No war.", "War."], about={"outlet": ["A", "B"]})
    tk.frequencies(corpus).top(3)
    assert tk.count_frames(corpus, {"conflict": ["war"]}, by="outlet").table.height == 2
    assert "fingerprint" not in vars(corpus)
    assert corpus.fingerprint
