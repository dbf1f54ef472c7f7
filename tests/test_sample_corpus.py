"""The sample corpus is what it says: compiled, planted, dated, quoted, and free of repetition."""

from __future__ import annotations

import csv
import importlib
import json
import math
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
OUTLETS = {
    "wire": "Meridian Wire",
    "ledger": "The Harbour Ledger",
    "bearer": "Daily Standard-Bearer",
    "kestria": "Kestria Today",
}
EVENT_DATES = (
    "01-14 01-27 02-06 02-20 03-05 03-24 04-09 04-23 05-08 05-26 "
    "06-17 06-25 07-08 07-22 08-07 08-21 09-09 09-23 10-08 10-24"
).split()
WORD = re.compile(r"[^\W_]+(?:[-'’.,][^\W_]+)*")
QUOTED = re.compile(r'"[^"]*"|“[^”]*”')
NEGATORS = frozenset("no not never without nobody none nothing neither nor".split())
FACTS = {  # numbers that every outlet gives, in figures or in words
    2: r"10\.8 million",
    4: "27 votes|27 to (?:9|nine)",
    5: "31|[Tt]hirty-one",
    6: r"0\.8",
    8: "212",
    9: "310 million",
    10: "40 crates",
    11: "23|[Tt]wenty-three",
    13: "64 million|[Ss]ixty-four million",
    14: "71",
    15: "1,900",
    16: "240,000",
    17: "400 metres|four hundred metres",
    18: "12,400",
    19: "nine million|9 million",
    20: "[Tt]wenty-one|21",
}


def rows(name):
    with (CORPUS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def check():
    sys.path.insert(0, str(CORPUS))
    try:
        yield importlib.import_module("check")
    finally:
        sys.path.remove(str(CORPUS))
        sys.modules.pop("check", None)


@pytest.fixture(scope="module")
def articles():
    return rows("articles.csv")


@pytest.fixture(scope="module")
def truth():
    return json.loads((CORPUS / "truth.json").read_text(encoding="utf-8"))


def source_of(article):
    """The marked-up body of an article, with the quotation marks of its outlet."""
    text = (CORPUS / "articles" / f"{article['id']}.txt").read_text(encoding="utf-8")
    return text.partition("\n\n")[2].strip()


def bare(marked):
    """Marked-up text without its marks, by a road of its own."""
    marked = re.sub(r"\{(?:@[\w-]+ |scare\||neg\||trap:[\w ]+\||force:\w+:\w+\|)", "", marked)
    return re.sub(r"[\[\]<>*}]", "", marked)


def straight(text):
    return text.replace("“", '"').replace("”", '"').replace("‘", "'").replace("’", "'")


def sentences(text):
    parts = [s for p in text.split("\n\n") for s in re.split(r"(?<=[.!?])[\"”]?\s+", p)]
    return [" ".join(WORD.findall(s.lower())) for s in parts if WORD.search(s)]


# ---------------------------------------------------------------- compiling


@pytest.mark.parametrize("seed", ["0", "17"])
def test_recompiling_changes_no_byte(seed):
    env = os.environ | {"PYTHONHASHSEED": seed, "LC_ALL": "C", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, str(CORPUS / "compile.py"), "--check"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_text_is_the_source_without_its_marks(articles):
    for article in articles:
        assert straight(article["text"]) == bare(source_of(article)), article["id"]


@pytest.mark.parametrize(
    ("role", "tag"),
    [("cue", r"\*([^*]+)\*"), ("source", r"<([^>]+)>"), ("content", r"\[([^\]]+)\]")],
)
def test_offsets_slice_to_exactly_what_was_tagged(articles, truth, role, tag):
    for article in articles:
        spans = []
        for a in truth["articles"][article["id"]]["attributions"]:
            spans += a[role] if role == "content" else [a[role]]
        found = [straight(article["text"][start:end]) for start, end in sorted(spans)]
        tagged = [bare(inner) for inner in re.findall(tag, source_of(article))]
        assert found == tagged, article["id"]


def test_marks_slice_to_exactly_what_was_tagged(articles, truth):
    for article in articles:
        marks = truth["articles"][article["id"]]["marks"]
        found = [straight(article["text"][m["start"] : m["end"]]) for m in marks]
        tagged = re.findall(
            r"\{(?:scare|neg|trap:[\w ]+|force:\w+:\w+)\|([^{}]*)", source_of(article)
        )
        assert found == [bare(inner) for inner in tagged], article["id"]


def test_kinds_follow_from_the_quotation_marks(articles, truth):
    for article in articles:
        for a in truth["articles"][article["id"]]["attributions"]:
            parts = [article["text"][s:e] for s, e in a["content"]]
            inside = sum(len(WORD.findall(q)) for p in parts for q in QUOTED.findall(p))
            total = sum(len(WORD.findall(p)) for p in parts)
            kind = "indirect" if not inside else "direct" if inside == total else "mixed"
            assert (a["kind"], a["quoted_words"]) == (kind, inside), article["id"]


def test_a_broken_mark_is_named(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(CORPUS))
    compiler = importlib.import_module("compile")
    whole = (CORPUS / "articles" / "e01-wire.txt").read_text(encoding="utf-8")
    for damage, why in (
        ("{@aldous [", "never closed"),
        ("{oops|", "unknown mark"),
        ("[", "outside"),
    ):
        path = tmp_path / "e01-wire.txt"
        path.write_text(whole + "\n\n" + damage, encoding="utf-8")
        with pytest.raises(compiler.MarkupError, match=why):
            compiler.read_article(path)


# ---------------------------------------------------------------- shape


def test_eighty_articles_four_outlets_twenty_events(articles):
    assert [a["id"] for a in articles] == [f"e{n:02}-{o}" for n in range(1, 21) for o in OUTLETS]
    assert all(a["outlet"] == OUTLETS[a["id"].partition("-")[2]] for a in articles)
    assert Counter(a["genre"] for a in articles) == {"news": 72, "feature": 4, "editorial": 4}
    types = {a["event"]: a["event_type"] for a in articles}
    assert len({(a["event"], a["event_type"]) for a in articles}) == 20
    expected = {"diplomatic": 8, "security": 6, "economic": 4, "civilian": 2}
    assert Counter(types.values()) == expected
    assert all(a["byline"] and a["headline"] and a["standfirst"] for a in articles)


def test_dates_follow_the_events(articles):
    for a in articles:
        happened = date.fromisoformat(f"2031-{EVENT_DATES[int(a['event']) - 1]}")
        assert 0 <= (date.fromisoformat(a["date"]) - happened).days <= 3, a["id"]
    assert set(Counter(d[:2] for d in EVENT_DATES).values()) == {2}


def test_length(articles):
    lengths = {a["id"]: len(WORD.findall(a["text"])) for a in articles}
    short = {"e05-wire", "e06-wire"}
    assert {i: n for i, n in lengths.items() if i not in short and not 280 <= n <= 380} == {}
    assert all(180 <= lengths[i] <= 220 for i in short)


def test_no_two_articles_share_a_sentence(articles):
    where = defaultdict(set)
    for a in articles:
        for sentence in sentences(a["text"]):
            if sentence.count(" ") >= 3:
                where[sentence].add(a["id"])
    assert {s: sorted(ids) for s, ids in where.items() if len(ids) > 1} == {}


def test_openings_differ(articles):
    openings = Counter(" ".join(WORD.findall(a["text"])[:3]).lower() for a in articles)
    assert [o for o, n in openings.items() if n > 1] == []


def test_each_outlet_keeps_its_typography(articles):
    for a in articles:
        shown = a["text"] + a["headline"] + a["standfirst"]
        curly = a["outlet"] in {"The Harbour Ledger", "Daily Standard-Bearer"}
        assert not re.search("[\"']" if curly else "[“”‘’]", shown), a["id"]
        assert a["text"].count("“") == a["text"].count("”")
        assert a["text"].count('"') % 2 == 0
        assert not re.search(r"[ \t]{2}|[ \t]\n|\n{3}|[\[\]<>*{}]", a["text"]), a["id"]


@pytest.mark.parametrize("event", FACTS)
def test_outlets_agree_on_the_facts(articles, event):
    lacking = [
        a["id"]
        for a in articles
        if a["event"] == str(event) and not re.search(FACTS[event], a["text"])
    ]
    assert lacking == []


# ---------------------------------------------------------------- what was planted


def test_planted_counts_are_within_tolerance(check, articles, truth):
    found = check.planted(articles, truth["articles"], rows("codings.csv"))
    lines = check.compare(found)
    assert len(lines) > 50
    assert all(line.holds for line in lines), "\n" + check.table(lines)


def test_truth_holds_the_counts_of_the_articles(check, articles, truth):
    found = check.planted(articles, truth["articles"], rows("codings.csv"))
    assert json.loads(json.dumps(found)) == truth["planted"]


def test_the_counter_notices_a_change(check, articles, truth):
    damaged = [a | {"text": a["text"].replace("separatists", "rebels")} for a in articles]
    found = check.planted(damaged, truth["articles"], rows("codings.csv"))
    broken = [line.effect for line in check.compare(found) if not line.holds]
    assert "labels, The Harbour Ledger" in broken


@pytest.mark.parametrize(
    ("outlet", "pattern", "expected"),
    [
        ("Meridian Wire", "fighter", 50),
        ("The Harbour Ledger", "separatist", 55),
        ("Daily Standard-Bearer", "rebel|militant", 60),
        ("Kestria Today", "volunteer", 58),
    ],
)
def test_labels_by_plain_counting(articles, outlet, pattern, expected):
    n = Counter()
    for a in articles:
        n[a["outlet"]] += len(re.findall(pattern, a["text"].lower()))
    assert n[outlet] == expected
    assert sum(n.values()) == expected


def test_every_quotation_has_a_speaker_or_is_a_scare_quote(articles, truth):
    for a in articles:
        notes = truth["articles"][a["id"]]
        said = [span for n in notes["attributions"] for span in n["content"]]
        scare = {(m["start"], m["end"]) for m in notes["marks"] if m["mark"] == "scare"}
        for match in QUOTED.finditer(a["text"]):
            words = len(WORD.findall(match.group()))
            attributed = any(s <= match.start() and match.end() <= e for s, e in said)
            assert attributed != (match.span() in scare), (a["id"], match.group())
            assert words <= 3 if match.span() in scare else words >= 4, (a["id"], match.group())


def test_denied_security_terms_are_the_twelve_marked_ones(check, articles, truth):
    pattern = check.lexicon()["security"]
    for a in articles:
        marked = [
            (m["start"], m["end"])
            for m in truth["articles"][a["id"]]["marks"]
            if m["mark"] == "neg"
        ]
        for hit in pattern.finditer(a["text"]):
            before = re.split(r"[.!?\n]", a["text"][: hit.start()])[-1]
            denied = not NEGATORS.isdisjoint(w.lower() for w in WORD.findall(before)[-4:])
            assert denied == any(s <= hit.start() < e for s, e in marked), (a["id"], before[-60:])


def test_trap_terms_stand_only_where_they_are_marked(articles, truth):
    pattern = re.compile(r"\bwar of words\b|\bSecurity Street\b|\btreaty bank\b", re.IGNORECASE)
    where = set()
    for a in articles:
        traps = [m for m in truth["articles"][a["id"]]["marks"] if m["mark"] == "trap"]
        starts = [m["start"] for m in traps if m["sense"] != "limbs"]
        assert [m.start() for m in pattern.finditer(a["text"])] == starts, a["id"]
        where |= {(a["id"], len(sentences(a["text"][: m["start"]]))) for m in traps}
    assert len(where) == 15


def test_the_null_and_the_shift_with_articles_as_the_sample(check, articles):
    def rate(chosen, frame):
        hits = [len(check.lexicon()[frame].findall(a["text"])) for a in chosen]
        size = [len(WORD.findall(a["text"])) for a in chosen]
        p, m = sum(hits) / sum(size), len(chosen)
        spread = sum((x - p * n) ** 2 for x, n in zip(hits, size, strict=True))
        return math.log(p), m / (m - 1) * spread / sum(hits) ** 2

    def z(one, other, frame):
        (a, va), (b, vb) = rate(one, frame), rate(other, frame)
        return (a - b) / math.sqrt(va + vb)

    own = {o: [a for a in articles if a["outlet"] == o] for o in OUTLETS.values()}
    for one, other in combinations(own.values(), 2):
        assert abs(z(one, other, "economic")) < 0.5
    for outlet, chosen in own.items():
        shift = z(chosen[10:], chosen[:10], "security")
        assert shift > 4 if outlet == "The Harbour Ledger" else abs(shift) < 0.5, outlet


def test_everyone_who_speaks_is_listed_and_takes_one_side(truth):
    heard = {
        (n["speaker"], n["side"])
        for notes in truth["articles"].values()
        for n in notes["attributions"]
    }
    assert heard == {(name, about["side"]) for name, about in truth["speakers"].items()}
    assert {side for _, side in heard} == {"compact", "kestria", "civil"}


def test_the_unit_turns_the_order_of_two_pairs_round(truth):
    far, near = truth["planted"]["pairs"].values()
    assert far["articles"] > near["articles"]
    assert far["sentences"] < near["sentences"]


def test_codings_are_complete(articles):
    coded = rows("codings.csv")
    frames = ("conflict", "economic", "human_interest", "morality", "responsibility")
    expected = [(a["id"], c, f) for a in articles for c in "ab" for f in frames]
    assert [(r["id"], r["coder"], r["frame"]) for r in coded] == expected
    assert {r["present"] for r in coded} == {"0", "1"}


def test_lexicon_names_each_term_once():
    terms = [(r["frame"], r["pattern"]) for r in rows("lexicon.csv")]
    assert len(set(terms)) == len(terms)


# ---------------------------------------------------------------- scraped pages

PAGES = sorted(path.stem for path in (CORPUS / "scraped").glob("*.txt"))


def page(name):
    text = (CORPUS / "scraped" / f"{name}.txt").read_text(encoding="utf-8")
    expected = json.loads((CORPUS / "expected" / f"{name}.json").read_text(encoding="utf-8"))
    return text, expected


def cleaned(text, glued):
    text = text.replace("\u00a0", " ").replace("\u00ad", "")
    for word in glued:
        assert text.count(word["before"]) == 1
        text = text.replace(word["before"], word["after"])
    return text


def test_eight_pages_each_with_its_expected_zones():
    assert len(PAGES) == 8
    assert sorted(path.stem for path in (CORPUS / "expected").glob("*.json")) == PAGES


@pytest.mark.parametrize("name", PAGES)
def test_every_line_of_a_page_has_one_zone(name):
    text, expected = page(name)
    lines = Counter(cleaned(text, expected["glued"]).splitlines())
    zones = Counter(expected["furniture"] + expected["body"] + expected["subheadings"])
    zones += Counter(expected["image_credits"] + expected["captions"])
    zones += Counter(
        filter(None, [expected["headline"], expected["standfirst"], expected["trailing_caption"]])
    )
    rest = list((lines - zones).elements())
    assert not zones - lines
    assert len(rest) == 2
    assert expected["author"] + expected["date_as_written"] in rest[0]
    assert rest[1].endswith(expected["url"])


@pytest.mark.parametrize("name", PAGES)
def test_dirt_is_counted(name):
    text, expected = page(name)
    assert text.count("\u00a0") == expected["no_break_spaces"] > 0
    assert text.count("\u00ad") == expected["soft_hyphens"] > 0
    for word in expected["glued"]:
        head, tail = word["after"].split()
        rest = text.replace(word["before"], "").lower()
        assert re.search(rf"\b{head.lower()}\b", rest), "a glued head stands elsewhere on the page"
        assert tail in {"and", "of", "off", "in", "had"}


@pytest.mark.parametrize("name", PAGES)
def test_bodies_are_those_of_the_articles(name, articles):
    _, expected = page(name)
    article = next(a for a in articles if a["id"] == expected["article"])
    body = straight("\n\n".join(expected["body"]).replace("„", '"'))
    original = straight(article["text"])
    if expected["reprint_of"]:
        shared = shingles(body) & shingles(original)
        assert 0.88 <= len(shared) / len(shingles(body)) < 1
    else:
        assert body == original
        assert expected["date"] == article["date"]
        assert expected["headline"] == article["headline"]
        assert (body != "\n\n".join(expected["body"])) or not expected["mixed_marks"]


def shingles(text):
    words = WORD.findall(text.lower())
    return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}


def test_one_page_is_a_duplicate_and_one_date_is_ambiguous():
    expected = {name: page(name)[1] for name in PAGES}
    twins = {n: e["duplicate_of"] for n, e in expected.items() if e["duplicate_of"]}
    assert [expected[n]["body"] == expected[twin]["body"] for n, twin in twins.items()] == [True]
    unclear = [e for e in expected.values() if e["date_ambiguous"]]
    assert [(e["date"], e["date_as_written"]) for e in unclear] == [(None, "09/10/2031")]
