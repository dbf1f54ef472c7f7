"""The live chart, driven by its traits; no browser here."""

from __future__ import annotations

import json
import subprocess
import sys

import ipywidgets
from plotly.offline import get_plotlyjs

from toolkit.plots.look import go
from toolkit.widgets.ground import House
from toolkit.widgets.library import Library
from toolkit.widgets.live import LinkedFigure
from toolkit.widgets.models import built_in_silence, open_parts


def test_charts_share_one_copy_of_the_library():
    first, library = LinkedFigure(), Library.shared()
    LinkedFigure()
    assert Library.shared() is library
    assert first._version == library.version
    assert library.text == get_plotlyjs()
    assert len(json.dumps(first.get_state(), default=str)) < 20_000


def test_a_closed_library_is_replaced():
    library = Library.shared()
    library.close()
    LinkedFigure()
    assert Library.shared() is not library


def test_a_library_sent_in_silence_is_known_with_its_looks():
    Library.shared().close()
    with built_in_silence():
        library = Library.shared()
        assert library.comm is not None
        assert library.layout.comm is not None


def test_state_is_that_of_the_last_drawing():
    live = LinkedFigure(go.Figure(go.Bar(y=[1, 2])))
    live.draw(go.Figure(go.Bar(y=[7, 8], name="<b>"), layout={"title": {"text": "New<br>chart"}}))
    state = live.get_state()
    assert json.loads(state["spec"])["data"][0]["y"] == [7, 8]
    assert state["description"] == "New chart"


def test_a_break_within_a_pattern_is_none_in_the_description():
    live = LinkedFigure(
        go.Figure(layout={"title": {"text": "Where talk*|\u200b<br>summit <br>is"}})
    )
    assert live.description == "Where talk*|summit is"


def test_plotly_brings_no_more_than_it_needs():
    names = "['rfc3987_syntax', 'jsonschema', 'nbformat']"
    code = f"""\
import sys, toolkit.plots.look
print(*(name in sys.modules for name in {names}))
from plotly.io import _renderers
import nbformat
print(_renderers.nbformat.__version__ == nbformat.__version__, nbformat.v4.new_notebook().nbformat)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False", "False", "True", "4"]


def test_a_chart_opened_again_after_all_was_closed_finds_its_script_and_its_library():
    live = LinkedFigure(go.Figure(go.Bar(y=[1, 2])))
    before = live._house
    ipywidgets.Widget.close_all()
    open_parts(live)
    assert live._house == House.shared().model_id != before
    assert Library.shared().comm is not None
