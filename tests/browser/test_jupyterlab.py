"""A plain chart in JupyterLab, and whether these tests would notice what they are to notice."""

from __future__ import annotations

import importlib.metadata

import pytest

pytestmark = pytest.mark.browser

CHART = """\
import plotly.graph_objects as go
go.Figure(go.Bar(x=["Wire", "Ledger", "Today"], y=[3, 1, 2]), {"title": {"text": "Hits"}})"""


@pytest.mark.skipif(
    not any(d.name == "toolkit" for d in importlib.metadata.distributions()),
    reason="JupyterLab's settings come with the installed package",
)
def test_no_pop_up_greets_the_reader(long_lab):
    long_lab.write_notebook("quiet.ipynb", "1")
    long_lab.open_notebook("quiet.ipynb")
    long_lab.page.wait_for_timeout(2000)  # the pop-up would come within a second or two
    assert long_lab.page.locator(".Toastify__toast").count() == 0
    assert long_lab.page.locator(".jp-Dialog").count() == 0


def test_a_plain_chart_is_drawn_with_no_request_to_the_outside(long_lab, calm):
    lab = long_lab
    lab.write_notebook("smoke.ipynb", "1 + 1", CHART)
    lab.open_notebook("smoke.ipynb")
    lab.run_all()
    lab.page.locator(".js-plotly-plot .bars path").nth(2).wait_for()
    assert lab.page.locator(".js-plotly-plot .bars path").count() == 3
    assert lab.page.locator(".gtitle").text_content() == "Hits"
    lab.shot("smoke")
    lab.set_theme("dark")
    lab.shot("smoke-dark")


def test_errors_in_cells_are_noticed(long_lab):
    long_lab.write_notebook("broken.ipynb", "1 / 0")
    long_lab.open_notebook("broken.ipynb")
    with pytest.raises(AssertionError, match="ZeroDivisionError: division by zero"):
        long_lab.run_all()


def test_requests_to_the_outside_are_stopped_and_noted(long_lab):
    lab = long_lab
    lab.page.evaluate("fetch('https://example.org/x').catch(() => null)")
    assert lab.outside == ["https://example.org/x"]
    lab.outside.clear()


def test_barriers_are_found(lab):
    lab.page.set_content("<main id='ours'><img src='data:,'></main><img src='data:,'>")
    assert [line.partition(" ")[0] for line in lab.barriers("#ours")] == ["image-alt"]
    ours = lab.page.locator("#ours")
    assert lab.barriers(ours) == lab.barriers("#ours")
