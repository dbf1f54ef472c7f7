"""Charts on a wide page, on half a page and in a sliver: nothing is written over anything else."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

SET_UP = """\
import toolkit as tk
from toolkit.widgets.live import LinkedFigure
corpus = tk.sample()
lexicon = tk.Lexicon.builtin('security')
more = {'security': ['navy', 'army'], 'economic': ['cost*', 'price*'], 'talks': ['talk*']}
quoted = tk.quotations(corpus)
outlets = corpus.split('outlet')
charts = [
    tk.count_frames(corpus, more, by='outlet').plot(),
    tk.count_frames(corpus, more, by='outlet').plot(frame='economic'),
    quoted.plot(), quoted.plot(by='outlet'), quoted.plot(kind='verbs'),
    tk.keyness(outlets['Kestria Today'], outlets['Meridian Wire']).words().plot(),
    tk.trend(corpus, more, split='2031-06-17').plot(),
    tk.concordance(corpus, '|'.join(['navy', 'border', 'talks'] * 8)).plot(top=8),
    tk.dispersion(corpus, ['navy', 'border']).plot(),
    tk.frequencies(corpus, by='outlet').plot(top=4),
]"""
SHOW = """\
from IPython.display import display
for chart in charts:
    display({how})"""

OVERLAPS = """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap(chart => {
    const frame = chart.getBoundingClientRect(), name = chart.layout.title.text;
    const texts = [...chart.querySelectorAll('.main-svg text')]
        .filter(text => text.textContent.trim() && text.getBoundingClientRect().width)
        .map(text => [text.textContent, text.getBoundingClientRect()]);
    const faults = texts.filter(([, box]) => box.left < frame.left - 2 || box.right > frame.right + 2
        || box.top < frame.top - 2).map(([text]) => `${name}: cut: ${text}`);
    texts.forEach(([one, a], place) => texts.slice(place + 1).forEach(([other, b]) => {
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (wide > 2 && high > 4) faults.push(`${name}: ${one} over ${other}`);
    }));
    return faults;
})"""


@pytest.mark.parametrize("how", ["chart", "LinkedFigure(chart)"])
def test_no_text_is_written_over_another(long_lab, calm, how):
    lab = long_lab
    lab.write_notebook("narrow.ipynb", SET_UP, SHOW.format(how=how))
    lab.open_notebook("narrow.ipynb")
    lab.run_all()
    widths = (1280, 900) if how == "chart" else (1280, 900, 680)
    for width in widths:
        lab.page.set_viewport_size({"width": width, "height": 7000})
        charts = lab.page.locator(".js-plotly-plot .gtitle")
        lab.wait_until("([first]) => document.querySelectorAll('.gtitle').length >= 10", charts)
        found = ["not looked at yet"]
        for _ in range(40):  # charts are drawn anew one after the other
            lab.page.wait_for_timeout(500)
            before, found = found, lab.page.evaluate(OVERLAPS)
            if not found and not before:
                break
        if found:
            lab.shot(f"narrow-{how[:6]}-{width}")
        assert not found, (width, found)
