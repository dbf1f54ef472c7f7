from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from toolkit.reading.inputs import Input, find_inputs
from toolkit.reading.reports import ReadEntry


@pytest.mark.parametrize(("name", "suffix"), [
    ("a.txt", ".txt"), ("a.TXT", ".txt"), ("b.c/a.csv.GZ", ".csv.gz"), ("a.gz", ".gz"), ("a", ""),
    (".txt", ""), ("b.txt/a", ""), ("a.b.json", ".json"), ("a.tar.gz", ".tar.gz"),
])  # fmt: skip
def test_suffixes(name, suffix):
    assert Input(name, io.BytesIO).suffix == suffix


def test_packed_streams_are_read_in_pieces_or_at_once():
    data = bytes(range(256)) * 999
    packed = Input("a.txt.gz", lambda: io.BytesIO(gzip.compress(data)))
    with packed.open() as stream:
        assert stream.read() == data
    with packed.open() as stream:
        assert b"".join(iter(lambda: stream.read(1000), b"")) == data


def test_archives_are_walked_in_the_order_of_names(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("b.txt", "a/c.txt", "a.txt"):
            archive.writestr(name, "x")
        archive.mkdir("empty")
    assert [found.name for found in find_inputs(path) if isinstance(found, Input)] == [
        "a.txt",
        "a/c.txt",
        "b.txt",
    ]


def test_only_named_files_are_marked_as_named(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    assert [found.named for found in find_inputs(tmp_path) if isinstance(found, Input)] == [False]
    assert [
        found.named for found in find_inputs([tmp_path / "a.txt"]) if isinstance(found, Input)
    ] == [True]


def test_looking_for_inputs_opens_nothing(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / ".b").write_text("x")
    found = list(find_inputs(tmp_path))
    (tmp_path / "a.txt").unlink()
    assert [isinstance(each, ReadEntry) for each in found] == [True, False]
