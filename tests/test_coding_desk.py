"""The desk that a sheet is coded at: what is pressed is what is coded, written and read back."""

from __future__ import annotations

import pytest

import toolkit as tk

TEXTS = [
    "A war of words. The war goes on.",
    "Talks on the war failed. No deal.",
    "<script>alert(1)</script> war & $5 to $10 🚢",
    "A truce. Talks, talks, talks.",
]
LEXICON = {"conflict": ["war"], "talk": ["talks"]}
SECRET = {"outlet": ["Wire", "Ledger", "Wire", "Ledger"], "date": ["2031-01-05"] * 4}


@pytest.fixture(scope="module")
def counts():
    corpus = tk.Corpus.from_texts(TEXTS, ["a.txt", "b.txt", "c.txt", "d.txt"], SECRET)
    return tk.count_frames(corpus, LEXICON)


@pytest.fixture(scope="module")
def sheet(counts):
    return tk.sample_hits(counts, 4, seed=1)


def again(desk, sheet):
    """Run the line of code that the desk shows."""
    return eval(desk.code(), {"tk": tk, "sheet": sheet})


def finish(desk, code="1"):
    while desk.sheet.done < len(desk.sheet):
        desk.decide(code)


# --- coding -----------------------------------------------------------------------------------


def test_a_decision_is_kept_and_the_next_item_shown(sheet):
    desk = tk.CodingDesk(sheet, coder="Ann")
    for number, code in enumerate(["yes", 0, "?", True]):
        assert desk.item == sheet.items[number]
        desk.decide(code)
    assert desk.sheet.codes[:4] == ("1", "0", "?", "1")
    assert desk.sheet.coder == "Ann"
    assert desk.status.text == "4 of 8 coded, 1 unsure."
    assert desk.table.equals(desk.sheet.table)
    assert again(desk, sheet).codes == desk.sheet.codes
    assert sheet.done == 0


@pytest.mark.parametrize(("code", "kept"), [("1", "1"), ("0", "0"), ("?", "?")])
def test_a_press_codes_the_item_that_was_on_the_page(sheet, code, kept):
    desk = tk.CodingDesk(sheet)
    first = desk.item
    for _ in range(2):  # twice, before the page has shown the next one
        desk.card.press("code", first, value=code, remark="so")
    assert desk.sheet.codes == (kept, *[""] * 7)
    assert desk.sheet.remarks == ("so", *[""] * 7)
    assert desk.item == sheet.items[1]


def test_a_press_on_what_is_not_there_does_nothing(sheet):
    desk = tk.CodingDesk(sheet)
    desk.card.press("code", "1-nothing", value="1")
    desk.card._pressed(None, {"does": "code", "item": desk.item}, [])
    desk.card._pressed(None, "code", [])
    assert desk.sheet.done == 0
    desk.card.press("code", desk.item, value="maybe")
    assert "'maybe' is no code" in desk.error
    assert desk.sheet.done == 0


def test_every_press_is_answered(sheet):
    desk = tk.CodingDesk(sheet)
    for does in ("remark", "open", "undo", "turn", "code"):
        before = desk.card._view["answers"]
        desk.card.press(does, desk.item, value="1")
        assert desk.card._view["answers"] == before + 1


def test_turning_goes_round_and_skipping_finds_what_is_open(sheet):
    desk = tk.CodingDesk(sheet)
    desk.card.press("turn", desk.item, value="-1")
    assert desk.item == sheet.items[-1]
    desk.card.press("turn", desk.item, value="1")
    assert desk.item == sheet.items[0]
    desk.decide(1)
    desk.decide(0)
    desk.turn(-2)
    assert desk.item == sheet.items[0]
    desk.card.press("open", desk.item)
    assert desk.item == sheet.items[2]
    assert desk.sheet.done == 2


def test_decisions_are_taken_back_one_by_one(sheet):
    desk = tk.CodingDesk(sheet)
    desk.undo()  # nothing to take back
    assert not desk.card._view["undo"]
    desk.decide(1)
    desk.decide(0)
    desk.turn(-2)
    desk.decide("?")  # the first one, anew
    desk.card.press("undo", desk.item)
    assert (desk.item, desk.sheet.codes[:2]) == (sheet.items[0], ("1", "0"))
    desk.undo()
    assert (desk.item, desk.sheet.codes[:2]) == (sheet.items[1], ("1", ""))
    desk.undo()
    assert desk.sheet.done == 0


def test_one_frame_at_a_time(sheet):
    desk = tk.CodingDesk(sheet)
    desk.frame = "talk"
    talk = [i for i, f in zip(sheet.items, sheet.table["frame"], strict=True) if f == "talk"]
    for item in talk:
        assert desk.item == item
        assert desk.card._view["frame"] == "talk"
        desk.decide(1)
    assert desk.item == talk[-1]
    assert desk.status.text == "talk: 4 of 4 coded; in all 4 of 8 coded."
    desk.frame = "conflict"
    assert desk.item not in talk
    desk.undo()
    assert (desk.frame, desk.item) == ("", talk[-1])
    desk.frame = "conflict"
    desk.item = talk[0]  # asked for by name
    assert desk.frame == ""


def test_what_is_unknown_is_refused_with_the_nearest(sheet):
    desk = tk.CodingDesk(sheet)
    with pytest.raises(tk.ToolkitError, match="No frame 'talks'. Did you mean 'talk'"):
        desk.frame = "talks"
    with pytest.raises(tk.ToolkitError, match="No item 'x'"):
        desk.item = "x"
    with pytest.raises(tk.ToolkitError, match="'perhaps' is no code"):
        desk.decide("perhaps")
    assert desk.sheet.done == 0


def test_bad_calls_are_named(counts, sheet):
    with pytest.raises(tk.ToolkitError, match="sheet must be a coding sheet, not FrameCounts"):
        tk.CodingDesk(counts)
    with pytest.raises(tk.ToolkitError, match=r"CodingDesk\(\) got .*'codr'. Did you mean 'coder'"):
        tk.CodingDesk(sheet, codr="Ann")
    with pytest.raises(tk.ToolkitError, match="by must be an int, not str"):
        tk.CodingDesk(sheet).turn("1")


def test_a_sheet_that_is_coded_in_part_goes_on(sheet):
    part = sheet.coded({sheet.items[0]: 1}, coder="Bo", remarks={sheet.items[0]: "sure"})
    desk = part.explore()
    assert isinstance(desk, tk.CodingDesk)
    assert desk.item == sheet.items[1]
    assert (desk.coder, desk.sheet.remarks[0]) == ("Bo", "sure")


# --- blind ------------------------------------------------------------------------------------


def test_nothing_but_the_passage_is_told_to_the_page(counts):
    desk = tk.CodingDesk(tk.sample_hits(counts, 4, by="outlet", seed=1, probe=1))
    finish(desk)
    told = f"{desk.card.get_state()} {desk.status.text} {desk.program.text}"
    assert not [word for word in ("Wire", "Ledger", "2031", ".txt") if word in told]


def test_no_precision_before_all_is_coded(sheet):
    desk = tk.CodingDesk(sheet)
    while desk.sheet.done < len(sheet) - 1:
        desk.decide(1)
        assert not desk.card._view["summary"]
    desk.decide(0)
    said = desk.card._view["summary"]
    table = tk.validate(desk.sheet).table
    for row in table.iter_rows(named=True):
        assert (
            f"{row['frame']} {row['precision']:.2f} ({row['right']} of {row['coded']} right, "
            f"95 % interval {row['low']:.2f} to {row['high']:.2f})"
        ) in said
    assert "tk.validate(desk.sheet)" in said
    desk.undo()
    assert not desk.card._view["summary"]


def test_what_was_probed_is_told_too(counts):
    desk = tk.CodingDesk(tk.sample_hits(counts, 2, seed=1, probe=1))
    finish(desk)
    assert ", recall 0." in desk.card._view["summary"]
    assert "(1 sentence probed, " in desk.card._view["summary"]


def test_nothing_can_be_said_of_doubt(sheet):
    desk = tk.CodingDesk(sheet)
    finish(desk, "?")
    assert "All are unsure: nothing can be said" in desk.card._view["summary"]
    assert not desk.error


def test_an_empty_sheet_is_a_sentence(counts):
    nothing = tk.count_frames(counts.corpus, {"weather": ["rain"]})
    desk = tk.CodingDesk(tk.sample_hits(nothing, 3))
    assert desk.card._view["empty"] == "There is nothing to code. 0 hits of 0 drawn."
    assert len(desk.sheet) == 0
    desk.turn()
    desk.skip()
    desk.undo()
    with pytest.raises(tk.ToolkitError, match="There is no item to code"):
        desk.decide(1)


def test_hostile_text_goes_to_the_page_as_it_is(sheet):
    desk = tk.CodingDesk(sheet, coder="<b>")
    at = sheet.table["left"].to_list().index("<script>alert(1)</script> ")
    desk.item = sheet.items[at]
    desk.card.press("remark", desk.item, remark="</textarea>\ud800 '\"")
    assert desk.card._view["left"] == "<script>alert(1)</script> "
    assert desk.card._view["right"] == " & $5 to $10 🚢"
    assert desk.card._view["remark"] == "</textarea>\ufffd '\""
    assert desk.sheet.remarks[at] == desk.card._view["remark"]


# --- files ------------------------------------------------------------------------------------


def test_each_decision_is_in_the_file_at_once_and_read_back(sheet, tmp_path):
    path = tmp_path / "ann.csv"
    desk = tk.CodingDesk(sheet, path=path)
    assert desk.coder == "ann"
    remarks = ['no\nquote, "x"', "=1+1", "🚢"]
    for number, code in enumerate(["1", "0", "?"]):
        desk.card.press("code", desk.item, value=code, remark=remarks[number])
        assert sheet.read(path).codes == desk.sheet.codes
    assert again(desk, sheet).table.equals(desk.sheet.table)
    tomorrow = tk.CodingDesk(sheet, path=str(path), coder="Ann")
    assert tomorrow.item == sheet.items[3]
    assert tomorrow.sheet.table.equals(desk.sheet.table)
    assert tomorrow.sheet.coder == "Ann"
    tomorrow.undo()  # nothing: the decisions of yesterday stand
    assert tomorrow.sheet.done == 3


def test_an_undone_decision_and_a_remark_alone_are_written_too(sheet, tmp_path):
    path = tmp_path / "ann.csv"
    desk = tk.CodingDesk(sheet, path=path)
    desk.decide(1)
    desk.undo()
    desk.card.press("remark", desk.item, remark="which war?")
    assert sheet.read(path).codes == sheet.codes
    assert sheet.read(path).remarks[0] == "which war?"


def test_a_file_of_another_sheet_is_refused_and_left_alone(sheet, counts, tmp_path):
    path = tmp_path / "ann.csv"
    tk.sample_hits(counts, 3, seed=2).to_csv(path)
    before = path.read_bytes()
    with pytest.raises(tk.ToolkitError, match=r"ann.csv.* is not on this sheet"):
        tk.CodingDesk(sheet, path=path)
    assert path.read_bytes() == before
    for text in ("", "a,b\n1,2\n"):
        path.write_text(text)
        with pytest.raises(tk.ToolkitError, match=r"ann\.csv"):
            tk.CodingDesk(sheet, path=path)
        assert path.read_text() == text


def test_a_file_that_cannot_be_kept_is_told_before_the_first_decision(sheet, tmp_path):
    with pytest.raises(tk.ToolkitError, match="no folder"):
        tk.CodingDesk(sheet, path=tmp_path / "no" / "ann.csv")
    with pytest.raises(tk.ToolkitError, match="It is no .csv"):
        tk.CodingDesk(sheet, path=tmp_path / "ann.xlsx")


def test_what_somebody_else_wrote_is_not_overwritten(sheet, tmp_path):
    path = tmp_path / "ann.csv"
    one, other = tk.CodingDesk(sheet, path=path), tk.CodingDesk(sheet, path=path)
    one.decide(1)
    other.card.press("code", other.item, value="0")
    assert "Somebody else has changed it" in other.error
    assert sheet.read(path).codes == one.sheet.codes
    assert other.sheet.done == 1  # not lost
    with pytest.raises(tk.ToolkitError, match="is there already"):
        other.keep(path)
    other.keep(tmp_path / "bo.csv")
    other.card.press("code", other.item, value="0")
    assert not other.error
    assert sheet.read(tmp_path / "bo.csv").codes == other.sheet.codes


def test_the_codes_can_be_saved_later(sheet, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    desk = tk.CodingDesk(sheet, coder="Ann")
    desk.decide(1)
    desk._keep.click()
    desk.decide(0)
    assert sheet.read("coding-1.csv").codes == desk.sheet.codes
    assert desk.status.text.endswith("Each code is written to coding-1.csv.")
    assert desk._keep.layout.display == "none"
