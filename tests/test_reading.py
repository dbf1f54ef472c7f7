"""The laws of reading: nothing is lost, nothing changed, the order everywhere the same."""

from __future__ import annotations

import csv
import gzip
import json
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import toolkit as tk
from tests.strategies import many
from toolkit.reading import READERS, Documents, ReadError, read_documents

# Every character that a UTF-8 text file can hold; control characters make a file look binary.
CHARACTERS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"))
TEXT = st.text(st.one_of(CHARACTERS, st.sampled_from("\r\n\t,;\"'’“é\u2028\u200f\U0001f600\ufeff")))
WORDED = TEXT.filter(lambda text: text and not text.isspace())
# A mark at the very beginning of a file is no part of its text.
UNMARKED = TEXT.filter(lambda text: not text.startswith(("\ufeff", "%PDF-", "{\\rtf", "PAR1")))
QUICK = settings(max_examples=60, deadline=None)


def put(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def accounted(documents: Documents, seen: int) -> bool:
    report = documents.report
    assert (
        report.loaded == len(documents.texts) == len(documents.names) == len(set(documents.names))
    )
    assert all(len(column) == len(documents.texts) for column in documents.about.values())
    return report.seen == report.loaded + report.skipped == seen


@QUICK
@given(st.dictionaries(st.text("abc", min_size=1, max_size=4), UNMARKED, min_size=1), st.booleans())
def test_text_files_come_back_exactly(texts, packed):
    with tempfile.TemporaryDirectory() as name:
        for stem, text in texts.items():
            data = text.encode()
            put(
                Path(name),
                stem + (".txt.gz" if packed else ".txt"),
                gzip.compress(data) if packed else data,
            )
        documents = read_documents(name)
        assert dict(zip(documents.names, documents.texts, strict=True)) == {
            stem + (".txt.gz" if packed else ".txt"): text for stem, text in texts.items()
        }
        assert accounted(documents, seen=len(texts))


@QUICK
@given(
    st.dictionaries(
        st.text("abc/", min_size=1, max_size=5).filter(lambda t: "//" not in f"/{t}/"),
        UNMARKED,
        min_size=1,
    )
)
def test_archives_come_back_exactly(texts):
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "a.zip")
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for stem, text in texts.items():
                archive.writestr(f"{stem}.txt", text.encode())
        documents = read_documents(path)
    assert dict(zip(documents.names, documents.texts, strict=True)) == {
        f"{k}.txt": v for k, v in texts.items()
    }
    assert accounted(documents, seen=len(texts))


@QUICK
@given(
    st.lists(st.tuples(st.uuids().map(str), TEXT, TEXT), min_size=1),
    WORDED,
    st.sampled_from([(".csv", ","), (".csv", ";"), (".csv", "\t"), (".tsv", "\t")]),
    st.sampled_from(["\r\n", "\n", "\r"]),
)
def test_tables_come_back_exactly(rows, last, kind, end):
    suffix, delimiter = kind
    rows = [*rows, ("last", last, "DW")]
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "a" + suffix)
        with path.open("w", encoding="utf-8", newline="") as stream:
            table = csv.writer(
                stream, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL
            )
            table.writerow(("id", "text", "outlet"))
            table.writerows(rows)
        documents = read_documents(path, name="id")
    kept = [row for row in rows if row[1] and not row[1].isspace()]
    assert documents.names == tuple(row[0] for row in kept)
    assert documents.texts == tuple(row[1] for row in kept)
    assert documents.about == {"outlet": [row[2] or None for row in kept]}
    assert accounted(documents, seen=len(rows))


@QUICK
@given(
    st.lists(st.fixed_dictionaries({"text": TEXT, "outlet": st.none() | TEXT}), min_size=1),
    WORDED,
    st.booleans(),
    st.booleans(),
)
def test_records_come_back_exactly(records, last, in_lines, escaped):
    records = [*records, {"text": last, "outlet": None}]
    with tempfile.TemporaryDirectory() as name:
        if in_lines:
            path = put(
                Path(name),
                "a.jsonl",
                "\n".join(json.dumps(r, ensure_ascii=escaped) for r in records),
            )
        else:
            path = put(Path(name), "a.json", json.dumps(records, ensure_ascii=escaped, indent=1))
        documents = read_documents(path)
    kept = [record for record in records if record["text"] and not record["text"].isspace()]
    assert documents.texts == tuple(record["text"] for record in kept)
    assert documents.about == {"outlet": [record["outlet"] for record in kept]}
    assert accounted(documents, seen=len(records))


def attempt(path: Path, **options: str) -> Documents:
    """Read, or return the report of a refusal as documents that are none."""
    try:
        return read_documents(path, **options)
    except ReadError as error:
        return Documents((), (), {}, error.report)


# Kind -> the file, and how many inputs are in it.
KINDS = {
    "text": ("{0}.txt", "text {0}", 1),
    "same": ("same/{0}.txt", "same", 1),
    "empty": ("{0}.txt", "", 1),
    "hidden": (".{0}.txt", "x", 1),
    "picture": ("{0}.png", "x", 1),
    "table": ("{0}.csv", "text,n\n{0},1\n,2\nsame,3\n", 3),
    "header": ("{0}.csv", "text,n\n", 1),
    "records": ("{0}.jsonl", '{{"text": "{0} a"}}\n{{"text": null}}\n', 2),
}


@QUICK
@given(st.lists(st.sampled_from([*KINDS, "link"]), min_size=1, max_size=12))
def test_what_is_loaded_and_what_is_reported_is_what_was_there(kinds):
    with tempfile.TemporaryDirectory() as folder:
        for at, kind in enumerate(kinds):
            if kind == "link":
                Path(folder, f"{at}.txt").symlink_to(folder)
            else:
                name, data, _ = KINDS[kind]
                put(Path(folder), name.format(at), data.format(at))
        documents = attempt(Path(folder))
    assert accounted(documents, seen=sum(KINDS[kind][2] if kind in KINDS else 1 for kind in kinds))


@QUICK
@given(
    st.binary(max_size=300),
    st.sampled_from(sorted(READERS)),
    st.sampled_from([{}, {"encoding": "cp1252"}, {"encoding": "detect"}, {"encoding": "hz"}]),
)
def test_any_bytes_are_read_or_refused_in_words(data, suffix, options):
    with tempfile.TemporaryDirectory() as folder:
        documents = attempt(put(Path(folder), "a" + suffix, data), **options)
    assert documents.report.loaded == len(documents.texts)
    assert documents.report.rows
    assert all(text.encode().decode() == text for text in documents.texts)


@many
@given(st.text('text,;"\n\r\t 1a', max_size=60), st.sampled_from([".csv", ".tsv"]))
def test_any_table_is_read_or_refused_in_words(table, suffix):
    header = "text,a\n" if suffix == ".csv" else "text\ta\n"
    with tempfile.TemporaryDirectory() as folder:
        documents = attempt(put(Path(folder), "a" + suffix, header + table))
    report = documents.report
    assert report.rows
    assert report.seen == report.loaded + report.skipped + report.refused
    assert report.loaded == len(documents.texts)


def test_a_packed_file_reads_like_the_plain_one(tmp_path):
    for suffix, data in (
        (".csv", "text,n\na,1\n"),
        (".tsv", "text\tn\na\t1\n"),
        (".json", '[{"text": "a", "n": 1}]'),
        (".jsonl", '{"text": "a", "n": 1}'),
        (".ndjson", '{"text": "a", "n": 1}'),
    ):
        plain = read_documents(put(tmp_path, "a" + suffix, data))
        packed = read_documents(put(tmp_path, f"a{suffix}.gz", gzip.compress(data.encode())))
        assert plain.texts == packed.texts == ("a",)
        assert plain.about == packed.about == {"n": ["1"]}


def test_metadata_stay_text(tmp_path):
    table = put(tmp_path, "a.csv", "text,code,answer,when\na,007,NA,2016-01-02 \n")
    assert read_documents(table).about == {
        "code": ["007"],
        "answer": ["NA"],
        "when": ["2016-01-02 "],
    }
    record = put(
        tmp_path,
        "a.json",
        '{"text": "a", "n": 1.10, "big": 1e400, "yes": true, "no": null, '
        '"tags": ["x", 1.0, {"k": null}]}',
    )
    assert read_documents(record).about == {
        "n": ["1.10"], "big": ["1e400"], "yes": ["true"], "no": [None],
        "tags": ['["x", 1.0, {"k": null}]'],
    }  # fmt: skip


def test_a_date_is_only_what_was_declared_one(tmp_path):
    table = put(tmp_path, "a.csv", "text,date\na,3 May 2016\nb,2016-05-04T10:00\nc,\n")
    assert read_documents(table).about == {"date": ["3 May 2016", "2016-05-04T10:00", None]}
    declared = read_documents(table, date="date")
    assert declared.about["date"] == ["2016-05-03", "2016-05-04", None]
    assert declared.about["date_written"] == ["3 May 2016", "2016-05-04T10:00", None]
    assert declared.report.suspicious == 0


def test_a_declared_date_keeps_its_own_column(tmp_path):
    table = put(tmp_path, "a.csv", "text,published\na,3 May 2016\n")
    about = read_documents(table, date="published").about
    assert about == {"published": ["3 May 2016"], "date": ["2016-05-03"]}
    iso = put(tmp_path, "b.csv", "text,date\na,2016-05-03\n")
    assert read_documents(iso, date="date").about == {"date": ["2016-05-03"]}


def test_columns_of_several_tables_are_joined_by_name(tmp_path):
    put(tmp_path, "a.csv", "text,outlet\na,DW\n")
    put(tmp_path, "b.txt", "b")
    put(tmp_path, "c.jsonl", '{"text": "c", "author": "x"}\n{"text": "d", "outlet": "RT"}')
    documents = read_documents(tmp_path)
    assert documents.names == ("a.csv:2", "b.txt", "c.jsonl:1", "c.jsonl:2")
    assert documents.about == {
        "outlet": ["DW", None, None, "RT"],
        "author": [None, None, "x", None],
    }
    assert documents.report.unit == "inputs"


def test_the_order_is_that_of_names_or_of_the_list(tmp_path):
    for name in ("b.txt", "a/z.txt", "a.txt", "B.txt", "a/b/c.txt", "é.txt"):
        put(tmp_path, name, name)
    names = ("B.txt", "a/b/c.txt", "a/z.txt", "a.txt", "b.txt", "é.txt")
    assert read_documents(tmp_path).names == names
    assert read_documents(str(tmp_path)).texts == names
    backwards = [tmp_path / name for name in reversed(names)]
    assert read_documents(backwards).names == tuple(reversed(names))
    assert read_documents(iter(backwards)).names == tuple(reversed(names))


def test_names_are_relative_to_what_holds_everything_named(tmp_path):
    one, two = put(tmp_path, "x/a/1.txt", "1"), put(tmp_path, "x/b/1.txt", "2")
    assert read_documents([one, two]).names == ("a/1.txt", "b/1.txt")
    assert read_documents([one]).names == ("1.txt",)
    assert read_documents(one).names == ("1.txt",)
    assert read_documents([one.parent, two.parent]).names == ("a/1.txt", "b/1.txt")
    with zipfile.ZipFile(tmp_path / "x/c.zip", "w") as archive:
        archive.writestr("1.txt", "3")
    assert read_documents([one, tmp_path / "x/c.zip"]).names == ("a/1.txt", "c.zip/1.txt")


def test_a_link_that_was_named_is_followed(tmp_path):
    put(tmp_path, "real/a.txt", "x")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "b.txt").symlink_to(tmp_path / "real/a.txt")
    assert read_documents(tmp_path / "link").names == ("a.txt",)
    assert read_documents(tmp_path / "b.txt").names == ("b.txt",)


def test_home_and_relative_paths(tmp_path, monkeypatch):
    put(tmp_path, "a.txt", "x")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert (
        read_documents("~/a.txt").texts
        == read_documents("a.txt").texts
        == read_documents(".").texts
    )


def test_utf8_comes_first_whatever_was_given(tmp_path):
    for encoding in ("cp1252", "latin-1", "utf-16", "cp037", "shift_jis", "detect"):
        assert read_documents(put(tmp_path, "a.txt", "naïve “text”"), encoding=encoding).texts == (
            "naïve “text”",
        )


def test_reading_twice_gives_the_same(tmp_path):
    put(tmp_path, "a.csv", "text,n\na,1\n,2\na,3\n")
    put(tmp_path, "b.txt", "x")
    assert read_documents(tmp_path) == read_documents(tmp_path)


def test_the_field_limit_of_the_process_is_left_alone(tmp_path):
    before = csv.field_size_limit()
    long = "word " * 100_000
    assert read_documents(put(tmp_path, "a.csv", f"text\n{long}\n")).texts == (long,)
    with pytest.raises(ReadError):
        read_documents(put(tmp_path, "b.csv", "text\na,b\n"))
    assert csv.field_size_limit() == before


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are listed there")
def test_no_file_stays_open(tmp_path):
    handles = Path("/proc/self/fd")
    put(tmp_path, "a.csv", "text\na,b\n")
    put(tmp_path, "b.txt", b"\xff")
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("a.txt", b"\xff")
    before = sum(1 for _ in handles.iterdir())
    for path in (tmp_path, tmp_path / "a.csv", tmp_path / "c.zip"):
        with pytest.raises(ReadError):
            read_documents(path)
    assert sum(1 for _ in handles.iterdir()) == before


def test_member_names_packed_elsewhere_are_read_as_utf8(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("caf.txt", "x")
    data = path.read_bytes().replace(b"caf.txt", "é.txt".encode().rjust(7, b"c"))
    path.write_bytes(data)  # no flag says that the name is UTF-8
    assert read_documents(path).names == ("cé.txt",)


# --- broken files -------------------------------------------------------------------------------


@pytest.fixture
def half_broken(tmp_path):
    """Two sound texts, and one of each way to be broken."""
    for name, data in {
        "a.txt": "Hello.",
        "b.txt": b"caf\xe9",
        "c.csv": "id,text\n1,Hi.\n2,Hi,there\n",
        "d.jsonl.gz": b"no gzip",
        "e.docx": "no zip",
        "f.txt": "Bye.",
        "g.png": b"png",
    }.items():
        put(tmp_path, name, data)
    return tmp_path


def test_broken_files_stop_the_reading_and_the_error_says_how_to_go_on(half_broken):
    with pytest.raises(
        ReadError, match="4 of 7 files refused.*with tk.skip_broken.*reads the rest"
    ):
        tk.read(half_broken)
    with pytest.raises(ReadError) as caught:
        tk.read(half_broken / "b.txt")
    assert "skip_broken" not in str(caught.value)  # there is no rest


def test_broken_files_are_skipped_when_asked_for_and_each_is_named(half_broken, tmp_path):
    with tk.skip_broken():
        corpus = tk.read(half_broken)
    assert corpus.names == ("a.txt", "f.txt")
    assert corpus.report.seen == corpus.report.loaded + corpus.report.skipped == 7
    reasons = {row.input: row.reason for row in corpus.report.rows if row.outcome == "skipped"}
    assert reasons.keys() == {"b.txt", "c.csv", "d.jsonl.gz", "e.docx", "g.png"}
    assert "broken, not UTF-8: line 1, byte 4" in reasons["b.txt"]
    assert "broken, row 3" in reasons["c.csv"]
    assert not reasons["g.png"].startswith("broken")
    assert repr(corpus).endswith("; 4 broken files skipped")
    assert "b.txt" in corpus._repr_html_()
    corpus.save(tmp_path / "saved")
    assert repr(tk.load(tmp_path / "saved")) == repr(corpus)


def test_skipping_changes_nothing_where_nothing_is_broken(tmp_path):
    put(tmp_path, "a.txt", "Hello.")
    with tk.skip_broken():
        corpus = tk.read(tmp_path)
    assert corpus == tk.read(tmp_path)
    assert corpus.report == tk.read(tmp_path).report


def test_what_is_sound_is_never_skipped_as_broken(tmp_path):
    for name in "ab":
        put(tmp_path, f"{name}.csv", f"id,text\n1,Hello {name}.\n")
    with tk.skip_broken(), pytest.raises(ReadError, match="both named '1'") as caught:
        tk.read(tmp_path, name="id")
    assert "skip_broken" not in str(caught.value)


def test_nothing_but_broken_files_is_no_corpus(half_broken):
    with (
        tk.skip_broken(),
        pytest.raises(ReadError, match=r"No documents in .*b.txt.*Give the encoding"),
    ):
        tk.read(half_broken / "b.txt")
    with pytest.raises(ReadError, match="4 of 7 files refused"):
        tk.read(half_broken)  # strict again
