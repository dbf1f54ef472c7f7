"""Voices, articles, keyness and trends as a person uses them: by mouse, by keyboard, in both themes."""

from __future__ import annotations

import time

import pytest

pytestmark = pytest.mark.browser

HOSTILE = [
    "<script>window.hacked = 1</script>",
    "<img src=x onerror='window.hacked = 1'>",
    "from $5 to $10",
    "שלום עולם",
    "🚢 patrol",
]
SET_UP = "import toolkit as tk\ncorpus = tk.sample()\nlexicon = tk.Lexicon.builtin('security')"


def wait_until(page, program, part, *more):
    """Wait until a part of the page is so; a redraw may put another element in its place."""
    asked = f"(found, more) => found.length > 0 && ({program})([found[0], ...more])"
    deadline = time.monotonic() + 60
    while not part.evaluate_all(asked, list(more)):
        assert time.monotonic() < deadline, f"never so: {program} {more}"
        page.wait_for_timeout(100)


def rows(part):
    return part.locator(".tk-body [role=row]")


@pytest.fixture
def opened(lab):
    """Open explorers in a notebook, a cell each; give the panel of the first."""

    def show(*lines, first=SET_UP):
        lab.page.set_viewport_size({"width": 1280, "height": 2700})
        lab.write_notebook("reading.ipynb", first, *lines)
        lab.open_notebook("reading.ipynb")
        lab.set_theme("light")
        lab.run_all()
        return lab.page.locator(".tk-panel")

    yield show
    assert not lab.errors, lab.errors


def looked_at(lab, name, panel):
    """Take a picture in both themes, and look for what shuts people out."""
    for theme in ("dark", "light"):
        lab.set_theme(theme)
        lab.page.wait_for_timeout(500)
        lab.shot(f"{name}-{theme}", panel)
        assert not lab.barriers(".jp-OutputArea")


def test_from_a_speaker_to_the_words_to_the_article(lab, opened):
    panel = opened("tk.VoiceExplorer(corpus, lexicon)").first
    panel.locator(".tk-figure .main-svg").first.wait_for()
    bar = panel.locator(".tk-figure .point path").nth(1)
    box = bar.bounding_box()
    lab.page.mouse.click(box["x"] + 6, box["y"] + box["height"] / 2)
    code = panel.locator(".tk-code code").nth(1)
    wait_until(lab.page, "([code]) => code.textContent.includes('speaker=')", code)
    speaker = panel.get_by_label("Speaker", exact=True)
    name = speaker.evaluate("menu => menu.selectedOptions[0].text").rpartition("(")[0].strip()
    name = name.replace("\xa0", " ")  # JupyterLab writes no-break spaces
    assert name in code.text_content()
    lines = panel.locator(".tk-lines:not(.tk-choice)")
    wait_until(
        lab.page,
        "([lines, name]) => [...lines.querySelectorAll('.tk-body .tk-c0')].every("
        "cell => cell.textContent === name)",
        lines,
        name,
    )

    rows(panel).first.focus()
    for key in ("ArrowDown", "Enter"):
        lab.page.keyboard.press(key)
    reader = panel.locator(".tk-reader")
    reader.locator(".tk-chosen").first.wait_for()
    told = reader.locator("[role=status]")
    wait_until(lab.page, "([told, name]) => told.textContent.includes(name)", told, name)
    panel.get_by_label("Named but never heard?").fill("dockers, Sela Dragan")
    panel.get_by_label("Named but never heard?").press("Enter")
    panel.locator(".tk-choice .tk-body [role=row]").first.wait_for()
    looked_at(lab, "voices", panel)
    panel.get_by_label("Show", exact=True).select_option("with which verbs")
    title = panel.locator(".tk-figure .gtitle").first
    wait_until(lab.page, "([title]) => title.textContent.includes('verbs')", title)
    lab.shot("voices-verbs", panel.locator(".tk-figure").first)
    panel.get_by_label("Show", exact=True).select_option("framing terms by voice")
    wait_until(lab.page, "([title]) => title.textContent.includes('by voice')", title)
    lab.shot("voices-frames", panel.locator(".tk-figure").first)


def test_an_article_is_read_with_keys(lab, opened):
    panel = opened("tk.ArticleExplorer(corpus, lexicon)").first
    reader = panel.locator(".tk-reader")
    reader.locator(".tk-headline").wait_for()
    first = reader.locator(".tk-headline").text_content()
    reader.locator(".tk-page").focus()
    lab.page.keyboard.press("n")
    reader.locator(".tk-chosen").first.wait_for()
    lab.page.keyboard.press("ArrowRight")
    headline = reader.locator(".tk-headline")
    wait_until(lab.page, "([line, text]) => line.textContent !== text", headline, first)
    legend = reader.locator(".tk-legend")
    lab.page.keyboard.press("c")
    wait_until(lab.page, "([legend]) => !legend.textContent.includes('cue')", legend)
    assert not panel.get_by_label("Cues").is_checked()
    lab.page.keyboard.press("c")
    panel.get_by_role("button", name="‹ Previous", exact=True).click()
    wait_until(lab.page, "([line, text]) => line.textContent === text", headline, first)
    people = panel.locator(".tk-choice .tk-body [role=row]")
    people.nth(1).focus()
    lab.page.keyboard.press("Enter")
    reader.locator(".tk-chosen").first.wait_for()
    name = people.nth(1).locator(".tk-t").first.text_content()
    told = reader.locator("[role=status]")
    wait_until(lab.page, "([told, name]) => told.textContent.includes(name)", told, name)
    looked_at(lab, "article", panel)
    panel.get_by_label("Parts of the page").check()
    reader.locator(".tk-zoned").wait_for()
    lab.shot("article-zones", reader)


def test_from_an_effect_to_the_lines_of_both_sides(lab, opened):
    panel = opened("tk.KeynessExplorer(corpus, target='Kestria Today')").first
    panel.locator(".tk-figure .point").first.wait_for()
    mark = panel.locator(".tk-figure .points .point").nth(4)
    box = mark.bounding_box()
    lab.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    code = panel.locator(".tk-code code").nth(1)
    wait_until(lab.page, "([code]) => code.textContent.includes('.lines(')", code)
    table = panel.locator(".tk-choice .tk-body [role=row]")
    chosen = panel.locator(".tk-choice .tk-body [aria-selected=true]")
    assert chosen.count() == 1
    table.nth(5).focus()
    lab.page.keyboard.press("Enter")
    word = table.nth(5).locator(".tk-t").first.text_content()
    wait_until(lab.page, "([code, word]) => code.textContent.includes(word)", code, word)
    looked_at(lab, "keyness", panel)
    panel.get_by_label("Show", exact=True).select_option("effects against frequency")
    title = panel.locator(".tk-figure .gtitle").first
    wait_until(lab.page, "([title]) => title.textContent.includes('frequent')", title)
    lab.shot("keyness-scatter", panel.locator(".tk-figure").first)


def test_from_a_period_to_its_lines(lab, opened):
    panel = opened("tk.TrendExplorer(corpus, ['talk*', 'navy'])").first
    panel.locator(".tk-figure .point").first.wait_for()
    box = panel.locator(".tk-figure .points .point").nth(2).bounding_box()
    lab.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    rows(panel).first.wait_for()
    code = panel.locator(".tk-code code").nth(1)
    wait_until(lab.page, "([code]) => code.textContent.includes('period=')", code)
    event = panel.get_by_label("Compare before and from")
    event.fill("2031-06-01")
    event.press("Enter")
    panel.locator(".tk-choice .tk-body [role=row]").first.wait_for()
    looked_at(lab, "trends", panel)
    event.fill("some day")
    event.press("Enter")
    alert = panel.locator(".tk-alert p").first
    wait_until(lab.page, "([alert]) => alert.textContent.includes('some day')", alert)


def test_lines_without_end_are_paged(lab, opened):
    line = "tk.ConcordanceExplorer(many, 'the')"
    first = f"{SET_UP}\nmany = tk.Corpus.from_texts(['The one and the other. ' * 500] * 100)"
    panel = opened(line, first=first).first
    status = panel.locator(".tk-lines [role=status]").first
    wait_until(lab.page, "([e]) => e.textContent === 'Lines 1–200 of 100,000'", status)
    panel.get_by_role("button", name="Last page").click()
    wait_until(lab.page, "([e]) => e.textContent === 'Lines 99,801–100,000 of 100,000'", status)
    panel.get_by_role("button", name="Right context").click()
    wait_until(lab.page, "([e]) => e.textContent === 'Lines 1–200 of 100,000'", status)
    looked_at(lab, "lines", panel)


def test_hostile_text_is_shown_and_never_run(lab, opened):
    first = "\n".join(
        [
            "import toolkit as tk",
            f"hostile = {HOSTILE!r}",
            "texts = [f'“War of {t},” said Ann {t}. {t} peace war.' for t in hostile]",
            "about = {'outlet': hostile, 'headline': hostile, 'date': ['2031-01'] * 5}",
            "corpus = tk.Corpus.from_texts(texts, hostile, about)",
            "lexicon = {'<b>war</b> $1': ['war'], '$2 peace': ['peace']}",
        ]
    )
    opened(
        "voices = tk.VoiceExplorer(corpus, lexicon)\nvoices.passages.grid.selected = 0\nvoices",
        "tk.ArticleExplorer(corpus, lexicon)",
        "keyness = tk.KeynessExplorer(corpus)\nkeyness.term = 'war'\nkeyness",
        "trends = tk.TrendExplorer(corpus, lexicon)\ntrends.by = 'outlet'\ntrends",
        first=first,
    )  # fmt: skip
    lab.page.locator(".tk-figure .main-svg").nth(2).wait_for()
    lab.page.wait_for_timeout(1500)
    assert lab.page.evaluate("window.hacked") is None
    shown = lab.page.locator(".jp-Notebook").inner_text()
    for text in HOSTILE:
        assert text in shown
    assert lab.page.locator(".jp-OutputArea mjx-container").count() == 0
    assert not lab.page.locator(".jp-OutputArea img, .jp-OutputArea script").count()
