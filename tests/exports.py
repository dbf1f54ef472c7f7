"""Exports of news archives in their layouts, filled with articles of our own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Story:
    headline: str
    outlet: str
    date: str  # ISO
    byline: str
    paragraphs: tuple[str, ...]

    @property
    def words(self) -> int:
        return len(" ".join(self.paragraphs).split())

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)


MONTHS = (
    "January February March April May June July August September October November December".split()
)


def american(date: str) -> str:
    year, month, day = date.split("-")
    return f"{MONTHS[int(month) - 1]} {int(day)}, {year}"


def british(date: str) -> str:
    year, month, day = date.split("-")
    return f"{int(day)} {MONTHS[int(month) - 1]} {year}"


STORIES = (
    Story("Talks fail in Gull Head", "The Harbour Ledger", "2031-06-05", "By Ana Bell", (
        "The ferry talks failed on Thursday – again, the ministry said after two days.",
        "“We go on,” said Ms Orla, who leads the dockers.",
        "Body count: none. 1. Nothing was signed.")),
    Story("Shackles grow dearer", "Meridian Wire", "2031-06-11", "By Piet Loor", (
        "A shackle costs forty crowns now, the guild told reporters.",
        "Length of service matters, it added: older hands wait longer.")),
    Story("Corgi saved from the pier", "Kestria Today", "2031-12-01", "By Una Sand", (
        "A corgi was carried up the pier in a marine’s jacket.",
        "HD stands for heavy duty, the marine said of the jacket.",
        "See Document 7 of the council for the rules.")),
)  # fmt: skip


def nexis(stories=STORIES, *, announced=None, ends=True) -> list[str]:
    """Write the lines of a Nexis Uni export: cover page, table of contents, articles."""
    lines = [
        "User Name: Ana Bell",
        "Date and Time: Friday, June 13, 2031 10:03:00 AM CEST",
        "Job Number: 216757290",
        "",
    ]
    lines += [f"Documents ({len(stories) if announced is None else announced})", ""]
    for number, story in enumerate(stories, start=1):
        lines += [
            f"{number}. {story.headline}",
            "Client/Matter: -None-",
            "Search Terms: ferry",
            "Search Type: Terms and Connectors",
            "Narrowed by:",
            "Content Type\tNarrowed by",
            "News\tTimeline: Jan 01, 2031 to Dec 31, 2031",
        ]
    for story in stories:
        lines += [
            "",
            story.headline,
            story.outlet,
            f"{american(story.date)} Thursday",
            "Late Edition",
            "",
            f"Copyright 2031 {story.outlet} All Rights Reserved",
            "",
            "Section: NEWS; Pg. 4",
            f"Length: {story.words} words",
            f"Byline: {story.byline}",
            "Body",
            "",
            *story.paragraphs,
            "",
            f"Load-Date: {american(story.date)}",
            "",
        ]
        lines += ["End of Document"] if ends else []
    return lines


def lexis(stories=STORIES, *, announced=None) -> list[str]:
    """Write the lines of an older LexisNexis export, where each article has its number."""
    lines = []
    for number, story in enumerate(stories, start=1):
        lines += [
            f"                {number} of {announced or len(stories)} DOCUMENTS",
            "",
            story.outlet,
            "",
            american(story.date) + " Thursday",
            "",
            "SECTION: NEWS; Pg. 4",
            f"LENGTH: {story.words} words",
            f"HEADLINE: {story.headline}",
            f"BYLINE: {story.byline}",
            "BODY:",
            "",
            *story.paragraphs,
            "",
            f"LOAD-DATE: {american(story.date)}",
            "LANGUAGE: ENGLISH",
            "",
        ]
    return lines


def accession(story: Story) -> str:
    return "LEDGER" + "".join(c for c in story.date if c.isdigit()) + "e76500" + f"{story.words:03}"


def factiva(stories=STORIES, *, coded=False, found=None) -> list[str]:
    """Write the lines of a Factiva export, with field codes or without."""
    lines = ["Factiva\tDow Jones"]
    for story in stories:
        if coded:
            lines += [
                "SE\tNews",
                f"HD\t{story.headline}",
                f"BY\t{story.byline}",
                f"WC\t{story.words} words",
                f"PD\t{british(story.date)}",
                "ET\t06:30",
                f"SN\t{story.outlet}",
                "SC\tLEDGER",
                "LA\tEnglish",
                f"CY\t© 2031 {story.outlet}",
                "LP",
                story.paragraphs[0],
                "TD",
                *story.paragraphs[1:],
                "NS\tgcat : General News",
                f"AN\tDocument {accession(story)}",
                "",
            ]
        else:
            lines += [
                "News",
                story.headline,
                story.byline,
                f"{story.words} words",
                british(story.date),
                "06:30",
                story.outlet,
                "LEDGER",
                "English",
                f"© 2031 {story.outlet}. All rights reserved.",
                *story.paragraphs,
                f"Document {accession(story)}",
                "",
            ]
    return [
        *lines,
        "Search Summary",
        "Text\tferry",
        f"Results Found\t{found or len(stories)}",
        "Timestamp\t13 June 2031 10:03",
    ]


def factiva_page(stories=STORIES) -> str:
    """Write a Factiva export as a web page of tables."""
    rows = []
    for story in stories:
        body = "".join(f"<p class='articleParagraph'>{escape(p)}</p>" for p in story.paragraphs[1:])
        cells = [
            ("HD", f"<span class='enHeadline'>{escape(story.headline)}</span>"),
            ("BY", escape(story.byline)),
            ("WC", f"{story.words} words"),
            ("PD", british(story.date)),
            ("SN", story.outlet),
            ("SC", "LEDGER"),
            ("LA", "English"),
            ("LP", f"<p>{escape(story.paragraphs[0])}</p>"),
            ("TD", body),
            ("AN", f"Document {accession(story)}"),
        ]
        rows.append(
            "<table>"
            + "".join(
                f"<tr><td><b>{code}</b>&nbsp;</td><td>{cell}</td></tr>" for code, cell in cells
            )
            + "</table><br>"
        )
    return f"<html><head><meta charset='utf-8'><title>Factiva</title></head><body>{''.join(rows)}</body></html>"


def proquest(stories=STORIES, *, announced=None, numbered=True) -> list[str]:
    """Write the lines of a ProQuest export."""
    rule = "_" * 60
    lines = [rule, "Report Information from ProQuest", "June 13 2031 10:03", rule, ""]
    for number, story in enumerate(stories, start=1):
        lines += [f"Document {number} of {announced or len(stories)}", ""] if numbered else []
        lines += [
            story.headline,
            "",
            f"Author: {story.byline[3:]}",
            "",
            f"Publication info: {story.outlet} ; Gull Head [Gull Head]{british(story.date)}: 4.",
            "",
            "ProQuest document link",
            "",
            "Abstract: In short, talks.",
            "",
            "Full text: " + story.paragraphs[0],
            *story.paragraphs[1:],
            "",
            "Subject: Ferries;",
            f"Title: {story.headline}",
            f"Publication title: {story.outlet}; Gull Head",
            "First page: 4",
            "Publication year: 2031",
            f"Publication date: {american(story.date)}",
            "Source type: Newspapers",
            "Language of publication: English",
            f"ProQuest document ID: {number}00",
            "Document URL: https://proquest.example/1",
            "Copyright: Copyright Ledger 2031",
            "Last updated: 2031-06-13",
            "Database: Newsstand",
            "",
            rule,
            "",
        ]
    return [*lines, "Contact us at: https://proquest.example", "Database copyright © 2031"]


def newsapi(stories=STORIES, *, total=None, cut=True) -> str:
    articles = [
        {
            "source": {"id": None, "name": story.outlet},
            "author": story.byline[3:],
            "title": story.headline,
            "description": "In short.",
            "url": f"https://ledger.example/{story.date}",
            "urlToImage": None,
            "publishedAt": f"{story.date}T08:00:00Z",
            "content": story.text[:40] + ("… [+1234 chars]" if cut else ""),
        }
        for story in stories
    ]
    return json.dumps(
        {
            "status": "ok",
            "totalResults": len(stories) if total is None else total,
            "articles": articles,
        }
    )


MEDIA_CLOUD = (
    "id,indexed_date,language,media_name,media_url,publish_date,title,url\n"
    "1,2031-06-06,en,ledger.example,ledger.example,2031-06-05,Talks fail in Gull Head,https://ledger.example/1\n"
)
GDELT_LIST = (
    "URL,MobileURL,Date,Title\nhttps://ledger.example/1,,20310605T101500Z,Talks fail in Gull Head\n"
)
GDELT_GKG = "20310605101500-12\t20310605101500\t1\tledger.example\thttps://ledger.example/1\t\t\n"
GDELT_EVENTS = "1234567890\t20310605\t203106\t2031\t2031.4271\tUSA\tUNITED STATES\n"
GDELT_JSON = json.dumps(
    {
        "articles": [
            {
                "url": "https://ledger.example/1",
                "url_mobile": "",
                "title": "Talks fail",
                "seendate": "20310605T101500Z",
                "socialimage": "",
                "domain": "ledger.example",
                "language": "English",
                "sourcecountry": "Kestria",
            }
        ]
    }
)
