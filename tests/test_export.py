"""Pages to hand on: one file, nothing loaded, nothing run but what is named, nothing lost unsaid."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest

import toolkit as tk
from toolkit.export import LINES
from toolkit.paper import document
from toolkit.plots.look import go

HOSTILE = [
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "$5 to $10",
    '"&<b>',
]


class Page(HTMLParser):
    """What a browser makes of a page: its elements, their attributes, its text, its scripts."""

    def __init__(self, file):
        super().__init__()
        self.tags, self.text, self.scripts, self._script = [], [], [], None
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self._script = dict(attributes) if tag == "script" else None

    def handle_data(self, data):
        if self._script is None:
            self.text.append(data)
        else:
            self.scripts.append((self._script, data))

    def handle_endtag(self, tag):
        self._script = None

    @property
    def policy(self):
        return next(a["content"] for t, a in self.tags if t == "meta" and "http-equiv" in a)


@pytest.fixture
def corpus():
    texts = ["War and talks. War again.", "Talks and peace.", "The border war.", "Peace."]
    return tk.Corpus.from_texts(texts, ["a", "b", "c", "d"], {"outlet": ["W", "L", "W", "L"]})


@pytest.fixture
def counts(corpus):
    return tk.count_frames(corpus, {"conflict": ["war", "border"]}, by="outlet")


def test_a_page_holds_chart_numbers_lines_method(counts, tmp_path):
    file = tk.page(counts, tmp_path / "frames")
    page = Page(file)
    text = " ".join(page.text)
    assert file.name == "frames.html"
    assert counts.methods() in text
    specs = [
        json.loads(data) for kind, data in page.scripts if kind.get("type") == "application/json"
    ]
    assert [spec["data"] for spec in specs] == [json.loads(counts.plot().to_json())["data"]]
    for row in range(len(counts)):
        for left, node, right, name, *_ in counts.lines(row).table.iter_rows():
            assert {left, node, right, name} - {""} <= set(page.text)


def test_only_named_scripts_run_and_nothing_is_loaded(counts, tmp_path):
    page = Page(tk.page([counts, "<b>words</b>"], tmp_path / "p.html"))
    policy = dict(part.split(" ", 1) for part in page.policy.split("; "))
    assert policy["default-src"] == "'none'"
    run = [data for kind, data in page.scripts if "type" not in kind]
    named = {
        "'sha256-" + base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() + "'"
        for s in run
    }
    assert set(policy["script-src"].split()) == named
    assert len(run) == 2
    loading = {"src", "href", "srcset", "data", "action", "style-src"}
    found = [(t, k, v) for t, a in page.tags for k, v in a.items() if k in loading]
    assert all(v.startswith("#") for _, _, v in found)
    assert not any(k.startswith("on") for _, a in page.tags for k in a)


def test_plotly_is_inside_once(counts, tmp_path):
    one = tk.page(counts, tmp_path / "one").stat().st_size
    three = tk.page([counts, counts.plot(), counts], tmp_path / "three").stat().st_size
    assert three < one + 200_000
    assert tk.page("Words only.", tmp_path / "none").stat().st_size < 20_000


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text, tmp_path):
    corpus = tk.Corpus.from_texts(
        [f"{text} war {text}", "war"], [text, "b"], {"outlet": [text, "B"]}
    )
    counts = tk.count_frames(corpus, {text + " x": ["war"]}, by="outlet")
    parts = [text, counts, tk.Section(text, text)]
    page = Page(tk.page(parts, tmp_path / "p", title=text))
    assert {tag for tag, _ in page.tags} <= {
        "html", "head", "meta", "title", "style", "body", "main", "header", "h1", "h2", "nav", "ol", "li",
        "a", "section", "p", "div", "noscript", "details", "summary", "span", "table", "thead", "tbody",
        "tr", "th", "td", "wbr", "bdi", "script", "pre", "footer",
    }  # fmt: skip
    assert text in "".join(page.text)
    assert len(page.scripts) == 3  # one chart's data, plotly, the page's own
    main = next(a for t, a in page.tags if t == "main")
    assert main["class"] == "mathjax_ignore"


def test_what_is_cut_is_said(tmp_path):
    corpus = tk.Corpus.from_texts(["war " * 30] * 10)
    counts = tk.count_frames(corpus, {"f": ["war"]})
    page = " ".join(Page(tk.page(counts, tmp_path / "p", lines=50)).text)
    assert "showing 50 of 300 lines" in page
    lines = tk.concordance(corpus, "war")
    file = tk.page(lines, tmp_path / "q", lines=20)
    assert "showing 20 of 300 lines" in file.read_text(encoding="utf-8")
    assert file.read_text(encoding="utf-8").count('<tr><td class="l">') == 20
    numbers = tk.frequencies(tk.Corpus.from_texts([" ".join(f"w{n}" for n in range(1500))]))
    assert "showing 1,000 of 1,500 rows" in " ".join(Page(tk.page(numbers, tmp_path / "r")).text)


def test_lines_that_are_cut_are_spread_through_the_texts(tmp_path):
    corpus = tk.Corpus.from_texts(
        [f"war in {n}" for n in range(100)], [f"text {n:03}" for n in range(100)]
    )
    page = Page(tk.page(tk.concordance(corpus, "war"), tmp_path / "p", lines=5))
    names = [text for text in page.text if re.fullmatch(r"text \d{3}", text)]
    assert names == ["text 000", "text 024", "text 049", "text 074", "text 099"]


def test_a_page_of_many_lines_stays_small(tmp_path):
    corpus = tk.Corpus.from_texts([("war and " * 200).strip()] * 100)
    file = tk.page([tk.Section(result=tk.concordance(corpus, "war"))], tmp_path / "p")
    assert file.read_text(encoding="utf-8").count('class="l"') == LINES + 1
    assert file.stat().st_size < 1_000_000


def test_every_kind_of_result_makes_a_page(hostile_corpus, tmp_path):
    half = len(hostile_corpus) // 2
    results = [
        tk.frequencies(hostile_corpus),
        tk.concordance(hostile_corpus, "the"),
        tk.collocates(hostile_corpus, "the"),
        tk.cooccurrence(hostile_corpus, ["the", "a"]),
        tk.count_frames(hostile_corpus, {"<b>": ["the"]}, by="outlet"),
        tk.quotations(hostile_corpus),
        tk.keyness(hostile_corpus.take(range(half)), hostile_corpus.take(range(half, 2 * half))),
        tk.dispersion(hostile_corpus, ["the"]),
        tk.diversity(hostile_corpus),
    ]
    page = Page(tk.page(results, tmp_path / "all"))
    assert not any(tag in {"img", "b", "svg", "iframe"} for tag, _ in page.tags)
    for result in results:
        assert result.note in " ".join(page.text)


def test_nothing_and_nonsense_are_refused(tmp_path):
    with pytest.raises(tk.ToolkitError, match="nothing to write"):
        tk.page([], tmp_path / "p")
    with pytest.raises(tk.ToolkitError, match="A dict cannot be put on a page"):
        tk.page([{}], tmp_path / "p")


def test_a_figure_alone_gives_its_title(tmp_path):
    figure = go.Figure(go.Bar(y=[1]), {"title": {"text": "Rates &lt;now&gt;<br>and then"}})
    page = Page(tk.page(figure, tmp_path / "p"))
    assert "Rates <now> and then" in page.text


def test_hashes_are_of_what_a_browser_reads():
    page = document("t", "", scripts=["a\r\nb\rc"])
    script = re.search("<script>(.*?)</script>", page, re.DOTALL)[1]
    assert base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() in page
    assert "\r" not in script


# --- the workbench on paper -------------------------------------------------------------------


def test_the_whole_workbench_on_one_page(corpus, tmp_path):
    bench = tk.explore(corpus, {"conflict": ["war", "border"]})
    bench.explorers["Frames"].term = "war"
    bench.show("Lines")
    bench.show("Co-occurrence").terms = "war, talks, peace"
    page = Page(bench.save(tmp_path / "bench"))
    text = "\n".join(page.text)
    for explorer in bench.explorers.values():
        assert explorer.code() in text
    assert "The lines chosen" in text


def test_a_report_says_what_a_classmate_needs(corpus, tmp_path):
    bench = tk.explore(corpus, {"conflict": ["war", "border"]})
    file = bench.report(tmp_path / "study", question="Who writes of war?", limits="Four texts.")
    page = Page(file)
    text = "\n".join(page.text)
    for part in (
        "Who writes of war?",
        "Four texts.",
        corpus.fingerprint,
        bench.lexicon.fingerprint,
    ):
        assert part in text
    for words in corpus.texts:
        assert hashlib.sha256(words.encode()).hexdigest() in text
    todo = [a for t, a in page.tags if a.get("class") == "todo"]
    assert len(todo) == 1  # the interpretation
    again = Page(bench.report(tmp_path / "study", question="Q", interpretation="One.\n\nTwo."))
    assert {"One.", "Two."} <= set(again.text)
    assert not [a for t, a in again.tags if a.get("class") == "todo"]


def test_settings_tell_numbers_from_yes_and_no(corpus, tmp_path):
    bench = tk.explore(corpus, {"conflict": ["war"]})
    bench.show("Co-occurrence")
    page = Page(bench.report(tmp_path / "study"))
    cells = page.text
    assert cells[cells.index("at_least") + 1] == "1"
    assert cells[cells.index("everything") + 1] == "no"


def test_hostile_texts_through_every_tab(tmp_path):
    texts = [f"{text} war. {text} peace war, said Ann Lind." for text in HOSTILE]
    about = {"outlet": HOSTILE, "date": ["2031-01-01", "2031-02-01"] * 2}
    corpus = tk.Corpus.from_texts(texts, HOSTILE, about)
    bench = tk.explore(corpus, {"<b>war</b> $1": ["war"], "$2 peace": ["peace"]})
    for name in bench.tabs.titles:
        assert not bench.show(name).error, name
    bench.show("Lines").pattern = "war"
    page = Page(bench.report(tmp_path / "r", question=HOSTILE[0], limits=HOSTILE[1]))
    assert not {tag for tag, _ in page.tags} & {"img", "b", "iframe", "svg", "input"}
    assert not any(key.startswith("on") for _, given in page.tags for key in given)
    run = [kind for kind, _ in page.scripts if kind.get("type") != "application/json"]
    assert len(run) == 2
    for text in HOSTILE:
        assert text in "".join(page.text)
