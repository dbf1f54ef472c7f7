"""
Bad input, one line per kind: how it is made, and what the message must say.

Nothing here may be read quietly, and nothing may end in an error that is not ours.
"""

from __future__ import annotations

import gzip
import inspect
import io
import json
import os
import stat
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import pytest

from toolkit._base import ToolkitError
from toolkit.reading import ReadError, read_documents

Make = Callable[[Path], object]


@dataclass(frozen=True)
class Bad:
    kind: str
    make: Make
    says: tuple[str, ...]
    options: dict = field(default_factory=dict)


def put(name: str, data: bytes | str = b"") -> Make:
    """Make one file, and read that file."""

    def make(folder: Path) -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    return make


def fill(**files: bytes | str) -> Make:
    """Make files (``__`` for the dot of a suffix), and read the folder."""

    def make(folder: Path) -> Path:
        for name, data in files.items():
            put(name.replace("__", "."), data)(folder)
        return folder

    return make


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes], name: str = "a.zip") -> Make:
    def make(folder: Path) -> Path:
        with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, data in members:
                archive.writestr(member, data)
        return folder / name

    return make


def listed(*makes: Make) -> Make:
    return lambda folder: [make(folder) for make in makes]


def parquet(folder: Path, texts: list[str]) -> Path:
    pl.DataFrame({"text": texts}).write_parquet(folder / "a.parquet")
    return folder / "a.parquet"


def bad_zip(change: Callable[[bytearray], object]) -> Make:
    """Make an archive of one member and damage its bytes."""

    def make(folder: Path) -> Path:
        path = zipped(("a.txt", b"Hello there, hello there, hello."))(folder)
        data = bytearray(path.read_bytes())
        change(data)
        path.write_bytes(data)
        return path

    return make


def encrypt(data: bytearray) -> None:
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1


def pack_oddly(data: bytearray) -> None:
    data[8] = 97
    data[data.index(b"PK\x01\x02") + 10] = 97


def lines(*rows: str) -> str:
    return "\r\n".join(rows) + "\r\n"


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.txt")
    return folder / "pipe.txt"


def broken_link(folder: Path) -> Path:
    (folder / "a.txt").symlink_to(folder / "gone.txt")
    return folder / "a.txt"


CP1252 = "the café’s".encode("cp1252")
KB = 1024

BAD = (
    # Paths
    Bad("missing file", lambda f: f / "gone.txt", ("No file or folder", "gone.txt", "none to choose")),
    Bad("misspelt file", listed(put("speeches.csv"), lambda f: f / "speaches.csv"), ("holds no 'speaches.csv'", "Did you mean 'speeches.csv'?")),
    Bad("missing folder above", lambda f: f / "no" / "where.txt", ("holds no 'no'",)),
    Bad("file used as folder", lambda f: put("a.txt", b"x")(f) / "b.txt", ("Cannot read", "Not a directory")),
    Bad("empty folder", lambda f: f, ("No documents in", "There is no file in it")),
    Bad("folder of empty folders", lambda f: put("a/b/c")(f).unlink() or f, ("No documents in",)),
    Bad("folder named like a text", lambda f: (f / "a.txt").mkdir() or f / "a.txt", ("No documents in", "a.txt")),
    Bad("empty list", lambda _: [], ("No files to read", "list is empty")),
    Bad("empty generator", lambda f: f.glob("*.txt"), ("No files to read", "pattern")),
    Bad("empty path", lambda _: "", ("That is no path",)),
    Bad("blank path", lambda _: "  ", ("That is no path",)),
    Bad("NUL in path", lambda _: "a\0b", ("That is no path",)),
    Bad("path too long", lambda _: "a" * 5000, ("Cannot read", "too long")),
    Bad("web address", lambda _: "https://example.org/a.txt", ("Nothing is fetched", "Download")),
    Bad("pipe", pipe, ("pipe, not a file",)),
    Bad("device", lambda _: "/dev/null", ("device, not a file",)),
    Bad("link to nothing", broken_link, ("link to a file that is gone",)),
    Bad("only hidden files", fill(__a="x"), ("No documents in", "hidden")),
    # Kinds
    Bad("no Word document", put("a.docx", b"PK\x03\x04"), ("damaged, or no Word document", "Get it again")),
    Bad("no PDF", put("a.pdf", b"PDF"), ("not a PDF",)),
    Bad("damaged PDF", put("a.pdf", b"%PDF-1.7 and no more"), ("damaged", "pypdf")),
    Bad("web page of nothing", put("a.html", b"<html>"), ("No documents", "no text of an article")),
    Bad("cut RTF", put("a.rtf", b"{\\rtf"), ("cut short", "never closes")),
    Bad("no RTF", put("a.rtf", b"Hello"), ("no RTF document",)),
    Bad("no Parquet", put("a.parquet", b"Hello"), ("no Parquet table",)),
    Bad("damaged Parquet", put("a.parquet", b"PAR1" + bytes(99) + b"PAR1"), ("damaged", "polars")),
    Bad("Excel", put("a.xlsx", b"PK\x03\x04"), ("Excel workbook", "not read by this version", ".csv")),
    Bad("old Word", put("a.doc", b"\xd0\xcf\x11\xe0"), ("old Word document", "Save it as .docx")),
    Bad("tar", put("a.tar", b""), (".tar archive", "not read by this version")),
    Bad("packed tar", put("a.tar.gz", b""), (".tar archive", "not read by this version")),
    Bad("picture", put("a.png", b"\x89PNG"), ("not a text or table: .png", ".txt, .html", ".csv, .tsv")),
    Bad("no suffix", put("README", b"x"), ("no suffix", "rename it")),
    Bad("gz of unknown", put("README.gz", gzip.compress(b"x")), ("no suffix",)),
    Bad("folder of other kinds", fill(a__odt="x", b__png="x"), ("No documents", "OpenDocument", ".png")),
    # Bytes
    Bad("cp1252 text", put("a.txt", CP1252), ("'a.txt'", "Not UTF-8", "line 1, byte 8 is 0xE9", "encoding='cp1252'", "'detect'")),
    Bad("line of the break", put("a.txt", b"one\ntwo\n" + CP1252), ("line 3, byte 16",)),
    Bad("break after a megabyte", put("a.txt", b"x\n" * (KB * KB) + b"\xff"), ("line 1,048,577, byte 2,097,153 is 0xFF",)),
    Bad("cut in a character", put("a.txt", "é".encode()[:1]), ("not UTF-8", "0xC3")),
    Bad("overlong UTF-8", put("a.txt", b"\xc0\xaf"), ("0xC0",)),
    Bad("surrogates in UTF-8", put("a.txt", b"\xed\xa0\x80"), ("0xED",)),
    Bad("cp1252 in a folder", fill(a__txt="fine", b__txt=CP1252), ("1 of 2 files refused", "b.txt: not UTF-8")),
    Bad("seven of them", fill(**{f"{i}__txt": CP1252 for i in range(7)}), ("7 of 7 files refused", "0.txt", "4.txt", "and 2 more")),
    Bad("does not fit ascii", put("a.txt", CP1252), ("not ascii", "0xE9"), {"encoding": "ascii"}),
    Bad("does not fit cp1252", put("a.txt", b"caf\x81"), ("not cp1252", "0x81"), {"encoding": "cp1252"}),
    Bad("UTF-8 given, not UTF-8", put("a.txt", CP1252), ("Not UTF-8", "'detect'"), {"encoding": "utf8"}),
    Bad("unknown code page", put("a.rtf", rb"{\rtf1\ansicpg99999 caf\'e9}"), ("a.rtf", "code page 99999")),
    Bad("NUL in Parquet", lambda f: parquet(f, ["x", "a\0b"]), ("a.parquet", "row 2", "NUL", "damaged")),
    Bad("no zip, remedy", put("a.zip", b"no zip"), ("a.zip", "Get it again, or pack it anew")),
    Bad("no rows, remedy", put("a.csv", "text\n"), ("a.csv", "holds no rows", "Is it the right file?")),
    Bad("nesting, remedy", put("a.json", "[" * 9999), ("a.json", "Nested too deeply", "Is it the right file?")),
    Bad("Cyrillic, detect", put("a.txt", "Привет, мир".encode("cp1251")), ("not in a Latin alphabet", "cp1251"), {"encoding": "detect"}),
    Bad("noise, detect", put("a.txt", b"ab\x9d\xd7\xc3cd, cd and ab again"), ("no guess",), {"encoding": "detect"}),
    Bad("NUL bytes", put("a.txt", b"abc\0def"), ("looks binary", "NUL")),
    Bad("NUL bytes, detect", put("a.txt", b"abc\0def"), ("binary", "NUL"), {"encoding": "detect"}),
    Bad("NUL bytes, cp1252", put("a.txt", b"abc\0def"), ("binary", "NUL"), {"encoding": "cp1252"}),
    Bad("control characters", put("a.txt", b"abc\x01\x02" * 9), ("binary", "40% of it are control")),
    Bad("UTF-16 without mark", put("a.txt", "Hello".encode("utf-16-le")), ("UTF-16", "encoding='utf-16-le'")),
    Bad("cut UTF-16", put("a.txt", "Hello".encode("utf-16")[:-1]), ("Not UTF-16",)),
    Bad("cut UTF-32", put("a.txt", "Hello".encode("utf-32")[:-1]), ("Not UTF-32",)),
    Bad("broken after a mark", put("a.txt", b"\xef\xbb\xbfab\xff"), ("line 1, byte 6 is 0xFF",)),
    Bad("PDF called txt", put("a.txt", b"%PDF-1.7 text"), ("begins like a PDF",)),
    Bad("docx called txt", put("a.txt", b"PK\x03\x04text"), ("begins like a zip", ".docx")),
    Bad("RTF called txt", put("a.txt", b"{\\rtf1 text}"), ("begins like an RTF",)),
    Bad("gzip called txt", put("a.txt", gzip.compress(b"x")), ("gzip file without .gz",)),
    Bad("unknown encoding", put("a.txt"), ("Unknown encoding 'cp12252'", "Possible"), {"encoding": "cp12252"}),
    Bad("codec of no text", put("a.txt"), ("Unknown encoding 'rot13'",), {"encoding": "rot13"}),
    Bad("unescaping codec", put("a.txt"), ("Unknown encoding 'unicode_escape'",), {"encoding": "unicode_escape"}),
    Bad("domain-name codec", put("a.txt"), ("Unknown encoding 'idna'",), {"encoding": "idna"}),
    Bad("empty encoding", put("a.txt"), ("Unknown encoding ''",), {"encoding": ""}),
    Bad("NUL in encoding", put("a.txt"), ("Unknown encoding",), {"encoding": "a\0"}),
    # Tables
    Bad("empty table", put("a.csv"), ("'a.csv'", "Empty: no header")),
    Bad("blank table", put("a.csv", "\n\n"), ("Empty: no header",)),
    Bad("header only", put("a.csv", "id,text\n"), ("No documents", "holds no rows")),
    Bad("blank first row", put("a.csv", "\nid,text\n1,a\n"), ("first row is blank",)),
    Bad("no text column", put("a.csv", "id,title\n1,a\n"), ("No column 'text'", "'id', 'title'", "text=")),
    Bad("text column, near", put("a.csv", "id,Texts\n1,a\n"), ("no column 'text'", "text='Texts'")),
    Bad("no id column", put("a.csv", "text\na\n"), ("No column 'id'", "name="), {"name": "id"}),
    Bad("no date column", put("a.csv", "text\na\n"), ("No column 'day'", "date="), {"date": "day"}),
    Bad("double column", put("a.csv", "text,id,text\na,1,b\n"), ("names 'text' twice, in columns 1 and 3",)),
    Bad("short row", put("a.csv", "id,text\n1,a\n2\n"), ("Row 3: 1 cell,", "header has 2")),
    Bad("long row", put("a.csv", "id,text\n1,a,b\n"), ("Row 2: 3 cells", "header has 2")),
    Bad("long row after a tall one", put("a.csv", 'id,text\n1,"a\n\nb"\n1,a,b\n'), ("Row 3 (line 5 of the file): 3 cells",)),
    Bad("unclosed quotation mark", put("a.csv", 'id,text\n1,"a\n2,b\n'), ("Row 2", "never closes")),
    Bad("unclosed, later", put("a.csv", 'id,text\n1,"a\nb"\n2,"b\n'), ("Row 3 (line 4 of the file)", "never closes")),
    Bad("unclosed in the header", put("a.csv", 'id,"text\n1,a\n'), ("Row 1", "never closes")),
    Bad("text after a closing mark", put("a.csv", 'id,text\n1,"a"b\n'), ("Row 2", "expected after")),
    Bad("blank id", put("a.csv", "id,text\n ,a\n"), ("Row 2: no id in 'id'",), {"name": "id"}),
    Bad("double id", put("a.csv", "id,text\n1,a\n2,b\n1,c\n"), ("Rows 2 and 4", "same id '1'"), {"name": "id"}),
    Bad("double id in two files", fill(a__csv="id,text\n1,a\n", b__csv="id,text\n0,c\n1,b\n"), ("b.csv, row 3 and a.csv, row 2 are both named '1'",), {"name": "id"}),
    Bad("id like a file", fill(a__csv="id,text\nb.txt,a\n", b__txt="x"), ("b.txt and a.csv, row 2 are both named",), {"name": "id"}),
    Bad("table not UTF-8", put("a.csv", b"text\n" + CP1252), ("Not UTF-8", "line 2, byte 13")),
    Bad("binary table", put("a.csv", b"text\n\0"), ("binary",)),
    Bad("no table, id wanted", put("a.txt", "x"), ("name='id'", "Only text files"), {"name": "id"}),
    Bad("one column twice", put("a.csv", "text\nx\n"), ("name a column twice",), {"name": "text"}),
    Bad("date hides another", put("a.csv", "text,date,day\na,x,2016-01-02\n"), ("would overwrite the column 'date'",), {"date": "day"}),
    Bad("spreadsheet export in tabs", put("a.tsv", "id,text\n1,a\n"), ("No column 'text'", "'id,text'")),
    Bad("only blank texts", put("a.csv", "id,text\n1,\n2, \n"), ("No documents", "2 no text (a.csv, row 2, a.csv, row 3)")),
    # Records
    Bad("empty JSON", put("a.json"), ("Empty: no JSON",)),
    Bad("empty lines", put("a.jsonl", "\n\n"), ("No documents", "holds no lines")),
    Bad("cut JSON", put("a.json", '[{"text": "a"},'), ("Line 1, column", "not JSON")),
    Bad("JSON with a comma too many", put("a.json", '[\n{"text": "a",}\n]'), ("Line 2", "not JSON")),
    Bad("cut line", put("a.jsonl", '{"text": "a"}\n{"text": "b\n'), ("Line 2", "not JSON")),
    Bad("list of texts", put("a.json", '["a"]'), ("Object 1: a text, not an object",)),
    Bad("a number", put("a.json", "7"), ("Holds a number, not objects",)),
    Bad("line of a list", put("a.jsonl", '{"text": "a"}\n[1]\n'), ("Line 2: a list, not an object",)),
    Bad("null record", put("a.json", "[null]"), ("Object 1: null, not an object",)),
    Bad("key missing", put("a.jsonl", '{"text": "a"}\n{"title": "b"}\n'), ("Line 2: no key 'text'", "'title'")),
    Bad("text is a number", put("a.jsonl", '{"text": 7}'), ("Line 1: 'text' is a number, not a text",)),
    Bad("text is a list", put("a.json", '[{"text": ["a"]}]'), ("Object 1: 'text' is a list",)),
    Bad("text is true", put("a.json", '{"text": true}'), ("'text' is true or false",)),
    Bad("double key", put("a.jsonl", '{"text": "a"}\n{"text": "a", "text": "b"}'), ("Line 2: the key 'text' occurs twice",)),
    Bad("JSON by line, broken", put("a.json", '{"text": "a"}\n{"text": }\n'), ("Line 2, column", "not JSON")),
    Bad("NaN", put("a.json", '{"text": "a", "n": NaN}'), ("NaN is not JSON",)),
    Bad("half a character", put("a.jsonl", r'{"text": "a\ud83d"}'), ("Line 1", "half a character")),
    Bad("half a character in a key", put("a.json", r'{"text": "a", "\udc00": 1}'), ("half a character",)),
    Bad("deep JSON", put("a.json", "[" * 100_000), ("nested too deeply",)),
    Bad("deep metadata", put("a.json", '{"text": "a", "b": ' + "[" * 99 + "]" * 99 + "}"), ("nested too deeply",)),
    Bad("a thousand keys", put("a.json", json.dumps({"text": "a"} | {str(i): i for i in range(1001)})), ("More than 1,000 different keys",)),
    Bad("blank record id", put("a.json", '[{"text": "a", "id": ""}]'), ("Object 1: no id in 'id'",), {"name": "id"}),
    Bad("no record id", put("a.json", '[{"text": "a"}]'), ("Object 1: no id in 'id'",), {"name": "id"}),
    Bad("double record id", put("a.jsonl", '{"text": "a", "id": 1}\n{"text": "b", "id": "1"}'), ("Lines 1 and 2", "same id '1'"), {"name": "id"}),
    Bad("no record date", put("a.json", '[{"text": "a"}]'), ("No column 'day'",), {"date": "day"}),
    # Archives
    Bad("no zip", put("a.zip", b"Hello"), ("damaged archive",)),
    Bad("empty zip", zipped(), ("No documents",)),
    Bad("cut zip", lambda f: (p := zipped(("a.txt", b"x" * 99))(f)).write_bytes(p.read_bytes()[:60]) and p, ("damaged archive",)),
    Bad("member changed", bad_zip(lambda data: data.__setitem__(40, data[40] ^ 0xFF)), ("a.txt", "damaged or cut short")),
    Bad("password", bad_zip(encrypt), ("a.txt", "password")),
    Bad("unknown packing", bad_zip(pack_oddly), ("a.txt", "packed in an unknown way")),
    Bad("member of a named zip", bad_zip(encrypt), ("Cannot read 'a.txt' in '", "a.zip'")),
    Bad("zip bomb", zipped(("a.txt", b"0" * (20 * KB * KB))), ("a.txt", "more than 200 times its size")),
    Bad("only a zip inside", zipped(("b.zip", b"PK")), ("No documents", "archive inside")),
    Bad("same name after cleaning", zipped(("a.txt", b"x"), ("../a.txt", b"y")), ("Holds 'a.txt' twice",)),
    Bad("text of a zip not UTF-8", zipped(("ok.txt", b"x"), ("a.txt", CP1252)), ("1 of 2 files refused", "a.txt: not UTF-8")),
    Bad("folder of zips", lambda f: zipped(("a.txt", b"x"))(f).parent, ("No documents", "archive inside", "when named themselves")),
    Bad("no gzip", put("a.txt.gz", b"Hello"), ("Damaged or cut short",)),
    Bad("cut gzip", put("a.txt.gz", gzip.compress(os.urandom(999))[:500]), ("Damaged or cut short",)),
    Bad("changed gzip", put("a.txt.gz", gzip.compress(b"Hello")[:-8] + b"12345678"), ("Damaged or cut short",)),
    Bad("cut gzip table", put("a.csv.gz", gzip.compress(b"text\n" + os.urandom(99).hex().encode())[:50]), ("Damaged or cut short",)),
    Bad("gzip bomb", put("a.txt.gz", gzip.compress(b"0" * (20 * KB * KB))), ("more than 200 times its size",)),
    Bad("gzip bomb as table", put("a.jsonl.gz", gzip.compress(b"0" * (20 * KB * KB))), ("more than 200 times its size",)),
    Bad("gzip not UTF-8", put("a.txt.gz", gzip.compress(CP1252)), ("Not UTF-8",)),
)  # fmt: skip


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.kind)
def test_bad_input_is_refused_in_words(bad, tmp_path):
    path = bad.make(tmp_path)
    if isinstance(path, list) and bad.kind.startswith("misspelt"):
        path = path[-1]
    with pytest.raises(ToolkitError) as caught:
        read_documents(path, **bad.options)
    said = str(caught.value)
    for part in bad.says:
        assert part.casefold() in said.casefold()
    assert said.endswith((".", "?"))
    assert "Error" not in said
    if isinstance(caught.value, ReadError):
        report = caught.value.report
        assert report.seen == report.loaded + report.skipped + report.refused
        assert all(entry.reason for entry in report.rows if not entry.documents)


def test_there_are_many_kinds_each_once():
    assert len({bad.kind for bad in BAD}) == len(BAD) >= 80


@pytest.mark.parametrize(
    "path", [None, 7, b"a.txt", 1.5, {"a.txt"}, {"a.txt": 1}, [None], [7], ["a.txt", b"b"], True]
)
def test_what_is_no_path_is_a_programming_mistake(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    put("a.txt", "x")(tmp_path)
    with pytest.raises(TypeError, match=r"path|Path"):
        read_documents(path)


@pytest.mark.parametrize("option", ["text", "name", "date", "encoding"])
def test_options_of_a_wrong_type_are_programming_mistakes(option, tmp_path):
    with pytest.raises(TypeError, match=option):
        read_documents(put("a.txt", "x")(tmp_path), **{option: 7})


def test_text_must_be_given():
    with pytest.raises(TypeError, match="text"):
        read_documents("a.txt", text=None)


def test_no_option_is_swallowed():
    with pytest.raises(TypeError, match="endcoding"):
        read_documents("a.txt", endcoding="cp1252")


@dataclass(frozen=True)
class Odd:
    """Input that is read, or passed over, with a word about it."""

    kind: str
    make: Make
    names: tuple[str, ...]
    says: tuple[tuple[str, str, str], ...]  # input, outcome, part of the reason
    options: dict = field(default_factory=dict)


def link(folder: Path) -> Path:
    put("a.txt", "x")(folder)
    (folder / "b.txt").symlink_to(folder / "a.txt")
    (folder / "loop").symlink_to(folder)
    return folder


def pipe_beside(folder: Path) -> Path:
    put("a.txt", "x")(folder)
    os.mkfifo(folder / "b.txt")
    return folder


def linked_member() -> zipfile.ZipInfo:
    member = zipfile.ZipInfo("b.txt")
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    return member


def no_unicode(folder: Path) -> Path:
    (folder / os.fsdecode(b"caf\xe9.txt")).write_bytes(b"x")
    return folder


ODD = (
    Odd("empty file", put("a.txt"), ("a.txt",), (("a.txt", "suspicious", "empty"),)),
    Odd("white space", put("a.txt", " \n"), ("a.txt",), (("a.txt", "suspicious", "only white space"),)),
    Odd("same text", fill(a__txt="x", b__txt="x"), ("a.txt", "b.txt"), (("b.txt", "suspicious", "same text as another: a.txt"),)),
    Odd("JSON by line", put("a.json", '{"text": "a"}\n\n{"text": "b"}\n'), ("a.json:1", "a.json:3"), (("a.json", "loaded", "an object on each line"),)),
    Odd("page without markup", put("a.html", "No deal."), ("a.html",), (("a.html", "suspicious", "no markup in it"),)),
    Odd("hidden file", fill(__DS_Store="x", a__txt="x"), ("a.txt",), ((".DS_Store", "skipped", "hidden"),)),
    Odd("hidden folder", listed(put(".git/b.txt"), put("a.txt", "x")), (".git/b.txt", "a.txt"), ()),
    Odd("other kinds", fill(a__txt="x", b__odt="x", c__png="x", d="x"), ("a.txt",), (("b.odt", "skipped", "OpenDocument"), ("c.png", "skipped", ".png"), ("d", "skipped", "no suffix"))),
    Odd("links", link, ("a.txt",), (("b.txt", "skipped", "link"), ("loop", "skipped", "link"))),
    Odd("pipe in a folder", pipe_beside, ("a.txt",), (("b.txt", "skipped", "pipe"),)),
    Odd("file name not UTF-8", no_unicode, ("caf\\xe9.txt",), (("caf\\xe9.txt", "suspicious", "name"),)),
    Odd("named twice", lambda f: [put("a.txt", "x")(f)] * 2, ("a.txt",), (("a.txt", "skipped", "twice"),)),
    Odd("capital suffix", put("A.TXT", "x"), ("A.TXT",), (("A.TXT", "loaded", ""),)),
    Odd("guess", put("a.txt", CP1252), ("a.txt",), (("a.txt", "suspicious", "guess: as cp1252"),), {"encoding": "detect"}),
    Odd("as asked", put("a.txt", CP1252), ("a.txt",), (("a.txt", "loaded", "read as cp1252, as asked"),), {"encoding": "Windows-1252"}),
    Odd("asked but odd", put("a.txt", "past—America’s past—and then—so".encode("big5")), ("a.txt",), (("a.txt", "suspicious", "big5 fits better"),), {"encoding": "cp1252"}),
    Odd("characters lost before", put("a.txt", "caf\ufffd"), ("a.txt",), (("a.txt", "suspicious", "lost"),)),
    Odd("decoded wrongly before", put("a.txt", "donâ€™t"), ("a.txt",), (("a.txt", "suspicious", "damaged before"),)),
    Odd("markup", put("a.txt", "\n<!DOCTYPE html><p>x"), ("a.txt",), (("a.txt", "suspicious", "web page"),)),
    Odd("semicolons", put("a.csv", "id;text\n1;a,b\n"), ("a.csv:2",), (("a.csv", "loaded", "semicolons"),)),
    Odd("tabs in a csv", put("a.csv", "id\ttext\n1\ta,b\n"), ("a.csv:2",), (("a.csv", "loaded", "tabs"),)),
    Odd("declared separator", put("a.csv", "sep=;\nid;text\n1;a\n2;\n"), ("a.csv:3",), (("a.csv", "loaded", "semicolons"), ("a.csv, row 4", "skipped", "no text"))),
    Odd("no text", put("a.csv", "id,text\n1,a\n2,\n3,b\n"), ("a.csv:2", "a.csv:4"), (("a.csv, row 3", "skipped", "no text"),)),
    Odd("blank row within", put("a.csv", "id,text\n\n1,a\n\n\n"), ("a.csv:3",), (("a.csv, row 2", "skipped", "blank row"),)),
    Odd("column without name", put("a.csv", ",text\n0,a\n"), ("a.csv:2",), (("a.csv", "loaded", ""),)),
    Odd("ambiguous date", put("a.csv", "text,day\na,03/04/2016\nb,25/04/2016\n"), ("a.csv:2", "a.csv:3"), (("a.csv, row 2", "suspicious", "ambiguous date: '03/04/2016'"), ("a.csv", "loaded", "")), {"date": "day"}),
    Odd("no date", put("a.csv", "text,day\na,soon\n"), ("a.csv:2",), (("a.csv, row 2", "suspicious", "not a date: 'soon'"),), {"date": "day"}),
    Odd("null text", put("a.jsonl", '{"text": null}\n{"text": "a"}'), ("a.jsonl:2",), (("a.jsonl, line 1", "skipped", "no text"),)),
    Odd("same row", put("a.csv", "text\nx\nx\n"), ("a.csv:2", "a.csv:3"), (("a.csv, row 3", "suspicious", "same text as another: a.csv:2"),)),
    Odd("member outside", zipped(("../../etc/a.txt", b"x")), ("etc/a.txt",), (("etc/a.txt", "suspicious", "'../../etc/a.txt'"),)),
    Odd("absolute member", zipped(("/etc/a.txt", b"x")), ("etc/a.txt",), (("etc/a.txt", "suspicious", "'/etc/a.txt'"),)),
    Odd("drive", zipped(("C:\\a\\b.txt", b"x")), ("a/b.txt",), (("a/b.txt", "suspicious", "relative"),)),
    Odd("hidden members", zipped(("a.txt", b"x"), ("__MACOSX/._a.txt", b"y"), (".b.txt", b"z")), ("a.txt",), (("__MACOSX/._a.txt", "skipped", "hidden"), (".b.txt", "skipped", "hidden"))),
    Odd("link in a zip", zipped(("a.txt", b"x"), (linked_member(), b"a.txt")), ("a.txt",), (("b.txt", "skipped", "link"),)),
    Odd("archive in a zip", zipped(("a.txt", b"x"), ("b.zip", b"y")), ("a.txt",), (("b.zip", "skipped", "archive inside"),)),
)  # fmt: skip


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd.kind)
def test_odd_input_is_reported(odd, tmp_path):
    documents = read_documents(odd.make(tmp_path), **odd.options)
    assert documents.names == odd.names
    entries = {entry.input: entry for entry in documents.report.rows}
    for name, outcome, part in odd.says:
        assert entries[name].outcome == outcome
        assert part in entries[name].reason
    assert documents.report.loaded == len(documents.texts)
    assert all(entry.reason for entry in documents.report.rows if entry.outcome != "loaded")


def test_folders_may_nest_deeper_than_calls(tmp_path):
    put("d/" * 300 + "a.txt", "x")(tmp_path)
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 150)  # far fewer calls than folders
    try:
        (name,) = read_documents(tmp_path).names
    finally:
        sys.setrecursionlimit(before)
    assert name == "d/" * 300 + "a.txt"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_what_may_not_be_opened_is_named(tmp_path):
    put("a.txt", "x")(tmp_path).chmod(0)
    with pytest.raises(ReadError, match=r"cannot be opened: Permission denied"):
        read_documents(tmp_path)


def test_a_folder_that_cannot_be_listed_is_named(tmp_path, monkeypatch):
    put("a.txt", "x")(tmp_path)
    put("b/c.txt", "x")(tmp_path)
    scandir = os.scandir

    def refuse(path):
        if os.fspath(path).endswith("b"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(ReadError, match=r"b/: cannot be opened: Permission denied"):
        read_documents(tmp_path)


def test_the_error_carries_the_whole_report(tmp_path):
    fill(**{f"{i}__txt": CP1252 for i in range(9)}, z__txt="fine", y__png="x")(tmp_path)
    with pytest.raises(ReadError) as caught:
        read_documents(tmp_path)
    report = caught.value.report
    assert (report.seen, report.loaded, report.skipped, report.refused) == (11, 1, 1, 9)
    assert report.table()["outcome"].to_list() == ["refused"] * 9 + ["skipped", "loaded"]


def test_the_folder_is_read_once_the_encoding_is_given(tmp_path):
    fill(a__txt=CP1252, b__txt="naïve ’", c__txt="ascii", d__txt="é".encode("utf-16"))(tmp_path)
    with pytest.raises(ReadError, match="1 of 4 files refused"):
        read_documents(tmp_path)
    texts = read_documents(tmp_path, encoding="cp1252").texts
    assert texts == ("the café’s", "naïve ’", "ascii", "é")


def test_archive_limits(tmp_path, monkeypatch):
    path = zipped(("a.txt", b"x" * 99), ("b.txt", b"y" * 99))(tmp_path)
    monkeypatch.setattr("toolkit.reading.inputs.MAX_UNPACKED", 150)
    with pytest.raises(ReadError, match="npacks to more than 150 bytes"):
        read_documents(path)
    monkeypatch.setattr("toolkit.reading.inputs.MAX_MEMBERS", 1)
    with pytest.raises(ReadError, match="olds more than 1 files"):
        read_documents(path)


def test_sizes_beyond_the_limits_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("toolkit.reading.papers.MAX_TEXT", 3)
    with pytest.raises(ReadError, match="onger than 3 characters"):
        read_documents(put("a.txt", "four")(tmp_path))
    monkeypatch.setattr("toolkit.reading.records.MAX_JSON", 9)
    with pytest.raises(ReadError, match=r"arger than 9 bytes.* \.jsonl"):
        read_documents(put("a.json", '{"text": "a"}')(tmp_path))
    monkeypatch.setattr("toolkit.reading.inputs.MAX_UNPACKED", 9)
    with pytest.raises(ReadError, match="npacks to more than 9 bytes"):
        read_documents(put("a.txt.gz", gzip.compress(b"0123456789"))(tmp_path))


def test_nothing_is_written_beside_an_archive(tmp_path):
    path = zipped(("../out.txt", b"x"), ("in.txt", b"y"))(tmp_path)
    read_documents(path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.zip"]
    assert not (tmp_path.parent / "out.txt").exists()


def test_streams_are_closed_after_a_refusal(tmp_path):
    opened = []

    def opener():
        opened.append(io.BytesIO(b"text\n" + CP1252))
        return opened[-1]

    from toolkit.reading.inputs import Input
    from toolkit.reading.reports import RefusedError
    from toolkit.reading.rows import Wanted
    from toolkit.reading.tables import read_csv

    with pytest.raises(RefusedError):
        read_csv(Input("a.csv", opener), Wanted())
    assert all(stream.closed for stream in opened)
