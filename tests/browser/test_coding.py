"""A sheet coded by keyboard alone, in both themes; JupyterLab takes none of the keys."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

SET_UP = """\
import toolkit as tk
counts = tk.count_frames(tk.sample(), {'security': ['militar*', 'patrol*'], 'talks': ['talks']})
sheet = tk.sample_hits(counts, 3, seed=1)
desk = tk.CodingDesk(sheet, coder='Ann', path='ann.csv')
desk"""


def test_three_items_are_coded_by_keyboard(lab, server):
    lab.write_notebook("desk.ipynb", SET_UP, "print(desk.sheet.codes)")
    lab.open_notebook("desk.ipynb")
    lab.run_all()
    page, card = lab.page, lab.page.locator(".tk-card")
    place = card.locator(".tk-status")
    place.filter(has_text="Item 1 of 6").wait_for()
    cells = page.locator(".jp-Notebook .jp-Cell").count()
    page.get_by_label("Coder").focus()
    while not card.evaluate("card => card.matches(':focus')"):
        page.keyboard.press("Tab")
    assert card.evaluate("card => getComputedStyle(card).outlineStyle") == "solid"
    page.keyboard.press("y")
    place.filter(has_text="Item 2").wait_for()
    page.keyboard.press("0")
    place.filter(has_text="Item 3").wait_for()
    page.keyboard.press("r")
    page.keyboard.type("which 1? no")  # letters in the remark are no codes
    page.keyboard.press("Enter")
    page.keyboard.press("?")
    place.filter(has_text="Item 4").wait_for()
    page.keyboard.press("ArrowLeft")
    place.filter(has_text="Item 3").wait_for()
    assert card.get_by_label("Remark").input_value() == "which 1? no"
    assert card.get_by_role("button", name="Unsure").get_attribute("aria-pressed") == "true"
    page.keyboard.press("o")
    place.filter(has_text="Item 4").wait_for()
    page.keyboard.press("1")
    place.filter(has_text="Item 5").wait_for()
    page.keyboard.press("z")
    place.filter(has_text="Item 4").wait_for()
    panel = page.locator(".tk-panel")
    panel.get_by_text("3 of 6 coded, 1 unsure.").wait_for()
    assert card.evaluate("card => card.contains(document.activeElement)")
    # the notebook has neither moved, nor made headings or cells of these keys
    assert page.locator(".jp-Notebook .jp-Cell").count() == cells
    assert page.locator(".jp-MarkdownCell, .jp-RawCell").count() == 0
    lines = (server.folder / "ann.csv").read_text(encoding="utf-8").splitlines()
    assert [line.rpartition(",")[2] for line in lines[1:]].count("which 1? no") == 1
    lab.looked_at({"desk": panel})
    for number in range(4, 7):
        place.filter(has_text=f"Item {number}").wait_for()
        card.get_by_role("button", name="Yes").click()
    panel.get_by_text("Precision by frame: ").wait_for()
    page.set_viewport_size({"width": 900, "height": 900})
    lab.looked_at({"desk-done": panel})
    assert card.evaluate("card => card.scrollWidth <= card.clientWidth")
    lab.run_all()  # the desk opens anew, from the file
    said = page.locator(".jp-OutputArea-output").filter(has_text="('1', '0', '?', '1', '1', '1')")
    said.wait_for()
    assert not lab.errors
