"""Files of other programs, written here: Word documents, PDFs, and texts of our own to fill them."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PARAGRAPHS = (
    "Talks fail in Gull Head",
    "The ferry talks failed – again.",
    "“Naïve,” said Ms Orla.",
)


def docx(*paragraphs: str, body: str | None = None) -> bytes:
    """Write a Word document as Word does, as far as its text goes."""
    made = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(each)}</w:t></w:r></w:p>'
        for each in paragraphs
    )
    xml = f'<?xml version="1.0"?><w:document xmlns:w="{W}"><w:body>{body or made}</w:body></w:document>'
    return packed({"[Content_Types].xml": "<Types/>", "word/document.xml": xml})


def packed(members: dict[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return held.getvalue()


def rtf(*paragraphs: str) -> bytes:
    """Write an RTF document: characters beyond ASCII as code numbers with a substitute."""

    def coded(text: str) -> str:
        units = text.encode("utf-16-le")
        pairs = [int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2)]
        return "".join(
            (f"\\{chr(n)}" if chr(n) in "\\{}" else chr(n)) if 31 < n < 127
            else f"\\u{n - 65536 if n > 32767 else n}?"
            for n in pairs
        )  # fmt: skip

    head = r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fswiss Arial;}}{\*\generator None;}"
    return (head + "".join(f"\\pard {coded(each)}\\par\r\n" for each in paragraphs) + "}").encode()


def pdf(*pages: str) -> bytes:
    """Write a PDF with one line of ASCII per page, or an empty page for an empty string."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for page in pages:
        stream = f"BT /F1 12 Tf 72 700 Td ({page}) Tj ET" if page else ""
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    data, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{each}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    return data + f"{end}startxref\n{len(data)}\n%%EOF\n".encode()


PAGE = """<!DOCTYPE html><html lang="en"><head>{meta}<title>Talks fail | Harbour Ledger</title>
<meta name="author" content="Ana Bell"><meta property="og:site_name" content="Harbour Ledger">
<meta property="article:published_time" content="2031-06-05T10:00:00Z"></head><body>
<nav><a href="/">Home</a> <a href="/sea">Sea</a> <a href="/port">Port</a></nav><article>
<h1>Talks fail in Gull Head</h1><p>The ferry talks failed on Thursday – again, the ministry said.</p>
<p>“Naïve,” said Ms Orla, who leads the dockers, when she was asked about the café.</p></article>
<footer><p>Subscribe to our newsletter</p></footer></body></html>"""
