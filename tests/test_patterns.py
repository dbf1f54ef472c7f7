"""The pattern language: what each pattern finds, and what a pattern that cannot be read is told."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit as tk
from tests.strategies import few, many
from toolkit import ToolkitError, patterns, type_index
from toolkit.patterns import Word, parse, wildcard_hint
from toolkit.text import fold
from toolkit.type_index import TypeIndex


def found(pattern, text, **options):
    corpus = tk.Corpus.from_texts([text])
    return corpus.quotes(corpus.find(pattern, **options))


# pattern, text, what is found
CASES = [
    ("war", "War, war and WAR; warm.", ["War", "war", "WAR"]),
    ("US", "The US told us. Us? U.S.", ["US"]),
    ("us", "The US told us.", ["US", "us"]),
    ("Us", "The US told us. Us?", ["Us"]),
    ("U.S.", "The U.S. told u.s. men", ["U.S."]),
    ("u.s.", "The U.S. told u.s. men", ["U.S.", "u.s."]),
    ("militar*", "Military militarism milit militar", ["Military", "militarism", "militar"]),
    ("Crim*", "Crimes in crimea", ["Crimes"]),
    ("*ism", "Racism, isms, ISM.", ["Racism", "ISM"]),
    ("defen?e", "defence defense defene", ["defence", "defense"]),
    ("w?r*", "war wire wr wars", ["war", "wire", "wars"]),
    ("*", "No deal.", ["No", "deal", "."]),
    ("arms race", "An arms race, the Arms-race, arms. Race.", ["arms race", "Arms-race"]),
    ("arms-race", "An arms race, the Arms-race.", ["arms race", "Arms-race"]),
    ("arms race", "arms\nrace and arms\n\nrace", ["arms\nrace"]),
    ("arms race", "the arms\u2010race", ["arms\u2010race"]),
    ("Arms race", "the Arms\u2010race and arms race", ["Arms\u2010race"]),
    (
        "state of the art",
        "state-of-the-art, state of the-art",
        ["state-of-the-art", "state of the-art"],
    ),
    ("war* of", "wars of, war-of", ["wars of", "war-of"]),
    ("war | peace talks", "war, peace, peace talks", ["war", "peace talks"]),
    ("war|wars of words", "wars of words", ["wars of words"]),
    ("US|us all", "us, US, US all", ["US", "US all"]),
    ("no no", "no no no no no", ["no no", "no no"]),
    ("NATO ~5 Russia", "NATO warned Russia.", ["NATO warned Russia"]),
    ("NATO ~5 Russia", "Russia answered NATO.", ["Russia answered NATO"]),
    ("NATO ~2 Russia", "NATO and Russia", ["NATO and Russia"]),
    ("NATO ~1 Russia", "NATO and Russia", []),
    ("NATO ~1 Russia", "NATO Russia", ["NATO Russia"]),
    ("NATO ~5 Russia|Moscow", "NATO met Moscow", ["NATO met Moscow"]),
    ("NATO ~9 Russia", "NATO met. Russia left.", []),
    ("arms race ~3 new", "a new arms race", ["new arms race"]),
    ("war ~3 war", "war and war", ["war and war"]),
    ("war ~3 war", "war and peace", []),
    ("a ~2 b ~2 c", "a b x c", ["a b x c"]),
    ("war of words ~5 words", "war of words and words", ["war of words and words"]),
    ("C++", "We use C++, not C.", ["C++"]),
    ("$5", "It cost $5 or $50 or 5.", ["$5"]),
    ("[sic]", "They was [sic] here, sic.", ["[sic]"]),
    ('"C++"', "We use C++.", ["C++"]),
    ('"$5"', "It cost $5.", ["$5"]),
    ('"what?"', "what? whatx what.", ["what?"]),
    ('"a*"', "a* and ab", ["a*"]),
    ('"war | peace"', "war | peace, war", ["war | peace"]),
    ('"costs ~5 dollars"', "costs ~5 dollars", ["costs ~5 dollars"]),
    ('"~"', "about ~ here", ["~"]),
    ('war|"what?"', "what? war", ["what?", "war"]),
    ('"arms race"', "arms race, arms-race", ["arms race"]),
    ("“arms race”", "arms race, arms-race", ["arms race"]),
    ('"US" told', "US told, us told", ["US told"]),
    ("'us'", "US told us. Us!", ["us"]),
    ("‘us’", "US told us. Us!", ["us"]),
    ("told 'us'", "Told US, told us", ["told us"]),
    ("'arms race'", "Arms race, arms-race, arms race", ["arms race"]),
    ("'a*'", "a* A* ab", ["a*"]),
    ("'us'|NATO", "US, us, NATO", ["us", "NATO"]),
    ("'us' ~3 them", "us and them, US and them", ["us and them"]),
    ("'s own", "Russia's own", ["'s own"]),
    ("don't", "I don't, you don’t, DON'T.", ["don't", "don’t", "DON'T"]),
    ("don’t", "I don't, you don’t.", ["don't", "don’t"]),
    ("Don't", "Don’t. don't.", ["Don’t"]),
    ("*n't", "can't and won’t", ["can't", "won’t"]),
    ("Russia's", "Russia's and Russia’s", ["Russia's", "Russia’s"]),
    ("O'Malley", "O’Malley and O'Malley", ["O’Malley", "O'Malley"]),
    ("build-up", "build-up, build up, buildup", ["build-up", "build up"]),
    ("AT&T", "AT&T, AT and T", ["AT&T"]),
    ("strasse", "Straße STRASSE", ["Straße", "STRASSE"]),
    ("no deal", "No. Deal. No deal!", ["No deal"]),
    ("<script>", "a <script> tag", ["<script>"]),
    ("...", "Well... no", ["..."]),
    ("nothing here", "Something else.", []),
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "text", "expected"), CASES)
def test_what_a_pattern_finds(pattern, text, expected):
    assert found(pattern, text) == expected


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("wars?", "War, wars, warsaw", ["War", "wars"]),
        ("Wars?", "War, wars", ["War"]),
        (r"\d+", "in 2016, 5 men", ["2016", "5"]),
        (r"[ab]+ c", "ab c, ba cc", ["ab c"]),
        (r"\S+ing", "going there", ["going"]),
        (r"(?i)WAR", "war", ["war"]),
        (r"war|peace", "war peace", ["war", "peace"]),
        (r"\p{Lu}+", "NATO met", ["NATO"]),
        (r"w.r ~2 p.*", "war and peace", ["war and peace"]),
    ],
)
def test_regular_expressions_stand_for_whole_tokens(pattern, text, expected):
    assert found(pattern, text, regex=True) == expected


def test_within_says_what_no_match_crosses():
    text = "No war. Deal.\n\nToday."
    assert found("war .", text) == ["war ."] or found('war "."', text) == ["war."]
    assert found(". deal", text) == []
    assert found(". deal", text, within="paragraph") == [". Deal"]
    assert found(". today", text, within="paragraph") == []
    assert found(". today", text, within="document") == [".\n\nToday"]
    two = tk.Corpus.from_texts(["No war", "today"])
    assert len(two.find("war today", within="document")) == 0


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("", "is empty.*Type a word"),
        (" \n", "is empty"),
        ("x" * 1001, "1,001 characters; at most 1,000.*lexicon"),
        ("a ~ b", "joins nothing.*NATO ~5 Russia"),
        ("a ~5", "joins nothing"),
        ("~5 b", "joins nothing"),
        ("a ~5 ~5 b", "joins nothing"),
        ("a |", "nothing in it.*both sides"),
        ("| a", "nothing in it"),
        ("a || b", "nothing in it"),
        ("|", "nothing in it"),
    ],
)
def test_a_pattern_that_cannot_be_read_says_why(pattern, message):
    with pytest.raises(ToolkitError, match=message):
        parse(pattern)


@pytest.mark.parametrize("pattern", ["(", "[a", "a{2", "*a", "(?P<x", r"a\\("])
def test_a_broken_expression_is_a_message_not_a_crash(pattern):
    corpus = tk.Corpus.from_texts(["a b"])
    try:
        corpus.find(pattern, regex=True)
    except ToolkitError as error:
        assert "regular expression" in str(error)


def test_a_broken_expression_names_its_part_and_the_pattern():
    with pytest.raises(ToolkitError, match=r"'\(b' is broken: .*Seen in 'a \(b'.*Leave regex off"):
        parse("a (b", regex=True)


@pytest.mark.parametrize("pattern", [None, 5, b"war", ["war"]])
def test_a_pattern_is_a_string(pattern):
    with pytest.raises(TypeError, match="string"):
        parse(pattern)


def test_an_expression_that_never_ends_is_stopped(monkeypatch):
    monkeypatch.setattr(type_index, "PATIENCE", 0.1)
    corpus = tk.Corpus.from_texts(["a" * 40 + "b"])
    began = time.monotonic()
    with pytest.raises(ToolkitError, match=r"takes longer than 0\.1 s.*Nested repetition"):
        corpus.find("((a|a)+)+c", regex=True)
    assert time.monotonic() - began < 3


vocabularies = st.lists(
    st.text(st.sampled_from("abAB-’'ßé"), min_size=1, max_size=4), unique=True, max_size=12
)


@many
@given(vocabularies, st.text(st.sampled_from("abAB*?-'"), min_size=1, max_size=4))
def test_types_are_matched_as_a_plain_loop_would(vocabulary, glob):
    sensitive = glob != glob.lower()
    expression = re.compile("".join({"*": ".*", "?": "."}.get(s, re.escape(s)) for s in glob))

    def fits(form):
        shape = form.replace("’", "'")
        if sensitive:
            return expression.fullmatch(shape)
        return re.fullmatch(expression.pattern, fold(form), re.IGNORECASE)

    expected = [number for number, form in enumerate(vocabulary) if fits(form)]
    if sensitive and "ß" in "".join(vocabulary):
        return  # a lone ? fits ß, and its folded form has two letters
    assert TypeIndex(vocabulary).match(Word(glob, sensitive)).tolist() == expected


def test_exact_words_are_one_type():
    index = TypeIndex(["n't", "n’t", "N't"])
    assert index.match(Word("n't", sensitive=True, kind="exact")).tolist() == [0]
    assert index.match(Word("n’t", sensitive=True, kind="exact")).tolist() == [1]
    assert index.match(Word("nt", sensitive=True, kind="exact")).tolist() == []


@few
@given(st.text(st.sampled_from("ab*?|~5 \"'-$+[]<>().,é\u0301\u00ad\U0001f44d"), max_size=15))
def test_any_pattern_is_read_or_refused_with_advice(pattern):
    corpus = tk.Corpus.from_texts(['a b ab 5 ~ "a" é $5. <b>'])
    for regex in (False, True):
        try:
            spans = corpus.find(pattern, regex=regex)
        except ToolkitError as error:
            assert str(error)
        else:
            assert (spans.begins[1:] >= spans.ends[:-1]).all()


def test_near_names_are_offered():
    note = tk.concordance(tk.Corpus.from_texts(["NATO met NATO."]), "Natto").note
    assert note == "No 'Natto' in 1 document. Near: NATO (2)."


@pytest.mark.parametrize(
    ("pattern", "hinted"),
    [
        ("what?", "what?"),
        ("so what?|why", "what?"),
        ("defen?e", ""),
        ('"what?"', ""),
        ("??", ""),
        ("a*?", ""),
    ],
)
def test_a_question_mark_at_the_end_of_a_word_is_explained(pattern, hinted):
    hint = wildcard_hint(pattern)
    assert bool(hint) is bool(hinted)
    assert f'"{hinted}"' in hint or not hinted


def test_lines_of_a_wildcard_say_how_to_find_the_mark():
    corpus = tk.Corpus.from_texts(["Whats this? No, what?"])
    assert 'write "what?"' in tk.concordance(corpus, "what?").note
    assert 'write "who?"' in tk.concordance(corpus, "who?").note
    assert "write" not in tk.concordance(corpus, '"what?"').note
    assert tk.concordance(corpus, '"what?"').table["node"].to_list() == ["what?"]
    assert "write" not in tk.concordance(corpus, "whats?", regex=True).note
