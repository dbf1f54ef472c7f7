"""Every format gives the same text; what a format cannot hold or a file has lost is said."""

from __future__ import annotations

import gzip
import io
import sys
import zipfile

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.papers import PAGE, PARAGRAPHS, docx, packed, pdf, rtf
from tests.strategies import many
from toolkit.reading import READERS, ReadError, read_documents
from toolkit.reading.foreign import needed, parsed_by
from toolkit.reading.markup import page_lines
from toolkit.reading.reports import RefusedError
from toolkit.reading.richtext import rtf_paragraphs
from toolkit.reading.word import docx_paragraphs

WHOLE = "\n\n".join(PARAGRAPHS)


def put(folder, name, data):
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


# --- the same text -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.txt", WHOLE), ("a.docx", docx(*PARAGRAPHS)), ("a.rtf", rtf(*PARAGRAPHS))],
)
@pytest.mark.parametrize("gz", [False, True])
def test_papers_read_alike(tmp_path, name, data, gz):
    data = data if isinstance(data, bytes) else data.encode()
    path = put(tmp_path, name + ".gz" * gz, gzip.compress(data) if gz else data)
    documents = read_documents(path)
    assert documents.texts == (WHOLE,)
    assert documents.names == (path.name,)
    assert documents.report.loaded == documents.report.seen == 1


CHARACTERS = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"))


@many
@given(st.lists(st.text(CHARACTERS), max_size=5))
def test_rtf_comes_back_exactly(paragraphs):
    assert rtf_paragraphs(rtf(*paragraphs)) == [*paragraphs, ""]


@given(st.lists(st.text(CHARACTERS.filter(lambda c: c not in "\ufffe\uffff")), max_size=5))
def test_docx_comes_back_exactly(paragraphs):
    assert docx_paragraphs(docx(*paragraphs)) == paragraphs


@many
@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"{\\rtf1 ", b"{\\rtf1 {\\fonttbl{\\f0\\fcharset204 A;}}"]),
)
def test_any_bytes_are_rtf_or_refused(data, head):
    try:
        paragraphs = rtf_paragraphs(head + data)
    except RefusedError:
        return
    text = "".join(paragraphs)
    assert text.encode().decode() == text


@many
@given(st.binary(max_size=200))
def test_any_bytes_are_docx_or_refused(data):
    for each in (data, packed({"word/document.xml": data})):
        with pytest.raises(RefusedError):
            docx_paragraphs(each)


# --- RTF ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (rb"{\rtf1 caf\'e9}", "café"),
        (rb"{\rtf1\ansicpg1251 \'cc\'e8\'f0}", "Мир"),
        (rb"{\rtf1\ansicpg65001 \'c3\'a9}", "é"),
        (rb"{\rtf1\ansicpg10000 caf\'8e}", "café"),
        (rb"{\rtf1\ansicpg0 caf\'e9}", "café"),
        (rb"{\rtf1\ansi{\fonttbl{\f0 A;}{\f1\fcharset204 B;}}\f0\'e9 \f1\'cc\f0\'e9}", "é Мé"),
        (rb"{\rtf1{\fonttbl{\f1\fcharset128 B;}}{\f1\'93\'fa\'96\'7b}}", "日本"),
        (rb"{\rtf1\uc0\u8217 s}", "’s"),
        (rb"{\rtf1\uc2\u8217\'a1\'a2s}", "’s"),
        (rb"{\rtf1{\uc0 x}\u8217?s}", "x’s"),
        (rb"{\rtf1\u-10179?\u-8704?}", "\U0001f600"),
        (rb"{\rtf1 a\u-10179? b}", "a\ufffd b"),
        (rb"{\rtf1 a\tab b\line c\~d\_e\-f}", "a\tb\nc\u00a0d\u2011e\u00adf"),
        (rb"{\rtf1 \{x\}\\y}", "{x}\\y"),
        (rb"{\rtf1 {\*\unknown gone}{\info{\title gone}}{\header gone}kept}", "kept"),
        (rb"{\rtf1 {\pict\bin5 }}}}}}kept}", "kept"),
        (rb'{\rtf1 {\field{\*\fldinst HYPERLINK "x"}{\fldrslt kept}}}', "kept"),
        (b"{\\rtf1 one\r\n two}", "one two"),
        (b"{\\rtf1 one} rest", "one"),
    ],
)  # fmt: skip
def test_rtf_by_its_rules(source, text):
    assert "\n".join(rtf_paragraphs(source)) == text


@pytest.mark.parametrize(
    ("source", "says"),
    [(b"{\\rtf1 a", "never closes"), (b"a", "no RTF"), (b"{\\rtf1" + b"{" * 20_000, "too deeply")],
)
def test_rtf_that_is_refused(source, says):
    with pytest.raises(RefusedError, match=says):
        rtf_paragraphs(source)


def test_lost_characters_of_an_rtf_are_told(tmp_path):
    report = read_documents(put(tmp_path, "a.rtf", rb"{\rtf1\ansicpg1252 caf\'81}")).report
    assert "characters were lost" in report.rows[0].reason


# --- Word --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "paragraphs"),
    [
        ("<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>", ["a\tb\nc"]),
        ("<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins><w:r><w:t>kept</w:t></w:r></w:ins></w:p>", ["kept"]),
        ("<w:p><w:r><w:instrText>PAGE</w:instrText><w:t>kept</w:t></w:r></w:p>", ["kept"]),
        ("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr></w:tbl>", ["x"]),
        ("<w:p><w:r><w:t>out</w:t><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></w:r></w:p>", ["box", "out"]),
        ('<w:p><w:r><w:t>a</w:t><m:Fallback xmlns:m="m"><w:p><w:r><w:t>twice</w:t></w:r></w:p></m:Fallback></w:r></w:p>', ["a"]),
        ("<w:p/>", [""]),
    ],
)  # fmt: skip
def test_word_by_its_elements(body, paragraphs):
    assert docx_paragraphs(docx(body=body)) == paragraphs


BOMB = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><w>&b;</w>'


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK", "no Word document"),
        (packed({"xl/workbook.xml": "<x/>"}), "there is no word/document.xml"),
        (packed({"word/document.xml": "<w:"}), "damaged or cut short"),
        (packed({"word/document.xml": BOMB}), "document type"),
        (packed({"word/document.xml": "<x>" + " " * (20 << 20) + "</x>"}), "200 times its size"),
        (b"\xd0\xcf\x11\xe0", "password, or an old Word"),
    ],
    ids=["no zip", "a workbook", "cut", "entities", "a bomb", "old"],
)
def test_word_that_is_refused(data, says):
    with pytest.raises(RefusedError, match=says):
        docx_paragraphs(data)


def test_a_protected_part_is_refused():
    data = bytearray(docx("x"))
    for at in (i for i in range(len(data)) if data[i : i + 4] == b"PK\x01\x02"):
        data[at + 8] |= 1
    with pytest.raises(RefusedError, match="password"):
        docx_paragraphs(bytes(data))


# --- PDF ---------------------------------------------------------------------------------------


def test_a_pdf_gives_its_lines(tmp_path):
    documents = read_documents(put(tmp_path, "a.pdf", pdf("No deal.", "Talks go on.")))
    assert documents.texts == ("No deal.\nTalks go on.",)
    assert documents.report.suspicious == 0


def test_pages_without_text_are_told(tmp_path):
    documents = read_documents(put(tmp_path, "a.pdf", pdf("No deal.", "")))
    assert documents.report.rows[0].reason == "1 of 2 pages have no text"
    with pytest.raises(ReadError, match="1 no text, probably scanned pictures"):
        read_documents(put(tmp_path, "a.pdf", pdf("", "")))


def test_a_protected_pdf_is_refused(tmp_path):
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(io.BytesIO(pdf("No deal."))))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "a.pdf")
    with pytest.raises(ReadError, match="password"):
        read_documents(tmp_path / "a.pdf")


@given(st.integers(9, 600), st.integers(0, 255))
def test_a_damaged_pdf_is_read_or_refused(at, value):
    data = bytearray(pdf("No deal.", "Talks go on."))
    data[at % len(data)] = value
    from toolkit.reading.inputs import Input
    from toolkit.reading.papers import read_pdf
    from toolkit.reading.rows import Wanted

    try:
        batch = read_pdf(Input("a.pdf", lambda: io.BytesIO(bytes(data))), Wanted())
    except RefusedError:
        return
    assert len(batch.texts) + len(batch.skipped) == 1


# --- web pages ---------------------------------------------------------------------------------


def test_a_page_gives_its_article_and_what_it_says_about_itself(tmp_path):
    documents = read_documents(put(tmp_path, "a.html", PAGE.format(meta='<meta charset="utf-8">')))
    (text,) = documents.texts
    assert "The ferry talks failed on Thursday – again, the ministry said.\n\n“Naïve,” said" in text
    assert "newsletter" not in text
    assert "Home" not in text
    assert documents.about == {
        "headline": ["Talks fail in Gull Head"], "byline": ["Ana Bell"], "date": ["2031-06-05"],
        "outlet": ["Harbour Ledger"], "url": [None],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("encoding", "meta", "options", "note"),
    [
        ("utf-8", "", {}, ""),
        ("utf-8", '<meta charset="latin-1">', {}, ""),
        ("utf-16", "", {}, ""),
        ("cp1252", '<meta charset="windows-1252">', {}, "read as cp1252, as the page says"),
        ("cp1252", '<meta charset="ISO-8859-1">', {}, "read as cp1252, as the page says"),
        ("mac-roman", '<meta http-equiv="Content-Type" content="text/html; charset=macintosh">', {}, "read as mac-roman, as the page says"),
        ("cp1252", '<meta charset="macintosh">', {"encoding": "cp1252"}, "read as cp1252, as asked"),
        ("cp1252", '<meta charset="no such">', {"encoding": "detect"}, "read by a guess: as cp1252"),
    ],
)  # fmt: skip
def test_the_encoding_of_a_page(tmp_path, encoding, meta, options, note):
    path = put(tmp_path, "a.html", PAGE.format(meta=meta).encode(encoding))
    documents = read_documents(path, **options)
    assert "“Naïve,” said" in documents.texts[0]
    assert documents.report.rows[0].reason == note


@pytest.mark.parametrize(
    ("meta", "says"),
    [("", "Not UTF-8"), ('<meta charset="utf-8">', "Not UTF-8"), ('<meta charset="ascii-8">', "Not UTF-8"),
     ('<meta charset="shift_jis">', "Not shift_jis")],
)  # fmt: skip
def test_a_page_that_says_nothing_or_lies_is_refused(tmp_path, meta, says):
    with pytest.raises(ReadError, match=says):
        read_documents(put(tmp_path, "a.html", PAGE.format(meta=meta).encode("cp1252")))


@pytest.mark.parametrize(
    "page",
    [
        "",
        "x",
        "<html>",
        "<div>" * 100_000 + "x",
        "<p>" * 2_000,
        "<script>x</script>",
        "<?xml?>",
        "&#xD800;",
    ],
)
def test_odd_pages_are_read_or_reported(tmp_path, page):
    put(tmp_path, "b.txt", "x")
    documents = read_documents(put(tmp_path, "a.html", page).parent)
    assert documents.report.seen == documents.report.loaded + documents.report.skipped == 2


def test_markup_becomes_lines():
    page = "<head><title>x</title></head><p>a<b>b</b>\n c</p><style>y</style><table><tr><th>1<td> 2 </table>d<br>e"
    assert page_lines(page) == ["ab c", "1\t2", "d", "e"]


# --- Parquet -----------------------------------------------------------------------------------


def test_values_of_a_parquet_table_become_text(tmp_path):
    from datetime import date

    frame = pl.DataFrame(
        {"id": [7, 8], "text": ["No deal.", None], "day": [date(2031, 6, 5)] * 2, "share": [0.5, 1.0],
         "tags": [["a"], []], "free": [True, False], "who": [{"name": "Orla"}] * 2, "none": [None, ""]}
    )  # fmt: skip
    frame.write_parquet(tmp_path / "a.parquet")
    documents = read_documents(tmp_path / "a.parquet", name="id", date="day")
    assert documents.names == ("7",)
    assert documents.about == {
        "day": ["2031-06-05"], "share": ["0.5"], "tags": ['["a"]'], "free": ["true"],
        "who": ['{"name": "Orla"}'], "none": [None], "date": ["2031-06-05"],
    }  # fmt: skip
    assert documents.report.skipped == 1


@pytest.mark.parametrize(
    ("frame", "options", "says"),
    [
        ({"title": ["a"]}, {}, "No column 'text'"),
        ({"text": [7]}, {}, "holds Int64, not texts"),
        ({"text": ["a", "b"], "id": [1, 1]}, {"name": "id"}, "same id '1'"),
        ({"text": ["a"]}, {"date": "day"}, "No column 'day'"),
    ],
)
def test_parquet_that_is_refused(tmp_path, frame, options, says):
    pl.DataFrame(frame).write_parquet(tmp_path / "a.parquet")
    with pytest.raises(ReadError, match=says):
        read_documents(tmp_path / "a.parquet", **options)


@given(st.integers(4, 800), st.integers(0, 255))
def test_a_damaged_parquet_table_is_read_or_refused(at, value):
    held = io.BytesIO()
    pl.DataFrame({"text": ["No deal.", "Talks."], "n": [1, 2]}).write_parquet(held)
    data = bytearray(held.getvalue())
    data[at % (len(data) - 4)] = value
    from toolkit.reading.frames import read_parquet
    from toolkit.reading.inputs import Input
    from toolkit.reading.rows import Wanted

    try:
        read_parquet(Input("a.parquet", lambda: io.BytesIO(bytes(data))), Wanted())
    except RefusedError:
        return


# --- other people's libraries ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("library", "name", "data", "extra"),
    [("trafilatura", "a.html", PAGE.format(meta=""), "html"), ("pypdf", "a.pdf", pdf("x"), "pdf")],
)
def test_a_library_that_is_not_installed_is_asked_for(
    tmp_path, monkeypatch, library, name, data, extra
):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(
        ReadError, match=rf"{library}, which is not installed.*pip install 'toolkit\[{extra}\]'"
    ):
        read_documents(put(tmp_path, name, data))


def test_libraries_are_silent_and_never_blamed(capfd):
    import logging

    with parsed_by("pypdf") as said:
        logging.getLogger("pypdf").warning("odd")
        logging.getLogger("pypdf").warning("odd")
    assert said == ["odd"]
    with (
        pytest.raises(RefusedError, match=r"pypdf stumbles over it \(KeyError\)"),
        parsed_by("pypdf"),
    ):
        raise KeyError
    with pytest.raises(KeyboardInterrupt), parsed_by("pypdf"):
        raise KeyboardInterrupt
    assert capfd.readouterr().err == ""
    assert needed("io", extra="pdf", kind="x") is io


def test_a_mixed_folder_is_read_whole(tmp_path):
    put(tmp_path, "a.docx", docx(*PARAGRAPHS))
    put(tmp_path, "b.html", PAGE.format(meta=""))
    put(tmp_path, "c.pdf", pdf("No deal."))
    put(tmp_path, "d.rtf", rtf("Wait."))
    put(tmp_path, "e.txt", "Go.")
    put(tmp_path, "f.csv", "text\nRow.\n")
    put(tmp_path, "g.json", '{"text": ["One.", "Two."]}')
    pl.DataFrame({"text": ["Three."]}).write_parquet(tmp_path / "h.parquet")
    put(tmp_path, "i.xlsx", b"PK")
    documents = read_documents(tmp_path)
    assert len(documents.texts) == documents.report.loaded == 9
    assert documents.report.skipped == 1
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        for path in sorted(tmp_path.glob("?.*[!p]")):
            archive.write(path, path.name)
    assert read_documents(tmp_path / "z.zip").texts == documents.texts


def test_every_suffix_has_a_packed_twin():
    assert {f"{suffix}.gz" for suffix in READERS if not suffix.endswith(".gz")} <= set(READERS)
