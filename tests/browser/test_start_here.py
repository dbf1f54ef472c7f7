"""The first notebook as a person uses it: run, change a control, click a bar, read the article."""

from __future__ import annotations

import time

import pytest

pytestmark = pytest.mark.browser

NOTEBOOK = "notebooks/00_start_here.ipynb"
SOON = 3  # seconds; measured 0.3 to 0.6 on two busy cores


def panel_with(lab, menu):
    """Find the explorer that has a certain menu."""
    there = lab.page.get_by_label(menu, exact=True)
    return lab.page.locator(".widget-vbox").filter(has=there).first


def chosen(panel, label):
    """Read a menu: its entry, and the number behind it (JupyterLab writes no-break spaces)."""
    entry = panel.get_by_label(label).evaluate("menu => menu.selectedOptions[0].text")
    name, _, count = entry.replace("\xa0", " ").rpartition(" ")
    return name, int(count.strip("()").replace(",", ""))


def rows(panel):
    return panel.locator(".tk-body [role=row]")


@pytest.fixture(scope="module")
def run(long_lab):
    """Open the notebook and run it, once for all."""
    lab = long_lab
    lab.page.set_viewport_size({"width": 1280, "height": 1600})
    lab.open_notebook(NOTEBOOK)
    lab.set_theme("light")
    began = time.monotonic()
    lab.command("notebook:run-all-cells", wait=False)
    lab.page.locator(".tk-figure .main-svg").first.wait_for()
    lab.first_chart = time.monotonic() - began
    lab.run_all()
    return lab


@pytest.fixture
def start(run, calm):
    """Give the notebook; nothing in it may complain."""
    return run


def test_from_a_bar_to_its_lines_to_the_article(start):
    assert start.first_chart < 20  # under 10 s on an idle machine; this one may be busy
    assert not any(start.page.locator(".tk-alert p").all_text_contents())

    panel = panel_with(start, "Frame")
    status = panel.locator(".tk-lines [role=status]").first
    before = status.text_content()
    bar = panel.locator(".tk-figure").first.locator(".point path").first
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    began = time.monotonic()
    start.page.mouse.click(box["x"] + 12, box["y"] + box["height"] / 2)
    start.wait_until("([element, text]) => element.textContent !== text", status, before)
    assert time.monotonic() - began < SOON
    outlet, lines = chosen(panel, "Lines from")
    assert status.text_content() == f"Lines 1–100 of {lines}"
    assert rows(panel).count() == min(lines, 100)
    assert set(panel.locator(".tk-body .tk-c4").all_text_contents()) >= {outlet}
    assert f'outlet="{outlet}"' in panel.locator(".tk-code code").nth(1).text_content()

    rows(panel).nth(1).click()
    reader = panel.locator(".tk-reader")
    reader.locator(".tk-chosen").first.wait_for()
    node = rows(panel).nth(1).locator(".tk-c1").text_content()
    assert reader.locator(".tk-chosen").first.text_content() == node
    assert outlet in reader.locator(".tk-byline").text_content()
    panel.get_by_label("Mark who is quoted").check()
    legend = reader.locator(".tk-legend")
    start.wait_until("([legend]) => legend.textContent.includes('speech')", legend)
    start.picture("panel-frames", panel, (860, 1400), scale=0.9)


def test_menus_and_keys_do_what_clicks_do(start):
    panel = panel_with(start, "Frame")
    title = panel.locator(".tk-figure .gtitle").first
    began = time.monotonic()
    panel.get_by_label("Frame", exact=True).select_option("diplomacy")
    start.wait_until("([title]) => title.textContent.startsWith('Diplomacy')", title)
    assert time.monotonic() - began < SOON
    panel.get_by_label("Lines from").select_option(index=1)
    code = panel.locator(".tk-code code").nth(1)
    start.wait_until("([code]) => code.textContent.includes('frame=\"diplomacy\"')", code)
    start.wait_until("([code]) => code.textContent.includes('outlet=')", code)

    rows(panel).first.focus()
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        start.page.keyboard.press(key)
    reader = panel.locator(".tk-reader")
    reader.locator(".tk-chosen").first.wait_for()
    assert rows(panel).nth(2).get_attribute("aria-selected") == "true"
    start.page.keyboard.press("ArrowUp")
    assert rows(panel).nth(1).evaluate("row => row === document.activeElement")
    status = reader.locator("[role=status]")
    before = status.text_content()
    reader.locator(".tk-page").focus()
    start.page.keyboard.press("n")
    start.wait_until("([element, text]) => element.textContent !== text", status, before)


def test_a_cell_of_the_heat_map_opens_its_sentences(start):
    panel = panel_with(start, "Terms")
    chart = panel.locator(".tk-figure").first
    chart.locator(".hm image, .hm .heatmap-label").first.wait_for(state="attached")
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
    pair, n = chosen(panel, "Lines of the pair")
    assert " + " in pair
    assert rows(panel).count() == min(n, 100)
    code = panel.locator(".tk-code code").nth(1)
    before = code.text_content()
    start.shot("co-occurrence", panel)
    menu = panel.get_by_label("Lines of the pair")
    menu.focus()
    start.page.keyboard.press("ArrowDown")  # what a click on another cell does
    start.wait_until("([first, before]) => first.textContent !== before", code, before)
    assert chosen(panel, "Lines of the pair")[0] != pair
    panel.get_by_label("Draw a").select_option("network")
    panel.locator(".tk-figure .textpoint text").first.wait_for()
    start.picture("panel-network", chart, (860, 560), scale=0.9)


def test_nobody_is_shut_out(start):
    ink = """() => {
        const parts = colour => colour.match(/[\\d.]+/g).slice(0, 3);
        const shade = colour => parts(colour).reduce((a, b) => a + +b, 0) / 765;
        const title = getComputedStyle(document.querySelector('.tk-figure .gtitle')).fill;
        const ground = getComputedStyle(document.body).getPropertyValue('--jp-layout-color0');
        const probe = document.body.appendChild(document.createElement('i'));
        probe.style.color = ground;
        const result = Math.abs(shade(title) - shade(getComputedStyle(probe).color));
        probe.remove();
        return result;
    }"""
    for theme in ("dark", "light"):
        start.set_theme(theme)
        start.page.wait_for_function(f"() => ({ink})() > 0.5")
        start.page.wait_for_timeout(500)
        start.shot(f"frames-{theme}", panel_with(start, "Frame"))
        start.shot(f"network-{theme}", panel_with(start, "Terms"))
        assert not start.barriers(".jp-OutputArea")
        assert not start.barriers(".jp-RenderedMarkdown")


def test_ones_own_texts_are_read_in_the_workbench(start):
    start.page.get_by_role("button", name="Use your own texts").click()
    box = start.page.get_by_label("File or folder")
    box.fill("../corpus/lexicon.csv")
    box.press("Enter")
    panel = start.page.locator(".widget-vbox").filter(has=box).first
    code = panel.locator(".tk-code code").first
    start.wait_until("([code]) => code.textContent.includes('lexicon.csv')", code)
    column = start.page.get_by_label("Texts in column")
    column.select_option("note")
    start.wait_until("([code]) => code.textContent.includes('text=\"note\"')", code)
    status = panel.locator(".tk-status p").first
    start.wait_until("([status]) => status.textContent.includes('rows')", status)


def test_charts_follow_the_page_and_survive_a_second_run_and_a_reload(lab):
    lab.write_notebook(
        "reload.ipynb",
        "import toolkit as tk",
        "tk.FrameExplorer(tk.sample(), {'security': ['navy'], 'economic': ['cost*', 'price*']})",
        f"tk.ConcordanceExplorer(tk.sample(), {'|'.join(['navy', 'border', 'talks'] * 8)!r})",
    )
    lab.open_notebook("reload.ipynb")
    lab.run_all()
    lab.page.locator(".tk-figure .main-svg").first.wait_for()
    fits = """() => [...document.querySelectorAll('.tk-figure')].filter(e => e.clientWidth)
        .every(e => Math.abs((e.querySelector('.main-svg')?.clientWidth ?? 0) - e.clientWidth) < 2
            && [...e.querySelectorAll('.gtitle, .gtitle-subtitle')].every(text => {
                const [words, chart] = [text, e].map(part => part.getBoundingClientRect());
                const top = e.querySelector('.js-plotly-plot').layout.margin.t;
                return words.right <= chart.right && words.top >= chart.top
                    && words.bottom <= chart.top + top;
            }))"""
    for width in (700, 1280, 900):
        lab.page.set_viewport_size({"width": width, "height": 1600})
        lab.page.wait_for_function(fits)
    lab.run_all()  # lets go the panel that was there; the new one is as alive
    lab.page.locator(".tk-figure .main-svg").first.wait_for()
    assert lab.page.locator(".tk-panel").count() == 2
    lab.page.get_by_label("Frame", exact=True).select_option("economic")
    title = lab.page.locator(".tk-figure .gtitle").first
    lab.wait_until("([title]) => title.textContent.startsWith('Economic')", title)
    assert not lab.errors, lab.errors
    lab.command("docmanager:save")
    lab.page.reload()
    lab.page.wait_for_function(
        "() => document.querySelector('.tk-figure .gtitle')?.textContent.startsWith('Economic')",
        timeout=60_000,
    )


def test_a_widget_that_starts_too_late_is_as_alive_as_the_others(long_lab):
    """anywidget waits two seconds, then drops what Python says; here it waits no time at all."""
    lab = long_lab
    lab.write_notebook(
        "late.ipynb",
        "import toolkit as tk",
        "tk.FrameExplorer(tk.sample(), {'security': ['navy'], 'economic': ['cost*', 'price*']})",
    )
    lab.open_notebook("late.ipynb")
    lab.page.evaluate("""() => {
        const wait = AbortSignal.timeout.bind(AbortSignal);
        AbortSignal.timeout = time => wait(time === 2000 ? 0 : time);
    }""")
    lab.run_all()
    lab.page.locator(".tk-figure .main-svg").first.wait_for()
    assert lab.errors
    assert set(lab.errors) == {"[anywidget] Failed to initialize model."}
    lab.page.get_by_label("Frame", exact=True).select_option("economic")
    title = lab.page.locator(".tk-figure .gtitle").first
    lab.wait_until("([title]) => title.textContent.startsWith('Economic')", title)
    code = lab.page.locator(".tk-code code").first
    lab.wait_until("([code]) => code.textContent.includes('economic')", code)
    panel = panel_with(lab, "Frame")
    rows(panel).first.click()
    panel.locator(".tk-reader .tk-chosen").first.wait_for()
    lab.errors.clear()
