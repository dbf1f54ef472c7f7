"""The first notebook as a person uses it: run, change a control, click a bar, read the article."""

from __future__ import annotations

import time

import pytest

pytestmark = pytest.mark.browser

NOTEBOOK = "notebooks/00_start_here.ipynb"
SOON = 3  # seconds; measured 0.3 to 0.6 on two busy cores
HOSTILE = [
    "<script>window.hacked = 1</script>",
    "<img src=x onerror='window.hacked = 1'>",
    "from $5 to $10",
    "שלום עולם",
    "🚢 patrol",
]


def first_panel(lab):
    """Find the explorer of frames, the first panel with a menu of frames."""
    return lab.page.locator(".widget-vbox").filter(has=lab.page.get_by_label("Frame", exact=True))


def chosen(panel, label):
    """Read a menu: its entry, and the number behind it (JupyterLab writes no-break spaces)."""
    entry = panel.get_by_label(label).evaluate("menu => menu.selectedOptions[0].text")
    name, _, count = entry.replace("\xa0", " ").rpartition(" ")
    return name, int(count.strip("()").replace(",", ""))


def rows(panel):
    return panel.locator(".tk-body [role=row]")


@pytest.fixture
def start(lab):
    """Open the notebook and run it."""
    lab.page.set_viewport_size({"width": 1280, "height": 1600})
    lab.open_notebook(NOTEBOOK)
    began = time.monotonic()
    lab.command("notebook:run-all-cells", wait=False)
    lab.page.locator(".tk-figure .main-svg").first.wait_for()
    lab.first_chart = time.monotonic() - began
    lab.run_all()
    return lab


def test_the_first_chart_comes_within_ten_seconds_and_nothing_goes_wrong(start):
    print("FIRST", start.first_chart)
    assert start.first_chart < 10
    assert not start.errors
    assert start.page.locator(".tk-alert p").all_text_contents().count("") == len(
        start.page.locator(".tk-alert p").all()
    )


def test_from_a_bar_to_its_lines_to_the_article(start):
    panel = first_panel(start).first
    status = panel.locator(".tk-lines [role=status]").first
    before = status.text_content()
    bar = panel.locator(".tk-figure").first.locator(".point path").first
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    began = time.monotonic()
    start.page.mouse.click(box["x"] + 12, box["y"] + box["height"] / 2)
    start.page.wait_for_function(
        "([element, text]) => element.textContent !== text", arg=[status.element_handle(), before]
    )
    took = time.monotonic() - began
    print("TOOK", took)
    assert took < SOON
    outlet, lines = chosen(panel, "Lines from")
    assert status.text_content() == f"{lines} lines"
    assert rows(panel).count() == lines
    assert set(panel.locator(".tk-body .tk-c4").all_text_contents()) >= {outlet}
    assert f'outlet="{outlet}"' in panel.locator(".tk-code code").nth(1).text_content()

    rows(panel).nth(1).click()
    reader = panel.locator(".tk-reader")
    reader.locator(".tk-chosen").first.wait_for()
    node = rows(panel).nth(1).locator(".tk-c1").text_content()
    assert reader.locator(".tk-chosen").first.text_content() == node
    assert outlet in reader.locator(".tk-byline").text_content()
    reader.get_by_label(reader.locator(".tk-headline").text_content()).focus()
    start.page.keyboard.press("n")
    start.page.wait_for_function(
        "element => /^Mark \\d+ of/.test(element.textContent)",
        arg=reader.locator("[role=status]").element_handle(),
    )
    for theme in ("light", "dark"):
        start.set_theme(theme)
        start.page.wait_for_timeout(400)
        start.shot(f"frames-{theme}", panel)


def test_a_menu_does_what_a_click_does(start):
    panel = first_panel(start).first
    title = panel.locator(".tk-figure .gtitle").first
    began = time.monotonic()
    panel.get_by_label("Frame", exact=True).select_option("diplomacy")
    start.page.wait_for_function(
        "element => element.textContent.startsWith('Diplomacy')", arg=title.element_handle()
    )
    took = time.monotonic() - began
    print("TOOK", took)
    assert took < SOON
    panel.get_by_label("Lines from").select_option(index=1)
    start.page.wait_for_function(
        "element => element.textContent.includes('.where(frame=\"diplomacy\"')",
        arg=panel.locator(".tk-code code").nth(1).element_handle(),
    )


def test_lines_are_read_with_the_keyboard_alone(start):
    panel = first_panel(start).first
    rows(panel).first.focus()
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        start.page.keyboard.press(key)
    panel.locator(".tk-reader .tk-chosen").first.wait_for()
    assert rows(panel).nth(2).get_attribute("aria-selected") == "true"
    start.page.keyboard.press("ArrowUp")
    assert rows(panel).nth(1).evaluate("row => row === document.activeElement")


def test_a_cell_of_the_heat_map_opens_its_sentences(start):
    panel = (
        start.page.locator(".widget-vbox")
        .filter(has=start.page.get_by_label("Terms", exact=True))
        .first
    )
    start.page.get_by_label("Draw a").first.scroll_into_view_if_needed()
    panel.get_by_label("Lines of the pair").select_option(index=1)
    rows(panel).first.wait_for()
    assert rows(panel).count() == chosen(panel, "Lines of the pair")[1]
    for theme in ("light", "dark"):
        start.set_theme(theme)
        start.page.wait_for_timeout(400)
        start.shot(f"co-occurrence-{theme}", panel)
    panel.get_by_label("Draw a").select_option("network")
    panel.locator(".tk-figure .textpoint text").first.wait_for()
    start.shot("network-dark", panel.locator(".tk-figure").first)


def test_a_network_and_a_heat_map_tell_what_was_clicked(start):
    panel = (
        start.page.locator(".widget-vbox")
        .filter(has=start.page.get_by_label("Terms", exact=True))
        .first
    )
    chart = panel.locator(".tk-figure").first
    chart.scroll_into_view_if_needed()
    place = chart.evaluate("""element => {
        const plot = element.querySelector('.js-plotly-plot'), z = plot.data[0].z;
        const row = z.findIndex(cells => cells.some(value => value !== null));
        const column = z[row].findIndex(value => value !== null);
        const {xaxis, yaxis} = plot._fullLayout, box = plot.getBoundingClientRect();
        return [box.x + xaxis._offset + xaxis.l2p(column), box.y + yaxis._offset + yaxis.l2p(row)];
    }""")
    start.page.mouse.move(*place)
    start.page.mouse.click(*place)
    rows(panel).first.wait_for()
    assert " + " in chosen(panel, "Lines of the pair")[0]


def test_nobody_is_shut_out(start):
    for theme in ("light", "dark"):
        start.set_theme(theme)
        assert not start.barriers(".jp-OutputArea")


def test_the_state_survives_a_reload_of_the_page(start):
    panel = first_panel(start).first
    panel.get_by_label("Frame", exact=True).select_option("economic")
    title = ".tk-figure .gtitle"
    start.page.wait_for_function(
        "title => document.querySelector(title).textContent.startsWith('Economic')", arg=title
    )
    start.command("docmanager:save")
    start.page.reload()
    start.page.wait_for_function(
        "title => document.querySelector(title)?.textContent.startsWith('Economic')",
        arg=title,
        timeout=60_000,
    )


def test_charts_follow_the_width_of_the_page(start):
    fits = """() => [...document.querySelectorAll('.tk-figure')].filter(e => e.clientWidth)
        .every(e => Math.abs(e.querySelector('.main-svg').clientWidth - e.clientWidth) < 2)"""
    for width in (1280, 700, 1000):
        start.page.set_viewport_size({"width": width, "height": 1600})
        start.page.wait_for_function(fits)


def test_hostile_text_is_shown_and_never_run(lab):
    lab.write_notebook(
        "hostile.ipynb",
        "import toolkit as tk",
        f"hostile = {HOSTILE!r}",
        "texts = [f'{t} war. {t} peace war.' for t in hostile]",
        "corpus = tk.Corpus.from_texts(texts, hostile, {'outlet': hostile, 'headline': hostile})",
        "frames = tk.FrameExplorer(corpus, {'<b>war</b> $1': ['war'], '$2 peace': ['peace']})",
        "frames.passages.grid.selected = 0\nframes",
        "tk.ConcordanceExplorer(corpus, 'war')",
        "tk.CooccurrenceExplorer(corpus, ['war', 'peace', 'patrol'])",
        "frames.result",
    )
    lab.open_notebook("hostile.ipynb")
    lab.run_all()
    lab.page.locator(".tk-figure .main-svg").first.wait_for()
    lab.page.locator(".tk-reader .tk-headline").first.wait_for()
    lab.page.wait_for_timeout(1500)
    assert lab.page.evaluate("window.hacked") is None
    shown = lab.page.locator(".jp-Notebook").inner_text()
    for text in HOSTILE:
        assert text in shown
    assert lab.page.locator(".jp-OutputArea mjx-container").count() == 0
    assert not lab.page.locator(".jp-OutputArea img, .jp-OutputArea script").count()
    lab.shot("hostile")
