"""The live chart, driven by its traits; no browser here."""

from __future__ import annotations

import json
import subprocess
import sys

from toolkit.plots.look import go
from toolkit.widgets.live import LinkedFigure


def test_charts_share_one_copy_of_the_library():
    first, second = LinkedFigure(), LinkedFigure()
    assert first._library is second._library
    assert "Plotly" in first._library.text
    assert len(json.dumps(first.get_state(), default=str)) < 20_000


def test_a_closed_library_is_replaced():
    first = LinkedFigure()
    first._library.close()
    assert LinkedFigure()._library.comm is not None


def test_state_is_that_of_the_last_drawing():
    live = LinkedFigure(go.Figure(go.Bar(y=[1, 2])))
    live.draw(go.Figure(go.Bar(y=[7, 8], name="<b>"), layout={"title": {"text": "New<br>chart"}}))
    state = live.get_state()
    assert json.loads(state["spec"])["data"][0]["y"] == [7, 8]
    assert state["description"] == "New chart"


def test_a_slow_grammar_is_not_loaded_with_plotly():
    names = "['rfc3987_syntax', 'nbformat']"
    code = f"import sys, toolkit.plots.look; print(*(name in sys.modules for name in {names}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
