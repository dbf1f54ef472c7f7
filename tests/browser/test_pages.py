"""Exported pages in a browser: from a file, with no network, no complaint, nothing run but ours."""

from __future__ import annotations

from pathlib import Path

import pytest

import toolkit as tk

pytestmark = pytest.mark.browser

# plotly's remark on a text with two dollar signs, which so stay dollar signs
HARMLESS = ("blob:", "data:", "WARN: MathJax is not loaded")
SHOTS = Path(__file__).parent / "shots"


@pytest.fixture
def opened(browser, tmp_path):
    """Open a file in a page without a network; note everything the page complains about."""
    pages = []

    def open_file(file, *, dark=False, width=1100):
        scheme = "dark" if dark else "light"
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True
        )
        page = context.new_page()
        context.set_default_timeout(120_000)  # a busy machine is no failure
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("request", lambda r: r.url == file.as_uri() or page.complaints.append(r.url))
        page.goto(file.as_uri())
        pages.append(page)
        return page

    yield open_file
    for page in pages:
        assert not [line for line in page.complaints if not line.startswith(HARMLESS)]
        page.context.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """Write the report of a small study of the sample corpus."""
    bench = tk.explore(tk.sample())
    bench.explorers["Frames"].group = "Kestria Today"
    bench.show("Lines").pattern = "navy"
    bench.show("Co-occurrence")
    return bench.report(tmp_path_factory.mktemp("report") / "report", question="Who?")


def drawn(page, n):
    page.wait_for_function(
        f"document.querySelectorAll('.tk-figure > .js-plotly-plot, .tk-figure.js-plotly-plot').length >= {n}"
    )


@pytest.mark.parametrize("dark", [False, True])
def test_a_report_is_read_by_everybody_without_a_kernel(opened, report, barriers_in, dark):
    page = opened(report, dark=dark)
    drawn(page, 3)
    assert page.locator("h1").text_content() == "Who?"
    for text in page.locator(".tk-figure .gtitle").all():
        assert text.is_visible()
    ink, paper = page.evaluate("""() => [getComputedStyle(document.querySelector('.gtitle')).fill,
        getComputedStyle(document.body).backgroundColor]""")
    shade = [sum(map(int, c[4:-1].split(", "))) / 765 for c in (ink, paper)]
    assert abs(shade[0] - shade[1]) > 0.6
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"report-{'dark' if dark else 'light'}.png", full_page=True)
    unfold = "part => { part.open = true; part.querySelector('details')?.toggleAttribute('open'); }"
    page.evaluate(f"document.querySelectorAll('section > details').forEach({unfold})")
    assert barriers_in(page) == []


def test_a_folded_table_opens_by_key(opened, report):
    page = opened(report)
    summary = page.locator("summary", has_text="The numbers").first
    summary.focus()
    assert not page.locator("details > .scroll").first.is_visible()
    page.keyboard.press("Enter")
    assert summary.locator("xpath=..").locator("table").first.is_visible()
    lines = page.locator("summary", has_text="The lines behind").first
    lines.focus()
    page.keyboard.press("Space")
    lines.locator("xpath=..").locator("details > summary").first.click()
    assert page.locator("table.lines").first.is_visible()


def test_nothing_is_wider_than_a_telephone(opened, report):
    page = opened(report, width=390)
    drawn(page, 3)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_hostile_text_is_shown_and_never_run(opened, tmp_path, hostile):
    hostile = ["</script><script>window.hacked = 1</script>", *hostile]
    texts = [f"{t} war. {t} peace war, said Ann Lind." for t in hostile]
    about = {"outlet": hostile, "headline": hostile, "date": ["2031-01-01"] * len(hostile)}
    corpus = tk.Corpus.from_texts(texts, hostile, about)
    bench = tk.explore(corpus, {"<b>war</b> $1": ["war"], "$2 peace": ["peace"]})
    bench.explorers["Frames"].group = hostile[0]
    for name in bench.tabs.titles[1:]:
        bench.show(name)
    bench.show("Lines").pattern = "war"
    words = "\n\n".join(hostile)
    file = bench.report(tmp_path / "r", question=hostile[0], interpretation=words, limits=words)
    page = opened(file)
    drawn(page, 2)
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    page.wait_for_timeout(500)
    assert page.evaluate("window.hacked") is None
    seen = page.locator("main").inner_text()
    for text in hostile:
        assert text in seen
    assert page.locator("main img, main iframe").count() == 0


def test_the_policy_stops_what_is_not_ours(opened, report):
    page = opened(report)
    program = "document.head.append(Object.assign(document.createElement('script'), {text: 'window.hacked = 1'}))"
    page.evaluate(program)
    page.evaluate("fetch('https://example.org/').catch(() => null)")
    assert page.evaluate("window.hacked") is None
    assert any("Content Security Policy" in line for line in page.complaints)
    page.complaints.clear()


def test_paper_shows_what_is_folded(opened, report, tmp_path):
    page = opened(report)
    drawn(page, 3)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    page.wait_for_function(
        "[...document.querySelectorAll('.main-svg')].every(e => e.clientWidth <= 690)"
    )
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("details:not([open])").count() > 0
