"""Frames by hand: what is drawn, what coders said, and what follows from it."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit as tk
from toolkit.coding.drawing import evenly
from toolkit.coding.shares import product, stratified
from toolkit.measures import MEASURES

CORPUS = Path(__file__).parents[1] / "corpus"
FRAMES = {"security": ["militar*", "patrol*", "navy"], "diplomacy": ["talks", "treat*"]}
WORDS = {"conflict": ["war*"], "peace": ["peace"]}
TEXTS = [
    "A war of words. Nobody fled, and war ended. The guns fell silent.",
    "War came. All fled.",
    "Peace talks. A truce held in the hills.",
]


@pytest.fixture(scope="module")
def counts():
    return tk.count_frames(tk.sample(), FRAMES)


@pytest.fixture(scope="module")
def small():
    about = {"outlet": ["A", "B", "B"]}
    return tk.count_frames(tk.Corpus.from_texts(TEXTS, about=about), WORDS)


def said(sheet, codes, coder="Ann"):
    return sheet.coded(dict(zip(sheet.items, codes, strict=True)), coder=coder)


# -- drawing --------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", [None, "outlet", "zone", "term", "voice"])
def test_what_is_drawn_are_hits_and_each_once(counts, by):
    n = 300 if by == "voice" else 20
    sheet = tk.sample_hits(counts, n, by=by, seed=2)
    hits = counts.hits(voice=False)
    there = set(hits.select("frame", "term", "document", "start", "end").rows())
    drawn = sheet.key().select("frame", "term", "document", "start", "end").rows()
    assert set(drawn) <= there
    assert len(set(drawn)) == len(drawn)
    for frame in FRAMES:
        held = (hits["frame"] == frame).sum()
        assert sum(row[0] == frame for row in drawn) == min(n, held)


def test_hits_are_drawn_evenly_from_groups(counts):
    key = tk.sample_hits(counts, 20, by="outlet").key()
    sizes = key.group_by("frame", "outlet").len()["len"]
    assert sizes.to_list() == [5] * 8


def test_a_seed_draws_the_same_and_another_other_hits(counts):
    sheets = [tk.sample_hits(counts, 15, seed=seed) for seed in (1, 1, 2)]
    assert sheets[0].items == sheets[1].items
    assert set(sheets[0].items) != set(sheets[2].items)


def test_every_hit_is_drawn_equally_often(small):
    drawn = [tk.sample_hits(small, 1, seed=seed).drawn for seed in range(600)]
    rows = [int(each.begins[each.frames == 0].item()) for each in drawn]
    times = [rows.count(row) for row in sorted(set(rows))]
    assert len(times) == 3
    assert all(150 < n < 250 for n in times), times  # 200 expected, standard deviation 11.5


def test_a_sheet_is_blind_and_in_no_order(counts):
    sheet = tk.sample_hits(counts, 40, by="outlet", probe=10)
    assert sheet.table.columns == ["item", "frame", "left", "node", "right", "code", "remark"]
    frames = sheet.table["frame"].to_list()
    changes = sum(one != other for one, other in zip(frames, frames[1:], strict=False))
    assert changes > 25  # 50 expected of 99; sorted there would be one
    outlets = set(counts.corpus.about["outlet"])
    assert not any(
        name in item for item in sheet.items for name in (*outlets, *counts.corpus.names)
    )


def test_probes_are_sentences_without_a_hit(counts):
    corpus = counts.corpus
    key = tk.sample_hits(counts, 1, probe=200, seed=4).key().filter(probe=True)
    assert key.height == 400
    hits = counts.hits(voice=False)
    for frame, document, start, end in key.select("frame", "document", "start", "end").rows():
        text = corpus.texts[corpus.names.index(document)][start:end]
        assert any(map(str.isalnum, text))
        inside = hits.filter(
            (hits["frame"] == frame) & (hits["document"] == document)
            & (hits["start"] >= start) & (hits["end"] <= end)
        )  # fmt: skip
        assert not inside.height, text


def test_items_are_nothing_that_a_spreadsheet_would_change(counts):
    items = tk.sample_hits(counts, 300, probe=300).items
    marks = [item.partition("-")[2] for item in items]
    assert len(set(marks)) == len(marks)
    assert all(re.fullmatch("[b-df-hj-np-tv-z]{6}", mark) for mark in marks)


def test_codes_of_another_frame_or_other_words_are_refused():
    def sheet(text, frame):
        corpus = tk.Corpus.from_texts([text])
        return tk.sample_hits(tk.count_frames(corpus, {frame: ["war", "law"]}), 1)

    first = sheet("A war.", "conflict")
    for other in (sheet("A law.", "conflict"), sheet("A war.", "order")):
        with pytest.raises(tk.ToolkitError, match="is not on this sheet"):
            other.coded({first.items[0]: 1})


@given(st.integers(0, 60), st.lists(st.integers(0, 30), max_size=8))
def test_shares_are_even_and_lose_nothing(n, sizes):
    given = evenly(n, np.array(sizes, np.int64)).tolist()
    assert sum(given) == min(n, sum(sizes))
    assert all(0 <= k <= size for k, size in zip(given, sizes, strict=True))
    short = [k for k, size in zip(given, sizes, strict=True) if k < size]
    assert not short or max(given) - min(short) <= 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n": 0}, "n=0 draws no hit"),
        ({"n": 5, "probe": -1}, "probe=-1 draws no sentence"),
        ({"n": 5, "by": "document"}, "is no group to draw by"),
        ({"n": 5, "by": "outlett"}, "Did you mean 'outlet'"),
        ({"n": 2, "by": "outlet"}, "hits in 4 of its groups.*Give n=4"),
    ],
)
def test_what_cannot_be_drawn_is_said(counts, options, message):
    with pytest.raises(tk.ToolkitError, match=message):
        tk.sample_hits(counts, **options)


def test_a_sheet_is_drawn_of_counts_only():
    with pytest.raises(tk.ToolkitError, match="tk.count_frames"):
        tk.sample_hits(tk.sample(), 5)


def test_nothing_to_draw_is_an_empty_sheet():
    counts = tk.count_frames(tk.Corpus.from_texts(["All quiet."]), WORDS)
    sheet = tk.sample_hits(counts, 10)
    assert sheet.table.height == 0
    assert sheet.note == "0 hits of 0 drawn."
    nothing = tk.count_frames(tk.Corpus.from_texts([]), WORDS)
    assert len(tk.sample_hits(nothing, 10, probe=5)) == 0


@pytest.mark.parametrize("column", ["item", "probe", "code", "start", "precision", "unsure"])
def test_a_group_is_not_called_like_a_column_of_the_sheet(column):
    corpus = tk.Corpus.from_texts(["War."], about={column: ["A"]})
    with pytest.raises(tk.ToolkitError, match=f"'{column}' has the name of a column"):
        tk.sample_hits(tk.count_frames(corpus, WORDS), 5, by=column)


@pytest.mark.parametrize("by", [None, "outlet", "term", "voice"])
def test_what_is_drawn_hangs_on_no_order_of_texts(by):
    texts = [f"War {i} and peace. Truce {i} held." for i in range(30)]

    def drawn(order):
        corpus = tk.Corpus.from_texts(
            [texts[i] for i in order],
            names=[f"d{i}" for i in order],
            about={"outlet": ["XYZ"[i % 3] for i in order]},
        )
        return tk.sample_hits(tk.count_frames(corpus, WORDS), 7, by=by, probe=3).items

    order = np.random.default_rng(3).permutation(30).tolist()
    assert drawn(order) == drawn(range(30))


# -- codes out and back ---------------------------------------------------------------------------


@pytest.mark.parametrize("write", ["to_csv", "to_spreadsheet"])
def test_a_sheet_comes_back_as_it_was_filled_in(tmp_path, write):
    corpus = tk.Corpus.from_texts(['=war, “Krieg”;\n"war"', "<script>war</script> = guerre"])
    sheet = tk.sample_hits(tk.count_frames(corpus, WORDS), 9)
    filled = sheet.coded(
        dict(zip(sheet.items, ("yes", "?", "no"), strict=True)),
        coder="Ann",
        remarks={sheet.items[0]: "=plain"},
    )
    getattr(filled, write)(tmp_path / "Ann.csv")
    back = sheet.read(tmp_path / "Ann.csv")
    assert (back.codes, back.coder) == (("1", "?", "0"), "Ann")
    assert back.remarks[0].lstrip("'") == "=plain"
    assert "<script>" not in back._repr_html_()


def rows_of(sheet, path, change):
    sheet.to_csv(path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def put(row, column, value):
    def change(rows):
        rows[row][column] = value

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (put(0, 5, "codes"), "no column 'code'"),
        (put(0, 0, "nr"), "no column 'item'"),
        (put(2, 5, "maybe"), "row 3: 'maybe' is no code"),
        (put(1, 0, "1-aaaaaa"), "row 2: item '1-aaaaaa' is not on this sheet"),
        (lambda rows: rows.append(rows[1]), "row 6: item .* for the second time"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_named_with_its_row(small, tmp_path, change, message):
    sheet = tk.sample_hits(small, 3)
    rows_of(sheet, tmp_path / "sheet.csv", change)
    with pytest.raises(tk.ToolkitError, match=message):
        sheet.read(tmp_path / "sheet.csv")


def test_a_sheet_of_other_texts_is_refused(small, tmp_path):
    other = tk.count_frames(tk.Corpus.from_texts(["War and war."]), WORDS)
    tk.sample_hits(other, 3).to_csv(tmp_path / "other.csv")
    with pytest.raises(tk.ToolkitError, match="is not on this sheet"):
        tk.sample_hits(small, 3).read(tmp_path / "other.csv")


@pytest.mark.parametrize(
    ("code", "kept"),
    [(1.0, "1"), (np.float64(0), "0"), (np.True_, "1"), (False, "0"), (None, ""),
     (float("nan"), ""), (" Yes ", "1"), ("'?", "?")],
)  # fmt: skip
def test_codes_are_taken_as_people_and_tables_write_them(small, code, kept):
    sheet = tk.sample_hits(small, 3)
    assert sheet.coded({sheet.items[0]: code}).codes[0] == kept


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_a_sheet_saved_by_a_spreadsheet_of_another_country_is_read(small, tmp_path, encoding):
    sheet = tk.sample_hits(small, 3)
    filled = said(sheet, "10?1")
    lines = [";".join(row) for row in filled.table.select("item", "frame", "code").rows()]
    (tmp_path / "Bo.csv").write_text("\n".join(["item;frame;code", *lines]), encoding)
    assert sheet.read(tmp_path / "Bo.csv").codes == filled.codes


def test_a_coded_sheet_and_what_is_made_of_it_can_be_replayed(small):
    sheet = tk.sample_hits(small, 3, probe=2)
    ann = said(sheet, "10?1" + "1" * (len(sheet) - 4))
    ann = ann.coded({}, remarks={sheet.items[0]: "irony"})
    bo = said(sheet, "1" * len(sheet), "Bo")
    again = tk.replay(ann, small.corpus)
    assert (again.differences, again.result.coder) == ((), "Ann")
    for made in (tk.validate(ann), tk.agreement([ann, bo])):
        assert tk.replay(made, small.corpus).same
    checked = tk.replay(tk.validate(ann), small.corpus).result
    assert checked.sheet.remarks[0] == "irony"


def test_codes_are_not_put_beside_other_texts(small):
    sheet = tk.sample_hits(small, 3)
    checked = tk.validate(said(sheet, "1010"))
    other = tk.Corpus.from_texts(["War and war."])
    with pytest.raises(tk.ToolkitError, match="is not on this sheet"):
        tk.replay(checked, other)


def test_rows_left_out_stay_open_and_the_sheet_as_it_was(small, tmp_path):
    sheet = tk.sample_hits(small, 3)
    rows_of(sheet, tmp_path / "a.csv", lambda rows: (put(1, 5, "1")(rows), rows.pop(2)))
    back = sheet.read(tmp_path / "a.csv", coder="Bo")
    assert (back.codes, back.done, back.coder) == (("1", "", "", ""), 1, "Bo")
    assert sheet.done == 0


# -- agreement ------------------------------------------------------------------------------------


def test_alpha_of_the_sample_codings_is_what_the_codebook_says():
    found = tk.agreement(CORPUS / "codings.csv", unit="id", code="present")
    alphas = dict(found.table.select("frame", "alpha").rows())
    planted = {
        "conflict": 0.80, "economic": 0.93, "human_interest": 0.81, "morality": 0.78,
        "responsibility": 0.30,
    }  # fmt: skip
    assert alphas == pytest.approx(planted, abs=0.0055)
    assert found.table["verdict"][4] == "not reliable"
    assert found.disagreements("responsibility").height == 26


def test_sheets_and_a_table_of_the_same_codes_agree_alike(counts):
    sheet = tk.sample_hits(counts, 30)
    rng = np.random.default_rng(5)
    one = rng.integers(0, 2, len(sheet)).tolist()
    other = [code if rng.random() < 0.8 else 1 - code for code in one]
    coded = [said(sheet, one), said(sheet, other, "Bo")]
    rows = [
        (item, frame, each.coder, code)
        for each in coded
        for item, frame, code in each.table.select("item", "frame", "code").rows()
    ]
    table = dict(zip(("item", "frame", "coder", "code"), zip(*rows, strict=True), strict=True))
    columns = ["frame", "units", "agreement", "alpha", "low", "high"]
    both = (tk.agreement(coded).table, tk.agreement({k: list(v) for k, v in table.items()}).table)
    ours, theirs = (found.select(columns).sort("frame").rows() for found in both)
    assert ours == theirs
    for frame, units, equal, alpha, *_ in ours:
        at = [i for i, name in enumerate(sheet.table["frame"]) if name == frame]
        pairs = [[one[i] for i in at], [other[i] for i in at]]
        assert units == len(at)
        assert equal == pytest.approx(MEASURES["observed_agreement"](*pairs), abs=1e-12)
        assert alpha == pytest.approx(MEASURES["krippendorff_alpha"](pairs), abs=1e-12)


def test_what_is_in_dispute_is_listed_and_its_lines_found(small):
    sheet = tk.sample_hits(small, 3)
    conflict = [item for item, frame in sheet.table["item", "frame"].rows() if frame == "conflict"]
    ann = sheet.coded(dict.fromkeys(sheet.items, 1), coder="Ann")
    bo = ann.coded({conflict[0]: 0, conflict[1]: "?"}, coder="Bo")
    found = tk.agreement([ann, bo])
    apart = found.disagreements()
    assert apart.select("item", "Ann", "Bo").rows() == [(conflict[0], "1", "0")]
    row = found.table["frame"].to_list().index("conflict")
    assert found.table["units"][row] == 2
    assert len(found.lines(row)) == 1
    agreed = found.agreed()
    assert dict(zip(agreed.items, agreed.codes, strict=True)) == {
        **dict.fromkeys(sheet.items, "1"), conflict[0]: "?",
    }  # fmt: skip
    assert found.table.filter(frame="peace")["verdict"].to_list() == ["too little to say"]


def test_the_sum_of_alpha_can_be_done_by_hand(small):
    sheet = tk.sample_hits(small, 3)
    ann, bo = said(sheet, [1, 0, 1, 1]), said(sheet, [1, 1, 1, 0], "Bo")
    found = tk.agreement([ann, bo])
    for row, alpha in enumerate(found.table["alpha"]):
        told = found.explain(row)
        if alpha is not None:
            sum_, value = told.split("alpha = ")[1].split(", 95 %")[0].split(" = ")
            assert eval(sum_.replace(" x ", "*").replace(",", "")) == pytest.approx(
                float(value), abs=6e-4
            )
        else:
            assert "cannot be had" in told


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda sheet: [], "No sheet"),
        (lambda sheet: [sheet], "needs two coders, not 1"),
        (lambda sheet: [said(sheet, "1010"), said(sheet, "1010")], "Two sheets are coded by 'Ann'"),
        (lambda sheet: [sheet, tk.sample_hits(sheet.counts, 1)], "are not the same"),
        (lambda sheet: sheet, "needs two coders, not 1"),
        (lambda sheet: ["Ann.csv", "Bo.csv"], r"sheets\[0\] must be a coding sheet, not str"),
        (lambda sheet: {"item": [1, 1], "coder": ["a", None], "code": [1, 0]}, "Row 2 .* 'coder'"),
        (lambda sheet: {"item": [1, None], "coder": ["a", "b"], "code": [1, 0]}, "Row 2 .* 'item'"),
        (lambda sheet: {"item": [1], "coder": ["a"]}, "No column 'code'"),
        (lambda sheet: {"item": [1, 1], "coder": ["a", "a"], "code": [1, 0]}, "coded twice"),
    ],
)
def test_what_cannot_agree_is_said(small, make, message):
    with pytest.raises(tk.ToolkitError, match=message):
        tk.agreement(make(tk.sample_hits(small, 3)))


@pytest.mark.parametrize("names", [{"unit": "code"}, {"code": "coder"}, {"code": "frame"}])
def test_one_column_is_not_two_things(names):
    codes = {"item": [1, 1], "coder": ["a", "b"], "code": [1, 0], "frame": ["x", "x"]}
    with pytest.raises(tk.ToolkitError, match="One column cannot be two of"):
        tk.agreement(codes, **names)


def test_a_missing_number_is_no_code():
    codes = {"item": [1, 1, 2, 1, 2], "coder": list("aaabb"), "code": [np.nan, 1.0, 0.0, 1.0, 0.0]}
    assert tk.agreement(codes).table.select("units", "alpha").row(0) == (2, 1.0)


def test_a_coder_may_have_any_name(small):
    sheet = tk.sample_hits(small, 3)
    names = "left", "coder frame", "frame", "Ann"
    sheets = [said(sheet, code * 4, name) for code, name in zip("1010", names, strict=True)]
    table = tk.agreement(sheets).disagreements()
    assert table.columns == [
        "frame", "item", "coder left", "coder frame", "coder coder frame", "Ann",
        "left", "node", "right",
    ]  # fmt: skip
    assert table.row(0)[2:6] == ("1", "0", "1", "0")


def test_sentences_probed_do_not_hide_how_hits_were_read(counts):
    sheet = tk.sample_hits(counts, 40, probe=200)
    probe, rng = sheet.key()["probe"].to_numpy(), np.random.default_rng(2)
    ann = np.where(probe, 0, rng.random(len(sheet)) < 0.9).astype(int)
    bo = np.where(rng.random(len(sheet)) < np.where(probe, 0.005, 0.2), 1 - ann, ann)
    found = tk.agreement([said(sheet, ann.tolist()), said(sheet, bo.tolist(), "Bo")])
    both = MEASURES["krippendorff_alpha"]([ann.tolist(), bo.tolist()])
    hits = found.table.filter(probe=False)
    assert both > 0.8 > hits["alpha"].max()
    assert hits["units"].to_list() == [40, 40]
    assert found.table.filter(probe=True)["units"].to_list() == [200, 200]
    assert found.note.startswith("2 coders, 2 frames")
    assert "security, probed" in found.plot().to_json()
    at = next(i for i, row in enumerate(found.table.to_dicts()) if not row["probe"])
    assert len(found.lines(at)) == sum(
        (ann != bo) & ~probe & (sheet.table["frame"] == found.table["frame"][at]).to_numpy()
    )


def test_codes_from_a_table_have_no_lines():
    found = tk.agreement({"item": [1, 1], "coder": ["a", "b"], "code": [1, 0]})
    with pytest.raises(tk.ToolkitError, match="came from a table"):
        found.lines(0)


# -- validation -----------------------------------------------------------------------------------


def test_where_all_is_coded_nothing_is_in_doubt(counts):
    sheet = tk.sample_hits(counts, 10**6, probe=10**6)
    long = [len(node) % 2 for node in sheet.table["node"]]
    found = tk.validate(said(sheet, long))
    hits = counts.hits(voice=False)
    corpus = counts.corpus
    for row in found.table.to_dicts():
        mine = hits.filter(frame=row["frame"])
        right = sum(len(text) % 2 for text in mine["text"])
        assert (row["coded"], row["right"]) == (mine.height, right)
        assert row["precision"] == row["low"] == row["high"] == pytest.approx(right / mine.height)
        assert row["corrected"] == pytest.approx(1e4 * right / corpus.ids.size)
        key = sheet.key().with_columns(yes=np.array(long) == 1).filter(frame=row["frame"])
        missed = key.filter(probe=True)["yes"].sum()
        assert (row["probed"], row["missed"]) == (key["probe"].sum(), missed)
        # Recall by sentence: a sentence with a hit counts by the share of its hits that are right.
        shares = {}
        hits_only = key.filter(probe=False)
        for document, start, yes in hits_only.select("document", "start", "yes").rows():
            place = corpus.names.index(document)
            token = corpus.documents[place] + np.searchsorted(
                corpus.starts[corpus.documents[place] : corpus.documents[place + 1]], start
            )
            sentence = int(np.searchsorted(corpus.sentences, token, "right"))
            shares.setdefault(sentence, []).append(yes)
        meant = sum(sum(flags) / len(flags) for flags in shares.values())
        assert row["recall"] == pytest.approx(meant / (meant + missed))


def test_groups_count_by_their_hits_and_not_by_what_was_drawn():
    share = stratified(np.array([10, 0]), np.array([10, 10]), np.array([900, 100]))
    assert share.value == pytest.approx(0.9)
    assert (share.part, share.whole) == (10, 20)


def test_a_group_without_a_code_leaves_doubt():
    share = stratified(np.array([2, 0]), np.array([2, 0]), np.array([2, 500]))
    assert share.value == 1.0
    assert share.low < 0.5


def test_every_number_of_an_explanation_can_be_redone(counts):
    sheet = tk.sample_hits(counts, 20, by="outlet", probe=20)
    checked = tk.validate(said(sheet, [i % 3 > 0 for i in range(len(sheet))]))
    for row in (0, 1):
        told, r = checked.explain(row), checked.table.row(row, named=True)
        sum_, value = told.split("Precision ")[1].split(", 95 %")[0].split(" = ")
        assert eval(sum_.replace(" x ", "*").replace(",", "")) == pytest.approx(r["precision"])
        assert float(value) == pytest.approx(r["precision"], abs=6e-4)
        worth = float(told.split("of this share of ")[1].split(" hits")[0])
        bounds = MEASURES["wilson"](r["precision"] * worth, worth)
        assert [float(each) for each in bounds] == pytest.approx([r["low"], r["high"]], abs=1e-3)
        # A row chosen from the table is still explained by its own frame.
        assert checked.where(frame=r["frame"]).explain(0) == told


def test_recall_where_nothing_can_be_missed_and_where_all_is():
    corpus = tk.Corpus.from_texts(["War here. War there. War, truce."])
    sheet = tk.sample_hits(tk.count_frames(corpus, WORDS), 5, probe=3)
    checked = tk.validate(sheet.coded(dict.fromkeys(sheet.items, 1)))
    assert checked.table["recall"].to_list() == [1.0, 0.0]
    assert "so none is missed" in checked.explain(0)
    assert "Recall 0 / (0 + 3) = 0.000" in checked.explain(1)
    assert checked.table["recall_low"].to_list() == [1.0, 0.0]


def test_a_single_group_has_the_interval_of_wilson():
    share = stratified(np.array([30]), np.array([50]), np.array([10**9]))
    low, high = MEASURES["wilson"](30, 50)
    assert (share.low, share.high) == pytest.approx((float(low), float(high)), abs=1e-6)


@pytest.mark.parametrize(
    ("sizes", "right", "drawn"),
    [
        ([400], [320], [50]),
        ([120], [60], [50]),
        ([300, 100, 20], [270, 50, 2], [17, 17, 16]),
        ([200, 200, 200, 200], [190, 180, 100, 160], [15, 15, 15, 15]),
        ([500, 500], [500, 100], [25, 25]),
    ],
)
def test_the_interval_of_precision_covers_as_often_as_it_says(sizes, right, drawn):
    rng = np.random.default_rng(7)
    truth = sum(right) / sum(sizes)
    found = [
        stratified(rng.hypergeometric(right, np.subtract(sizes, right), drawn), np.array(drawn),
                   np.array(sizes))
        for _ in range(2_000)
    ]  # fmt: skip
    covered = np.mean([share.low <= truth <= share.high for share in found])
    assert 0.93 <= covered <= 0.98, covered
    assert np.mean([share.value for share in found]) == pytest.approx(truth, abs=0.01)


def test_products_of_bounds():
    assert product((4.0, 2.0, 9.0), (1.0, 1.0, 1.0)) == pytest.approx((4.0, 2.0, 9.0))
    one, other = (4.0, 2.0, 9.0), (0.5, 0.3, 0.7)
    assert product(one, other) == pytest.approx(product(other, one))
    value, low, high = product(one, other)
    assert 4 * 0.3 > low > 2 * 0.3
    assert 4 * 0.7 < high < 9 * 0.7
    assert value == 2.0
    assert product((0.0, 0.0, 3.0), (0.5, 0.3, 0.7)) == pytest.approx((0.0, 0.0, 2.1))


def test_a_corrected_rate_is_in_more_doubt_than_either(counts):
    sheet = tk.sample_hits(counts, 40)
    found = tk.validate(said(sheet, [i % 4 > 0 for i in range(len(sheet))])).table
    for row, plain in zip(found.to_dicts(), counts.table.to_dicts(), strict=True):
        assert row["per_10k"] == plain["per_10k"]
        assert row["corrected"] == pytest.approx(row["per_10k"] * row["precision"])
        both = np.log(row["corrected_high"] / row["corrected_low"])
        assert both > np.log(plain["high"] / plain["low"])
        assert both > np.log(row["high"] / row["low"])


def test_groups_have_rows_of_their_own(counts):
    sheet = tk.sample_hits(counts, 20, by="outlet")
    wire = sheet.key()["outlet"] == "Meridian Wire"
    found = tk.validate(said(sheet, wire.to_list()), by="outlet").table
    of = dict(zip(found["outlet"], found["precision"], strict=True))
    assert of["Meridian Wire"] == 1.0
    assert of["Kestria Today"] == 0.0
    plain = tk.count_frames(counts.corpus, FRAMES, by="outlet").table
    assert found.select("outlet", "frame", "n", "per_10k").equals(
        plain.select("outlet", "frame", "n", "per_10k")
    )


def test_what_is_wrong_is_listed_by_term_and_line(small):
    sheet = tk.sample_hits(small, 3, probe=9)
    wrong = sheet.table["right"].str.starts_with(" of words") | sheet.table["node"].str.contains(
        "guns"
    )
    codes = [("0", "1")[flag] for flag in (sheet.key()["probe"] == wrong).to_list()]
    checked = tk.validate(said(sheet, codes))
    assert checked.errors("conflict").select("error", "term", "node").rows() == [
        ("false hit", "war*", "war"),
        ("missed", None, "The guns fell silent."),
    ]
    assert checked.terms().select("term", "n", "coded", "right").rows()[0] == ("war*", 3, 3, 2)
    assert len(checked.lines(0)) == 3
    assert "Recall" in checked.explain(0)
    assert "by Ann" in checked.methods()
    with pytest.raises(tk.ToolkitError, match="Did you mean 'conflict'"):
        checked.errors("conflikt")


def test_unsure_and_open_items_are_counted_and_left_out(small):
    sheet = tk.sample_hits(small, 3)
    conflict = [item for item, frame in sheet.table["item", "frame"].rows() if frame == "conflict"]
    checked = tk.validate(sheet.coded({conflict[0]: 1, conflict[1]: "?"}))
    row = checked.table.row(0, named=True)
    assert (row["coded"], row["right"], row["unsure"], row["precision"]) == (1, 1, 1, 1.0)
    assert checked.note == "1 hit coded, 1 unsure, 2 open."
    peace = checked.table.row(1, named=True)
    assert (peace["coded"], peace["precision"], peace["corrected"]) == (0, None, None)
    assert "nothing can be said" in checked.explain(1)


def test_one_document_has_a_rate_and_no_interval_of_it():
    counts = tk.count_frames(tk.Corpus.from_texts(["War, war. War and warm wards."]), WORDS)
    sheet = tk.sample_hits(counts, 9)
    checked = tk.validate(said(sheet, [1] * len(sheet)))
    row = checked.table.row(0, named=True)
    assert (row["corrected"] > 0, row["corrected_low"]) == (True, None)
    assert "one document: no interval" in checked.explain(0)


@pytest.mark.parametrize(
    ("by", "drawn_by", "message"),
    [
        ("outlet", None, "was drawn by nothing"),
        ("zone", "outlet", "was drawn by 'outlet'"),
        ("term", "term", "validation.terms"),
    ],
)
def test_groups_that_were_not_drawn_by_are_refused(small, by, drawn_by, message):
    sheet = said(tk.sample_hits(small, 3, by=drawn_by), "1010")
    with pytest.raises(tk.ToolkitError, match=message):
        tk.validate(sheet, by=by)


def test_a_share_of_all_is_not_more_than_all(counts):
    for seed in range(12):  # where weights differ, their sums may differ in the last bit
        sheet = tk.sample_hits(counts, 40, by="outlet", seed=seed, probe=2)
        found = tk.validate(said(sheet, [1] * len(sheet)))
        assert found.table["recall"].is_between(0, 1).all()
