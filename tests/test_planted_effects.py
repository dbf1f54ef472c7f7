"""
What was planted in the sample corpus comes out through the public functions, called by a reader.

Every call is one that a notebook holds, with default settings, on ``tk.sample()``; what is expected
is the table in ``corpus/README.md``. The nulls and traps must stay unflagged or stand out.

Agentless passives come out for the clauses that are annotated as uses of force: no function tells
whose side a clause is about, only whether it is passive and names a doer.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from fnmatch import fnmatch
from itertools import combinations

import numpy as np
import polars as pl
import pytest

import toolkit as tk
from toolkit.inference import clustered_rate, compare_rates
from toolkit.opening import sample_folder

WIRE, LEDGER, BEARER, KESTRIA = OUTLETS = (
    "Meridian Wire", "The Harbour Ledger", "Daily Standard-Bearer", "Kestria Today",
)  # fmt: skip
TURNING_POINT = "2031-06-17"  # event 11
LABELS = {
    "fighters": ["fighter*"],
    "separatists": ["separatist*"],
    "rebels": ["rebel*", "militant*"],
    "volunteers": ["volunteer*"],
}
# What a reader of sources() writes down: descriptions that no name in their article explains.
ALIASES = {
    "the defence minister": "Tomas Brandel",
    "the Tavlandic defence minister": "Tomas Brandel",
    "the Tavlandic foreign ministry": "Tavland foreign ministry",
    "her ministry": "Tavland foreign ministry",
    "the Kestrian navy’s spokesman": "Luka Merin",
    "the foreign ministry in Velmar": "Kestrian foreign ministry",
    "the mission": "Continental Monitoring Mission",
    "the volunteers at its eastern end": "Sarn Front",
    "broker Rosa Quill": "Rosa Quill",
}
WORD = re.compile(r"\w+")


def near(planted, percent=2):
    """The number planted, within the tolerance of the codebook."""
    return pytest.approx(planted, rel=percent / 100)


@pytest.fixture(scope="module")
def corpus():
    return tk.sample()


@pytest.fixture(scope="module")
def outlets(corpus):
    return corpus.split("outlet")


@pytest.fixture(scope="module")
def lexicon():
    return tk.Lexicon.read(sample_folder() / "lexicon.csv")


@pytest.fixture(scope="module")
def frames(corpus, lexicon):
    return tk.count_frames(corpus, lexicon, by="outlet")


@pytest.fixture(scope="module")
def shift(corpus, lexicon):
    return tk.trend(corpus, lexicon, by="outlet", split=TURNING_POINT).comparison


@pytest.fixture(scope="module")
def voices(corpus):
    """Quotations of the whole corpus, so that one article's full names help the others."""
    return tk.quotations(corpus)


@pytest.fixture(scope="module")
def aliased(corpus):
    return tk.quotations(corpus, aliases=ALIASES)


@pytest.fixture(scope="module")
def alone(outlets):
    """Quotations of each outlet by itself."""
    return {outlet: tk.quotations(part) for outlet, part in outlets.items()}


@pytest.fixture(scope="module")
def scare_quotes(corpus):
    return tk.candidates(corpus, "scare_quote")


@pytest.fixture(scope="module")
def truth():
    return json.loads((sample_folder() / "truth.json").read_text(encoding="utf-8"))["articles"]


@pytest.fixture(scope="module")
def marks(truth):
    return [(name, m) for name, notes in truth.items() for m in notes["marks"]]


@pytest.fixture(scope="module")
def sides():
    """The side of each speaker, as ``speakers.csv`` lists it."""
    with (sample_folder() / "speakers.csv").open(encoding="utf-8", newline="") as file:
        return {row["name"]: row["side"] for row in csv.DictReader(file)}


def of_outlet(voices, outlets, outlet):
    return voices.where(document=list(outlets[outlet].names))


# ---------------------------------------------------------------- labels and frames


@pytest.mark.parametrize(
    ("outlet", "label", "planted"),
    [
        (WIRE, "fighters", 50),
        (LEDGER, "separatists", 55),
        (BEARER, "rebels", 60),
        (KESTRIA, "volunteers", 58),
    ],
)
def test_each_outlet_has_its_word_for_the_fighters(corpus, outlets, outlet, label, planted):
    table = tk.count_frames(corpus, LABELS, by="outlet").table.filter(outlet=outlet)
    counts = dict(table.select("frame", "n").iter_rows())
    lines = [tk.concordance(outlets[outlet], pattern) for pattern in LABELS[label]]
    assert counts.pop(label) == sum(map(len, lines)) == near(planted)
    assert max(counts.values()) <= 2


def test_the_labels_are_the_surest_words_of_their_outlets(outlets):
    found = tk.keyness(outlets).more
    label = {WIRE: "fighters", LEDGER: "separatists", BEARER: "rebels", KESTRIA: "volunteers"}
    for outlet, word in label.items():
        row = found.where(group=outlet, type=word).row(0)
        assert row["q"] < 0.001, outlet
        assert (row["n_reference"], row["low"] > 1) == (0, True), outlet


@pytest.mark.parametrize(
    ("outlet", "planted"), [(WIRE, 1), (LEDGER, 1 / 2), (BEARER, 3), (KESTRIA, 2)]
)
def test_security_to_diplomacy(frames, outlet, planted):
    n = dict(frames.table.filter(outlet=outlet).select("frame", "n").iter_rows())
    assert n["security"] / n["diplomacy"] == near(planted)


@pytest.mark.parametrize(("outlet", "planted"), [(LEDGER, 2), (WIRE, 1), (BEARER, 1), (KESTRIA, 1)])
def test_only_the_ledger_doubles_its_security_terms_from_event_11_on(shift, outlet, planted):
    row = shift.filter(outlet=outlet, frame="security").row(0, named=True)
    # Kestria Today gives .98: "unchanged" there has no number of its own.
    assert 2 ** row["log_ratio"] == near(planted, 2 if outlet in (LEDGER, WIRE) else 3)
    assert (row["q"] < 0.05) == (outlet == LEDGER)


def test_nothing_else_shifts_at_event_11(shift):
    flagged = shift.filter(pl.col("q") < 0.05).select("outlet", "frame").rows()
    assert flagged == [(LEDGER, "security")]


# ---------------------------------------------------------------- the null and the traps


def test_the_economic_frame_has_equal_rates(frames):
    null = frames.table.filter(frame="economic")
    middle = null["per_10k"].mean()
    assert null["per_10k"].to_list() == [near(middle, 3)] * 4
    assert null["low"].max() < null["per_10k"].min()
    assert null["high"].min() > null["per_10k"].max()
    assert not null["thin"].any()


def test_no_comparison_of_the_economic_frame_is_flagged(outlets, lexicon):
    rates = {}
    for outlet, part in outlets.items():
        counts = tk.count_frames(part, lexicon).by_document()
        rates[outlet] = clustered_rate(
            counts.select("economic", "security").to_numpy(), part.tokens
        )
    p = [compare_rates(rates[a], rates[b]).p for a, b in combinations(OUTLETS, 2)]
    economic, security = np.array(p).T
    assert economic.min() > 0.05  # uncorrected: q is larger still
    assert security.min() < 0.05  # the same comparison does flag what differs


@pytest.mark.parametrize("pair", [None, *combinations(OUTLETS, 2)])
def test_no_economic_term_is_key(outlets, lexicon, pair):
    chosen = outlets if pair is None else {pair[0]: outlets[pair[0]]}
    reference = None if pair is None else outlets[pair[1]]
    table = tk.keyness(chosen, reference).table
    patterns = lexicon.frames["economic"]
    terms = table.filter(
        pl.Series([any(fnmatch(t, p) for p in patterns) for t in table["type"]], dtype=pl.Boolean)
    )
    assert terms.height > 20
    assert terms.filter(pl.col("q") <= 0.05)["type"].to_list() == []
    assert table.filter(pl.col("q") <= 0.05).height > 5


def test_dispersion_unmasks_the_lighthouse(corpus, outlets):
    row = tk.dispersion(corpus, "lighthouse*").row(0)
    assert (row["n"], row["range"], row["parts"]) == (38, 1, 80)
    assert row["dp_norm"] > 0.99
    assert tk.frequencies(corpus).where(type="lighthouse").row(0)["documents"] == 1
    key = tk.keyness(outlets).where(group=LEDGER, type="lighthouse").row(0)
    assert (key["q"], key["verdict"]) == (None, "too few documents to compare")


def test_concordance_shows_the_fifteen_sense_traps(corpus, marks):
    """Sorting by the left neighbour puts the arms that have an owner together: they are limbs."""
    arms = tk.concordance(corpus, "arms", sort="1L").table
    owned = arms.filter(pl.col("left").str.to_lowercase().str.contains(r"\b(?:his|her|my) $"))
    lines = [("limbs", *row) for row in owned.select("document", "start", "end").iter_rows()]
    for sense in ("war of words", "Security Street", "treaty bank"):
        table = tk.concordance(corpus, sense).table
        lines += [(sense, *row) for row in table.select("document", "start", "end").iter_rows()]
    traps = [(m["sense"], name, m["start"], m["end"]) for name, m in marks if m["mark"] == "trap"]
    assert len(lines) == len(traps) == 15
    for line, trap in zip(sorted(lines), sorted(traps), strict=True):
        assert line[:2] == trap[:2]
        assert trap[2] <= line[2] < line[3] <= trap[3]


def test_expanding_the_lexicon_shows_the_wildcard_trap(corpus, lexicon, outlets):
    row = lexicon.expand(corpus).where(pattern="invest*").row(0)
    assert row["examples"].startswith("investigator")
    for part in outlets.values():
        assert len(tk.concordance(part, "investigat*")) == 6


def test_rates_are_not_fooled_by_short_articles_in_march(outlets):
    """A word that every sentence needs: its count falls with the length, its rate does not."""
    table = tk.trend(outlets[WIRE], "the").table
    march = table.filter(period="2031-03").row(0, named=True)
    other = table.filter(pl.col("period") != "2031-03").select("n", "published", "tokens").sum()
    n, published, tokens = other.row(0)
    shorter = (march["tokens"] / march["published"]) / (tokens / published)
    counts = (march["n"] / march["published"]) / (n / published)
    rates = march["per_10k"] / (1e4 * n / tokens)
    assert shorter == near(0.6)
    assert counts < 0.7
    assert rates == pytest.approx(1, abs=0.05)


def test_hits_flag_the_twelve_denied_security_terms(corpus, lexicon, marks):
    hits = tk.count_frames(corpus, lexicon).hits().filter(frame="security")
    denied = hits.filter("negated").select("document", "start").rows()
    planted = [(name, m["start"], m["end"]) for name, m in marks if m["mark"] == "neg"]
    assert len(denied) == len(planted) == 12
    for (document, at), (name, start, end) in zip(sorted(denied), sorted(planted), strict=True):
        assert document == name
        assert start <= at < end


# ---------------------------------------------------------------- voices


def quoted_shares(found, sides):
    """Words in quotation marks by side, in per cent of those whose speaker has one."""
    words = Counter()
    for row in found.sources().iter_rows(named=True):
        words[sides.get(row["speaker"])] += row["quoted"]
    known = words.total() - words[None]
    return tuple(100 * words[side] / known for side in ("compact", "kestria", "civil"))


@pytest.mark.parametrize(
    ("outlet", "planted"),
    [
        (WIRE, (48, 42, 10)),
        (LEDGER, (40, 35, 25)),
        (BEARER, (75, 10, 15)),
        (KESTRIA, (5, 90, 5)),
    ],
)
def test_quoted_words_by_side(voices, alone, outlets, sides, outlet, planted):
    assert quoted_shares(of_outlet(voices, outlets, outlet), sides) == pytest.approx(planted, abs=2)
    assert quoted_shares(alone[outlet], sides) == pytest.approx(planted, abs=2)


def share_of_verbs(found, *verbs):
    table = found.verbs()
    n = table.filter(pl.col("verb").is_in(verbs))["n"].sum()
    return 100 * n / table["n"].sum()


def test_the_wire_says_said_and_told(alone):
    assert share_of_verbs(alone[WIRE], "say", "tell") == near(88)


DOUBTED = [
    (BEARER, "kestria", 45),
    (BEARER, "compact", 3),
    (KESTRIA, "compact", 45),
    (KESTRIA, "kestria", 3),
]


@pytest.mark.parametrize(("outlet", "side", "planted"), DOUBTED)
def test_the_other_side_claims_and_admits(voices, outlets, sides, outlet, side, planted):
    """
    By default within 6 points: three of the Compact's 29 cues in Kestria Today belong to sources
    without a name in their article, such as *the Tavlandic defence minister* (13 of 26 is 50 %).
    """
    of_side = [name for name, one in sides.items() if one == side]
    found = of_outlet(voices, outlets, outlet).where(speaker=of_side)
    assert share_of_verbs(found, "claim", "admit") == pytest.approx(planted, abs=6)


@pytest.mark.parametrize(("outlet", "side", "planted"), DOUBTED)
def test_with_aliases_the_verbs_are_exact(aliased, outlets, sides, outlet, side, planted):
    of_side = [name for name, one in sides.items() if one == side]
    found = of_outlet(aliased, outlets, outlet).where(speaker=of_side)
    # One attribution of 29 to 68 is worth 1.5 to 3.4 points: the counts decide, not the per cent.
    table = found.verbs()
    n = table.filter(pl.col("verb").is_in(["claim", "admit"]))["n"].sum()
    assert n == round(planted / 100 * table["n"].sum())


def test_residents_of_lower_sarn_are_named_and_never_quoted(alone):
    ways = ["Lower Sarn residents", "residents of Lower Sarn", "Residents of Lower Sarn"]
    silent = alone[KESTRIA].silent(ways)
    assert silent["mentions"].sum() == near(40)
    assert silent["n"].to_list() == [0, 0, 0]
    assert silent["silent"].all()
    assert not alone[KESTRIA].silent(["Sela Dragan"])["silent"].item()


def test_scare_quotes_are_given_to_nobody(corpus, marks, voices):
    scare = {(name, m["start"], m["end"]) for name, m in marks if m["mark"] == "scare"}
    assert len(scare) == 50
    rows = voices.table.select("document", "content_spans").iter_rows()
    assert scare.isdisjoint((name, *span) for name, spans in rows for span in spans)


@pytest.mark.parametrize(
    ("outlet", "planted"), [(WIRE, 0), (LEDGER, 6), (BEARER, 24), (KESTRIA, 20)]
)
def test_scare_quotes_by_outlet(scare_quotes, marks, outlet, planted):
    found = scare_quotes
    counts = dict(found.rates(by="outlet").select("outlet", "n").iter_rows())
    assert counts[outlet] == planted
    lines = set(found.table.select("document", "start", "end").iter_rows())
    assert lines == {(name, m["start"], m["end"]) for name, m in marks if m["mark"] == "scare"}


@pytest.mark.parametrize(
    ("outlet", "side", "planted"),
    [(BEARER, "own", 70), (BEARER, "other", 15), (KESTRIA, "own", 70), (KESTRIA, "other", 15)],
)
def test_agentless_passives_hide_the_own_sides_force(corpus, outlets, marks, outlet, side, planted):
    lines = tk.candidates(outlets[outlet], "passive").table
    force = [(name, m) for name, m in marks if m["mark"] == "force" and m["side"] == side]
    force = [(name, m) for name, m in force if name in outlets[outlet].names]
    agentless = 0
    for name, m in force:
        inside = lines.filter(
            (pl.col("document") == name)
            & (pl.col("start") < m["end"])
            & (pl.col("end") > m["start"])
        )
        form = "active" if inside.is_empty() else "passive with agent"
        agentless += (hidden := not inside.is_empty() and not inside["agent"].any())
        assert ("agentless passive" if hidden else form) == m["form"], (name, m)
    # 4 of 27 by the other side are 14.8 per cent; one clause more or less would be 11 or 19.
    assert 100 * agentless / len(force) == near(planted)


# ---------------------------------------------------------------- attributions


def words_of(text, spans):
    return frozenset(match.start() for a, b in spans for match in WORD.finditer(text, a, b))


def paired(text, gold, found):
    """Pair gold and found one to one, the best Dice coefficient of content words first."""
    mine = [words_of(text, one["content"]) for one in gold]
    theirs = [words_of(text, row["content_spans"]) for row in found]
    ranked = sorted(
        (
            (2 * len(a & b) / (len(a) + len(b)), i, j)
            for i, a in enumerate(mine)
            for j, b in enumerate(theirs)
            if a & b
        ),
        reverse=True,
    )
    used: set[tuple[str, int]] = set()
    for dice, i, j in ranked:
        if used.isdisjoint({("gold", i), ("found", j)}):
            used |= {("gold", i), ("found", j)}
            yield dice, gold[i], found[j]


@pytest.fixture(scope="module")
def pairs(corpus, truth, voices):
    """Pairs with content Dice >= .8 and a word of the source in common."""
    rows = defaultdict(list)
    for row in voices.table.iter_rows(named=True):
        rows[row["document"]].append(row)
    good = []
    for name, text in zip(corpus.names, corpus.texts, strict=True):
        for dice, one, row in paired(text, truth[name]["attributions"], rows[name]):
            named = row["source_start"] is not None
            source = [(row["source_start"], row["source_end"])] if named else []
            if dice >= 0.8 and words_of(text, [one["source"]]) & words_of(text, source):
                good.append((text, one, row))
    return good


def test_attributions_reach_f_97(pairs, truth, voices):
    gold = sum(len(notes["attributions"]) for notes in truth.values())
    assert (gold, len(voices)) == (450, 451)
    f = 2 * len(pairs) / (gold + len(voices))
    assert f >= 0.97


def test_cues_and_kinds_of_the_attributions_found(pairs):
    same = [text[slice(*one["cue"])] == row["cue"] for text, one, row in pairs]
    assert np.mean(same) >= 0.97
    assert np.mean([one["kind"] == row["kind"] for _, one, row in pairs]) >= 0.97


def test_speakers_have_the_names_that_were_planted(pairs):
    """
    440 of 450 by default. Nine of the rest are described and not named in their article, once
    *she* is the subject of a cleft (*It fell to Amara Okell*); with aliases the nine are right.
    """
    wrong = [(one["speaker"], row["speaker"]) for _, one, row in pairs]
    wrong = [(gold, found) for gold, found in wrong if gold != found]
    assert 1 - len(wrong) / len(pairs) >= 0.97
    assert not [
        found
        for _, found in wrong
        if found is None or re.match("(?:Admiral|General|Captain)", found)
    ]


def test_aliases_leave_one_speaker_wrong(aliased, truth, sides):
    found = aliased.sources()
    counted = Counter(dict(found.select("speaker", "n").iter_rows()))
    planted = Counter(one["speaker"] for notes in truth.values() for one in notes["attributions"])
    assert set(counted) - set(sides) == {"(unresolved)", "investigator"}
    assert {name: counted[name] - n for name, n in planted.items() if counted[name] != n} == {
        "Amara Okell": -1,
        "Sela Dragan": 1,
    }
