"""
Every lesson in a real JupyterLab: it runs, nothing complains, a guess is answered, nobody shut out.

``NEW_PICTURES=1 python -m pytest tests/browser/test_lessons.py`` takes the pictures of the start
page anew, into ``notebooks/pictures/``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

NOTEBOOKS = Path(__file__).parent.parent.parent / "notebooks"
LESSONS = sorted(path.stem for path in NOTEBOOKS.glob("[0-9]*.ipynb") if path.stem[:2] != "00")
SIZE = 470, 300
PAGE = 900  # pixels: there a picture can be read at the size of the start page

CHART = ".js-plotly-plot"
FACES = {"01": ".tk-cleaned .tk-sheets", "03": ".tk-lines", "05": ".tk-lines"}
FACES |= {"10": ".tk-lines", "12": ".toolkit-result"}
"""What is pictured of a lesson; of others, the first chart."""


@pytest.fixture
def lab(long_lab, calm):
    """Give the one page that all lessons are opened in, one after the other."""
    return long_lab


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_runs_and_answers_a_guess(lab, name):
    lab.open_notebook(f"notebooks/{name}.ipynb")
    lab.set_theme("light")
    lab.run_all()
    assert set(lab.page.locator(".tk-alert p").all_text_contents()) <= {""}
    guess = lab.page.locator(".tk-guess").first
    guess.locator("input").first.wait_for()
    face = lab.page.locator(FACES.get(name[:2], CHART)).first
    lab.picture(name, face, SIZE, scale=1.5, page=PAGE)
    button = guess.get_by_role("button", name="That is my guess")
    assert button.is_disabled()
    assert guess.get_by_role("status").text_content() == ""
    if guess.get_by_role("radio").count():
        guess.get_by_role("radio").first.focus()
        lab.page.keyboard.press("Space")
    else:
        guess.locator("input").fill("3")
    lab.page.keyboard.press("Enter")
    guess.get_by_role("status").filter(has_text="You guessed").wait_for()
    assert guess.locator("input").first.is_disabled()
    for theme in ("dark", "light"):
        lab.set_theme(theme)
        assert not lab.barriers(".jp-OutputArea-output")
        assert not lab.barriers(".jp-RenderedMarkdown")


def test_a_guess_shuts_nobody_out(lab, hostile):
    lab.write_notebook(
        "guess.ipynb",
        "import toolkit as tk",
        f"hostile = {' '.join(hostile)!r}",
        "tk.Guess(hostile, hostile, options=[hostile, 'b'], because=hostile)",
        "tk.Guess('How many?', 12, because='It is a dozen.')",
    )
    lab.open_notebook("guess.ipynb")
    lab.run_all()
    lab.page.locator(".tk-guess").nth(1).wait_for()
    typed = lab.page.get_by_label("Your guess")
    typed.press_sequentially("many")
    lab.page.keyboard.press("Enter")
    assert typed.input_value() == ""  # a box for numbers takes no letters
    typed.fill("20")
    lab.page.keyboard.press("Enter")
    reply = "You guessed 20. The answer is 12. It is a dozen."
    lab.page.get_by_role("status").filter(has_text=reply).wait_for()
    lab.page.get_by_role("radio").first.check()
    lab.page.get_by_role("button", name="That is my guess").click()
    lab.page.get_by_role("status").filter(has_text="That is the answer. <script").wait_for()
    lab.is_harmless([" ".join(hostile)])
    for theme in ("dark", "light"):
        lab.set_theme(theme)
        lab.page.wait_for_timeout(300)
        assert not lab.barriers(".jp-OutputArea")


def test_a_term_leads_to_its_place_in_the_glossary(lab):
    lab.open_notebook("notebooks/02_count.ipynb")
    lab.page.get_by_role("link", name="rate", exact=True).first.click()
    page = lab.page.locator(".jp-MarkdownViewer")
    page.get_by_role("heading", name="rate").wait_for()
    lab.page.wait_for_function(
        """() => {
            const page = document.querySelector('.jp-MarkdownViewer');
            const head = [...page.querySelectorAll('h2')].find(h => h.textContent.startsWith('rate'));
            return Math.abs(head.getBoundingClientRect().y - page.getBoundingClientRect().y) < 200;
        }"""
    )
