"""Lexicon files of this and other programs: what is read, what is written, what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import many
from toolkit import Lexicon
from toolkit._base import ToolkitError
from toolkit.lexicon import entries
from toolkit.lexicon.entries import adopted, exported
from toolkit.lexicon.formats import READERS
from toolkit.patterns import parse

LIWC = "%\n1\tAffect\n2\tAnger\n%\nabandon*\t1\nhate\t1\t2\nkind of\t1\nwhy?\t2\n"
YAML = """\
# a dictionary
economy:
  trade: [tariff*, "free trade", 'no']
  money:
    - tax
    - debt: [owe, "owing"]
yes: on
"""
WORDSTAT = "ECONOMY\n\tTRADE\n\t\tTARIFF* (1)\n\t\tFREE_TRADE (2)\n\tMONEY (1)\nWAR\n\tARMY (0.5)\n"
YOSHIKODER = """\
<?xml version="1.0" encoding="UTF-8"?>
<dictionary style="050805" patternengine="substring">
 <cnode name="all">
  <cnode name="economy"><pnode name="tax*" desc="all kinds"/>
   <cnode name="trade"><pnode name="tariff"></pnode></cnode></cnode>
 </cnode>
</dictionary>
"""

GOOD = {
    "native.csv": (
        "# purpose: a trial\nframe,pattern,weight,note\nwar,army,2,of ants\nwar,arms  race,,\n",
        {"war": ("army", "arms race")},
    ),
    "renamed.csv": ("Category,Term\nwar,army\n", {"war": ("army",)}),
    "weighted.csv": ("word,score\ngood,1.5\nbad,-2\n", {"weighted": ("good", "bad")}),
    "native.tsv": ("frame\tpattern\nwar\tarmy\n", {"war": ("army",)}),
    "empath.tsv": ("war\tarmy\tair_force\npeace\ttruce\n",
                   {"war": ("army", "air force"), "peace": ("truce",)}),
    "quanteda.yml": (YAML, {
        "economy/trade": ("tariff*", "free trade", "no"),
        "economy/money": ("tax",),
        "economy/money/debt": ("owe", "owing"),
        "yes": ("on",),
    }),
    "liwc.dic": (LIWC, {"Affect": ("abandon*", "hate", "kind of"), "Anger": ("hate", '"why?"')}),
    "spaces.dic": ("%\n1 Affect\n%\nhate 1\n", {"Affect": ("hate",)}),
    "liwc.dicx": ("DicTerm,Affect,Anger\nhate,X,2\nkind of,X,\n",
                  {"Affect": ("hate", "kind of"), "Anger": ("hate",)}),
    "wordstat.cat": (WORDSTAT, {
        "ECONOMY/TRADE": ("tariff*", "free trade"), "ECONOMY": ("money",), "WAR": ("army",),
    }),
    "yoshi.ykd": (YOSHIKODER, {"economy": ("tax*",), "economy/trade": ("tariff",)}),
}  # fmt: skip


def read(tmp_path, name, text):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return Lexicon.read(path)


@pytest.mark.parametrize("name", GOOD)
def test_a_good_file_is_read(tmp_path, name):
    text, frames = GOOD[name]
    assert read(tmp_path, name, text).frames == frames


def test_every_reader_has_a_good_file():
    assert {name[name.rindex(".") :] for name in GOOD} | {".yaml"} == set(READERS)


def test_weights_notes_and_headers_are_kept(tmp_path):
    lexicon = read(tmp_path, "native.csv", GOOD["native.csv"][0])
    assert lexicon.weights == {("war", "army"): 2.0}
    assert lexicon.notes == {("war", "army"): "of ants"}
    assert lexicon.about == {"purpose": "a trial"}
    assert read(tmp_path, "x.cat", WORDSTAT).weights["WAR", "army"] == 0.5
    assert read(tmp_path, "x.dicx", GOOD["liwc.dicx"][0]).weights == {("Anger", "hate"): 2.0}
    assert read(tmp_path, "x.ykd", YOSHIKODER).notes == {("economy", "tax*"): "all kinds"}


DEEP_YAML = "".join("  " * n + f"c{n}:\n" for n in range(12)) + "  " * 12 + "- word\n"
DEEP_YKD = "<dictionary>" + '<cnode name="c">' * 40 + "</cnode>" * 40 + "</dictionary>"
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    '<dictionary><cnode name="w"><pnode name="&b;"/></cnode></dictionary>'
)
OUTSIDE = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><dictionary/>'

BAD = {
    "empty.csv": ("", "is empty"),
    "header.csv": ("frame,pattern\n", "holds no patterns"),
    "columns.csv": ("fram,pattern\nwar,army\n", "no column 'frame'.*fram,pattern"),
    "two.csv": ("frame,category,pattern\na,b,c\n", "2 columns of frames"),
    "twice.csv": ("frame,pattern\nwar,army\n# x\nwar,army\n", "row 4: 'army' stands twice.*row 2"),
    "noframe.csv": ("frame,pattern\n,army\n", "row 2: The frame is empty"),
    "nopattern.csv": ("frame,pattern\nwar,\n", "row 2: The pattern of frame 'war' is empty"),
    "long.csv": ("frame,pattern\nwar,army,1,x,y\n", "row 2: It has 5 cells, the header 2"),
    "quote.csv": ('frame,pattern\nwar,"army\n', "row 2: It is no CSV"),
    "weight.csv": ("frame,pattern,weight\nwar,army,heavy\n", "row 2: 'heavy' is no weight"),
    "nan.csv": ("frame,pattern,weight\nwar,army,nan\n", "row 2: 'nan' is no weight"),
    "or.csv": ("frame,pattern\nwar,army |\n", "row 2:.*alternative"),
    "nul.csv": ("frame,pattern\nwar,ar\0my\n", "row 2: a NUL"),
    "escape.csv": ("frame,pattern\nw\x1b[2J,army\n", "row 2:.*no name for a frame"),
    "latin.csv": ("frame,pattern\nwar,armée\n".encode("latin-1"), "is not UTF-8 .byte 21"),
    "name.tsv": ("w" * 201 + "\tarmy\n", "row 1:.*no name for a frame"),
    "dup.tsv": ("war\tarmy\npeace\ttruce\nwar\tnavy\n", "row 3: Category 'war' is named twice.*1"),
    "lone.tsv": ("war\n", "row 1: Category 'war' has no patterns"),
    "dup.yml": ("a: [x]\nb: [y]\na: [z]\n", "row 3: Category 'a' is named twice, first in row 1"),
    "alias.yml": ("a: &w [x]\nb: *w\n", "row 1: It has an anchor or alias"),
    "merge.yml": ("b:\n  <<: *w\n", "row 2: It has an anchor or alias"),
    "tag.yml": ("a: !!python/object/apply:os.system [x]\n", "row 1: It has a tag"),
    "int.yml": ("a: [!!int 3]\n", "row 1: It has a tag"),
    "deep.yml": (DEEP_YAML, "row 11: More than 10 categories"),
    "flow.yml": ("a: [[[x]]]", "row 1: A list stands in a list"),
    "list.yml": ("- a\n- b\n", "row 1: The file is no mapping"),
    "docs.yml": ("a: [x]\n---\nb: [y]\n", "row 2: A second document"),
    "broken.yml": ("a: [x\nb: y\n", "row 2: It is no YAML"),
    "null.yml": ("a:\n", "row 1: The pattern of frame 'a' is empty"),
    "none.yml": ("a: []\nb: [x]\n", "row 1: Category 'a' has no patterns"),
    "key.yml": ("? [a, b]\n: [x]\n", "row 1: A category needs a name"),
    "void.yml": ("# nothing\n", "is empty"),
    "control.yml": ("a: [\x07]\n", "It is no YAML"),
    "open.dic": ("1\tA\nhate\t1\n", "row 1:.*not enclosed in two %"),
    "number.dic": ("%\nA\t1\n%\n", "row 2: A category is a number"),
    "same.dic": ("%\n1\tA\n1\tB\n%\nx\t1\n", "row 3: Category number 1 is given twice"),
    "dup.dic": ("%\n1\tA\n%\nhate\t1\nlove\t1\nhate\t1\n", "row 6: 'hate' stands twice.*row 4"),
    "nine.dic": ("%\n1\tA\n%\nhate\t9\n", "row 4: '9' is the number of no category"),
    "if.dic": ("%\n1\tA\n%\nlike\t(02 134)125/464\n", "row 4:.*Conditions"),
    "mix.dic": ("%\n1\tA\n%\nwh?t*\t1\n", "row 4: 'wh.t.' mixes"),
    "lone.dic": ("%\n1\tA\n%\nlove\nhate\t1\n", "row 4: 'love' has no category number"),
    "ajar.dic": ("%\n1\tA\nhate\t1\n", "row 3: A category is a number.*second line with %"),
    "lone.dicx": ("DicTerm,A\nlove,\nhate,X\n", "row 2: 'love' is in no category"),
    "unused.dic": ("%\n1\tA\n2\tB\n%\nhate\t1\n", "row 3: Category 'B' has no patterns"),
    "cells.dicx": ("DicTerm,A\nhate,X,X\n", "row 2: It has 3 cells"),
    "deep.cat": ("WAR\n\t\tARMY (1)\n", "row 2: It is indented too deeply"),
    "rule.cat": ("WAR\n\tARMS NEAR RACE (1)\n", "row 2: 'ARMS NEAR RACE' is a rule"),
    "case.cat": ("WAR\n\tARMY (1)\n\tarmy (1)\n", "row 3: 'army' stands twice.*row 2"),
    "laughs.ykd": (LAUGHS, "row 1: It declares a document type"),
    "outside.ykd": (OUTSIDE, "row 1: It declares a document type"),
    "deep.ykd": (DEEP_YKD, "row 1: More than 10 categories"),
    "script.ykd": ("<dictionary><script/></dictionary>", "row 1: Unknown element <script>"),
    "broken.ykd": ("<dictionary>\n<cnode>", "row 2: A category needs a name"),
    "open.ykd": ('<dictionary>\n<cnode name="a">', "row 2: It is no XML"),
    "words.docx": ("x", "no lexicon that can be read"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_its_name_and_row(tmp_path, name):
    text, message = BAD[name]
    with pytest.raises(ToolkitError, match=f"(?s){message}") as refused:
        read(tmp_path, name, text)
    assert name in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ToolkitError, match=r"away\.csv cannot be read: No such file"):
        Lexicon.read(tmp_path / "away.csv")


def test_a_file_may_be_in_another_encoding(tmp_path):
    path = tmp_path / "old.csv"
    path.write_bytes("frame,pattern\nwar,armée\n".encode("cp1252"))
    assert Lexicon.read(path, encoding="cp1252").frames == {"war": ("armée",)}
    with pytest.raises(ToolkitError, match="Unknown encoding 'cp12'"):
        Lexicon.read(path, encoding="cp12")


def test_sizes_have_limits(tmp_path, monkeypatch):
    monkeypatch.setattr(entries, "LARGEST", 100)
    with pytest.raises(ToolkitError, match="larger than 100 bytes"):
        read(tmp_path, "big.csv", "frame,pattern\n" + "war,army\n" * 20)
    monkeypatch.undo()
    monkeypatch.setattr(entries, "MOST", 3)
    rows = "".join(f"war,army{n}\n" for n in range(5))
    with pytest.raises(ToolkitError, match="row 5: More than 3 entries"):
        read(tmp_path, "many.csv", "frame,pattern\n" + rows)


def test_spreadsheet_bytes_and_windows_lines_are_read(tmp_path):
    text = b"\xef\xbb\xbfframe,pattern\r\nwar,army\r\n"
    assert read(tmp_path, "excel.csv", text).frames == {"war": ("army",)}


words = st.from_regex(r"[a-zäß]{1,6}(-[a-z]{1,4})?", fullmatch=True)
globs = st.builds(lambda word, star: word + star, words, st.sampled_from(["", "*"]))
terms = st.lists(globs, min_size=1, max_size=3).map(" ".join)
names = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=12)
lexicons = st.dictionaries(
    names, st.lists(terms, min_size=1, max_size=4, unique=True), min_size=1, max_size=4
).map(Lexicon)


@settings(max_examples=60, deadline=None)
@given(lexicons)
def test_csv_and_yaml_round_trip(tmp_path_factory, lexicon):
    path = tmp_path_factory.mktemp("lexicons") / "trip.csv"
    lexicon.to_csv(path)
    assert Lexicon.read(path) == lexicon
    lexicon.to_yaml(path.with_suffix(".yml"))
    assert Lexicon.read(path.with_suffix(".yml")) == lexicon


plain = st.lists(words, min_size=1, max_size=3).map(" ".join)
plainly = st.dictionaries(
    st.from_regex(r"[A-Z][a-z]{0,5}([ /][a-z]{1,4})?", fullmatch=True),
    st.lists(st.builds(str.__add__, plain, st.sampled_from(["", "*"])), min_size=1, unique=True,
             max_size=4),
    min_size=1, max_size=4,
).map(Lexicon)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(plainly)
def test_dic_round_trip(tmp_path_factory, lexicon):
    path = tmp_path_factory.mktemp("lexicons") / "trip.dic"
    lexicon.to_dic(path)
    again = Lexicon.read(path)
    assert {frame: set(terms) for frame, terms in again.frames.items()} == {
        frame: set(terms) for frame, terms in lexicon.frames.items()
    }


def test_notes_weights_and_odd_names_survive_csv(tmp_path):
    lexicon = Lexicon(
        {'#9, "odd"': ["army", "US"], "=1+1": ["arms race"]},
        notes={('#9, "odd"', "US"): 'not us,\n and "so"'},
        weights={("=1+1", "arms race"): -0.25},
        about={"purpose": "odd: names"},
    )
    lexicon.to_csv(tmp_path / "odd.csv")
    again = Lexicon.read(tmp_path / "odd.csv")
    assert again == lexicon
    assert again.weights == lexicon.weights
    assert again.notes == {('#9, "odd"', "US"): 'not us, and "so"'}
    assert again.about == lexicon.about


@pytest.mark.parametrize("pattern", ["US", "war | peace", "NATO ~5 russia", 'an "odd" one'])
def test_what_others_would_misread_is_not_exported(tmp_path, pattern):
    lexicon = Lexicon({"war": ["army", pattern]})
    for write in (lexicon.to_yaml, lexicon.to_dic):
        with pytest.raises(ToolkitError, match="mean something else"):
            write(tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("pattern", ["*-year-old", "defen?e", "war* on"])
def test_liwc_knows_the_star_at_the_end_only(tmp_path, pattern):
    lexicon = Lexicon({"war": [pattern]})
    with pytest.raises(ToolkitError, match="only at the end"):
        lexicon.to_dic(tmp_path / "out.dic")
    lexicon.to_yaml(tmp_path / "out.yml")
    assert Lexicon.read(tmp_path / "out.yml") == lexicon


@many
@given(st.text(st.sampled_from('ab*?|"~1 -'), min_size=1, max_size=8))
def test_what_is_adopted_is_a_pattern_and_goes_back(text):
    text = " ".join(text.split())
    for wildcards in ("*", "*?"):
        try:
            pattern = adopted(text, wildcards=wildcards)
        except ToolkitError:
            continue
        try:
            parse(pattern)
        except ToolkitError:
            continue  # such as a lone quotation mark or an empty text: refused when it is read
        assert exported(pattern, wildcards=wildcards) == text


PIECES = [
    *["%\n", "1\tA\n", "x\t1\n", "frame,pattern\n", "DicTerm,A\n", ",X", "(1)", "\t", "\n", "word"],
    *["<dictionary>", '<cnode name="a">', '<pnode name="b"/>', "</cnode>", "a: ", "- ", "? "],
    *["&x", "*x", "!!a ", "[", "]", "{", "}", "|", '"', "'", "#", "~3", "\x00", "\u2028"],
]
scraps = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@many
@given(st.sampled_from(sorted(READERS)), scraps | st.text(max_size=60))
def test_any_text_is_read_or_refused_in_plain_words(tmp_path_factory, ending, text):
    path = tmp_path_factory.mktemp("hostile") / f"x{ending}"
    path.write_bytes(text.encode("utf-8", "replace"))
    said = path.name
    try:
        assert Lexicon.read(path).frames
    except ToolkitError as error:
        said = str(error)
    assert path.name in said


def test_two_lexicons_become_one():
    one = Lexicon({"law": ["court"]}, notes={("law", "court"): "tennis"}, name="a")
    both = one | Lexicon({"law": ["court", "judge*"], "war": ["army"]}, name="b")
    assert both.frames == {"law": ("court", "judge*"), "war": ("army",)}
    assert both.notes == one.notes
    assert both.name == "a + b"
    assert one.frames == {"law": ("court",)}, "the first stays what it was"


@pytest.mark.parametrize("name", ["", " law", "law\n", "\x1b[2J"])
def test_a_frame_has_a_name_that_can_be_shown(name):
    with pytest.raises(ToolkitError, match="no name for a frame"):
        Lexicon({name: ["court"]})
