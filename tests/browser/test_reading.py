"""Voices, articles, keyness and trends as a person uses them: by mouse, by keyboard, in both themes."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

CELLS = {
    "voices": "tk.VoiceExplorer(corpus, lexicon)",
    "article": "tk.ArticleExplorer(corpus, lexicon)",
    "keyness": "tk.KeynessExplorer(corpus, target='Kestria Today')",
    "trends": "tk.TrendExplorer(corpus, ['talk*', 'navy'])",
    "lines": "tk.ConcordanceExplorer(many, 'the')",
    "slow": "Slow(corpus)",
}
SET_UP = """\
import toolkit as tk
corpus = tk.sample()
lexicon = tk.Lexicon.builtin('security')
many = tk.Corpus.from_texts(['The one and the other. ' * 500] * 100)

import time
class Slow(tk.ConcordanceExplorer):
    def work(self):
        time.sleep(1.5 if self.pattern else 0)
        super().work()"""


def rows(part):
    return part.locator(".tk-body [role=row]")


def click_on(lab, mark):
    """Click into the middle of something drawn."""
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    lab.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


@pytest.fixture(scope="module")
def panels(long_lab):
    """Open the explorers in one notebook, a cell each, once for all."""
    lab = long_lab
    lab.page.set_viewport_size({"width": 1280, "height": 1600})
    lab.write_notebook("reading.ipynb", SET_UP, *CELLS.values())
    lab.open_notebook("reading.ipynb")
    lab.set_theme("light")
    lab.run_all()
    found = lab.page.locator(".tk-panel")
    return {name: found.nth(number) for number, name in enumerate(CELLS)}


@pytest.fixture
def lab(long_lab, panels, calm):
    """Give the page; nothing in it may complain."""
    return long_lab


def test_from_a_speaker_to_the_words_to_the_article(lab, panels):
    panel = panels["voices"]
    panel.locator(".tk-figure .main-svg").first.wait_for()
    click_on(lab, panel.locator(".tk-figure .point path").nth(1))
    code = panel.locator(".tk-code code").nth(1)
    lab.wait_until("([code]) => code.textContent.includes('speaker=')", code)
    speaker = panel.get_by_label("Speaker", exact=True)
    name = speaker.evaluate("menu => menu.selectedOptions[0].text").rpartition("(")[0].strip()
    name = name.replace("\xa0", " ")  # JupyterLab writes no-break spaces
    assert name in code.text_content()
    lines = panel.locator(".tk-lines:not(.tk-choice)")
    lab.wait_until(
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
    lab.wait_until("([told, name]) => told.textContent.includes(name)", told, name)
    panel.get_by_label("Named but never heard?").fill("dockers, Sela Dragan")
    panel.get_by_label("Named but never heard?").press("Enter")
    panel.locator(".tk-choice .tk-body [role=row]").first.wait_for()
    assert not lab.barriers(panel)
    lab.picture("panel-voices", panel, (860, 1000), scale=0.9)
    panel.get_by_label("Show", exact=True).select_option("with which verbs")
    title = panel.locator(".tk-figure .gtitle").first
    lab.wait_until("([title]) => title.textContent.includes('verbs')", title)
    lab.shot("voices-verbs", panel.locator(".tk-figure").first)
    panel.get_by_label("Show", exact=True).select_option("framing terms by voice")
    lab.wait_until("([title]) => title.textContent.includes('by voice')", title)
    lab.shot("voices-frames", panel.locator(".tk-figure").first)


def test_an_article_is_read_with_keys(lab, panels):
    panel = panels["article"]
    reader = panel.locator(".tk-reader")
    reader.locator(".tk-headline").wait_for()
    first = reader.locator(".tk-headline").text_content()
    reader.locator(".tk-page").focus()
    lab.page.keyboard.press("n")
    reader.locator(".tk-chosen").first.wait_for()
    lab.page.keyboard.press("ArrowRight")
    headline = reader.locator(".tk-headline")
    lab.wait_until("([line, text]) => line.textContent !== text", headline, first)
    legend = reader.locator(".tk-legend")
    lab.page.keyboard.press("c")
    lab.wait_until("([legend]) => !legend.textContent.includes('cue')", legend)
    assert not panel.get_by_label("Cues").is_checked()
    lab.page.keyboard.press("c")
    panel.get_by_role("button", name="‹ Previous", exact=True).click()
    lab.wait_until("([line, text]) => line.textContent === text", headline, first)
    people = panel.locator(".tk-choice .tk-body [role=row]")
    people.nth(1).focus()
    lab.page.keyboard.press("Enter")
    reader.locator(".tk-chosen").first.wait_for()
    name = people.nth(1).locator(".tk-t").first.text_content()
    told = reader.locator("[role=status]")
    lab.wait_until("([told, name]) => told.textContent.includes(name)", told, name)
    panel.get_by_label("Parts of the page").check()
    reader.locator(".tk-zoned").wait_for()
    lab.shot("article-zones", reader)


def test_from_an_effect_to_the_lines_of_both_sides(lab, panels):
    panel = panels["keyness"]
    panel.locator(".tk-figure .point").first.wait_for()
    click_on(lab, panel.locator(".tk-figure .points .point").nth(4))
    code = panel.locator(".tk-code code").nth(1)
    lab.wait_until("([code]) => code.textContent.includes('.lines(')", code)
    table = panel.locator(".tk-choice .tk-body [role=row]")
    chosen = panel.locator(".tk-choice .tk-body [aria-selected=true]")
    assert chosen.count() == 1
    table.nth(5).focus()
    lab.page.keyboard.press("Enter")
    word = table.nth(5).locator(".tk-t").first.text_content()
    lab.wait_until("([code, word]) => code.textContent.includes(word)", code, word)
    lab.picture("panel-keyness", panel, (860, 1000), scale=0.9)
    assert not lab.barriers(panel)
    panel.get_by_label("Show", exact=True).select_option("effects against frequency")
    title = panel.locator(".tk-figure .gtitle").first
    lab.wait_until("([title]) => title.textContent.includes('frequent')", title)
    lab.shot("keyness-scatter", panel.locator(".tk-figure").first)


def test_from_a_period_to_its_lines(lab, panels):
    panel = panels["trends"]
    panel.locator(".tk-figure .point").first.wait_for()
    click_on(lab, panel.locator(".tk-figure .points .point").nth(2))
    rows(panel).first.wait_for()
    code = panel.locator(".tk-code code").nth(1)
    lab.wait_until("([code]) => code.textContent.includes('period=')", code)
    event = panel.get_by_label("Compare before and from")
    event.fill("2031-06-01")
    event.press("Enter")
    panel.locator(".tk-choice .tk-body [role=row]").first.wait_for()
    assert not lab.barriers(panel)
    event.fill("some day")
    event.press("Enter")
    alert = panel.locator(".tk-alert p").first
    lab.wait_until("([alert]) => alert.textContent.includes('some day')", alert)


def test_lines_without_end_are_paged(lab, panels):
    panel = panels["lines"]
    status = panel.locator(".tk-lines [role=status]").first
    lab.wait_until("([e]) => e.textContent === 'Lines 1–100 of 100,000'", status)
    panel.get_by_role("button", name="Last page").click()
    lab.wait_until("([e]) => e.textContent === 'Lines 99,901–100,000 of 100,000'", status)
    panel.get_by_role("button", name="Right context").click()
    lab.wait_until("([e]) => e.textContent === 'Lines 1–100 of 100,000'", status)


def test_work_that_takes_long_is_told(lab, panels):
    panel = panels["slow"]
    panel.get_by_label("Look for").fill("navy")
    panel.get_by_label("Look for").press("Enter")
    panel.locator(".tk-working p").filter(has_text="Working ...").wait_for()
    rows(panel).first.wait_for()
    panel.locator(".tk-working").wait_for(state="detached")


def test_nobody_is_shut_out(lab, panels):
    lab.looked_at(panels)


def test_hostile_text_is_shown_and_never_run(long_lab, calm, hostile):
    lab = long_lab
    first = [
        "import toolkit as tk",
        f"hostile = {hostile!r}",
        "texts = [f'“War of {t},” said Ann {t}. {t} peace war.' for t in hostile]",
        "about = {'outlet': hostile, 'headline': hostile, 'date': ['2031-01'] * 5}",
        "corpus = tk.Corpus.from_texts(texts, hostile, about)",
        "lexicon = {'<b>war</b> $1': ['war'], '$2 peace': ['peace']}",
    ]
    lab.write_notebook(
        "hostile.ipynb",
        "\n".join(first),
        "frames = tk.FrameExplorer(corpus, lexicon)\nframes.passages.grid.selected = 0\nframes",
        "tk.ConcordanceExplorer(corpus, 'war')",
        "tk.CooccurrenceExplorer(corpus, ['war', 'peace', 'patrol'])",
        "voices = tk.VoiceExplorer(corpus, lexicon)\nvoices.passages.grid.selected = 0\nvoices",
        "tk.ArticleExplorer(corpus, lexicon)",
        "keyness = tk.KeynessExplorer(corpus)\nkeyness.term = 'war'\nkeyness",
        "trends = tk.TrendExplorer(corpus, lexicon)\ntrends.by = 'outlet'\ntrends",
        "frames.result",
    )
    lab.open_notebook("hostile.ipynb")
    lab.run_all()
    lab.page.locator(".tk-figure .main-svg").nth(2).wait_for()
    lab.page.locator(".tk-reader .tk-headline:visible").nth(2).wait_for()
    lab.page.locator(".tk-reader .tk-chosen").nth(1).wait_for()
    lab.page.wait_for_timeout(1500)
    lab.is_harmless(hostile)
    lab.shot("hostile")
