"""A real JupyterLab in a real Chromium, on a copy of the notebooks, with no way out."""

from __future__ import annotations

import base64
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SHOTS = Path(__file__).parent / "shots"
PICTURES = ROOT / "notebooks" / "pictures"

LOCAL = re.compile(r"^(https?|wss?)://(127\.0\.0\.1|localhost|\[::1\])[:/]|^(data|blob|about):")

HOSTILE = [
    "<script>window.hacked = 1</script>",
    "<img src=x onerror='window.hacked = 1'>",
    "from $5 to $10",
    "שלום עולם",
    "🚢 patrol",
]

CHROMIUM = (
    "--no-sandbox",  # Chromium refuses to run as root with it
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
)

SETTINGS = {
    # every cell is in the page, on screen or not, and nothing but the notebook asks for attention
    "notebook-extension/tracker": {"windowingMode": "none"},
    "docmanager-extension/plugin": {"autosave": False},
}

STATES = """() => {
  const cells = window.jupyterapp.shell.currentWidget.content.widgets;
  return cells.filter(c => c.model.type === 'code' && c.model.sharedModel.source.trim())
    .map(c => c.model.executionState + ':' + (c.model.executionCount ?? ''));
}"""

IS_IDLE = """() => {
  const session = window.jupyterapp?.shell.currentWidget?.sessionContext?.session;
  return session?.kernel?.status === 'idle' && session.kernel.connectionStatus === 'connected';
}"""

HAS_RUN = f"""() => {{
  const states = ({STATES})();
  return states.length > 0 && states.every(s => /^idle:[0-9]+$/.test(s));
}}"""


def find_chromium():
    """Find a Chromium, or skip the test."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if path := shutil.which(name):
            return path
    return pytest.skip("no Chromium is installed")


@dataclass(frozen=True)
class Server:
    """A JupyterLab that runs: its address, its secret, and the folder that it shows."""

    address: str
    token: str
    folder: Path

    def ask(self, path, method="GET"):
        """Call the server's own interface."""
        headers = {"Authorization": f"token {self.token}"}
        request = urllib.request.Request(f"{self.address}{path}", method=method, headers=headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read() or b"null")


def free_port():
    """Find a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(server, process, log):
    """Wait until the server answers."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            return server.ask("/api/status")
        except OSError:
            time.sleep(0.1)
    return pytest.fail(f"JupyterLab did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def hostile():
    """Give texts that a careless page would run, draw or turn around."""
    return HOSTILE


@pytest.fixture(scope="session")
def barriers_in():
    """Give the function that looks for barriers."""
    return barriers


@pytest.fixture(scope="session")
def chromium():
    """Give the path of a Chromium."""
    return find_chromium()


@pytest.fixture(scope="session")
def server(chromium, offline_environment, tmp_path_factory):
    """Start JupyterLab once, on a copy of the notebooks, with settings of its own."""
    home = tmp_path_factory.mktemp("jupyterlab")
    folder = home / "project"
    folder.mkdir()
    for name in ("notebooks", "corpus"):
        if (ROOT / name).exists():
            shutil.copytree(ROOT / name, folder / name)
    for name, values in SETTINGS.items():
        file = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values))
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    environment = offline_environment | {name: str(home / name.lower()) for name in names}
    environment |= {
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "TOOLKIT_NETWORK_LOG": str(home / "network.log"),
    }
    port, token, log = free_port(), secrets.token_hex(16), home / "jupyterlab.log"
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", f"--port={port}"]
    command += [f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={folder}"]
    command += ["--ServerApp.ip=127.0.0.1", "--expose-app-in-browser", "--ServerApp.port_retries=0"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    server = Server(f"http://127.0.0.1:{port}", token, folder)
    with log.open("w") as file:
        process = subprocess.Popen(
            command, env=environment, cwd=folder, stdout=file, stderr=subprocess.STDOUT
        )
    try:
        wait_for(server, process, log)
        yield server
    finally:
        process.terminate()
        process.wait(20)
    reached = home / "network.log"
    assert not reached.exists(), f"JupyterLab or a kernel tried to reach {reached.read_text()}"


@pytest.fixture(scope="session")
def browser(chromium):
    """Start Chromium once."""
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM))
        yield browser
        browser.close()


def barriers(page, inside=None):
    """
    List what axe-core finds in a part of a page that shuts people with disabilities out.

    JupyterLab's own frame has findings that are not ours, so pass a part.
    """
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    # of two hundred rows, all made alike, the first twenty are looked at
    run = """part => window.axe.run(
        {include: [part ?? document], exclude: ['.tk-body > :nth-child(n+20)']},
        {resultTypes: ['violations']})"""
    named = inside is None or isinstance(inside, str)
    found = page.evaluate(run, inside) if named else inside.evaluate(run)
    return [
        f"{v['id']} ({v['impact']}): {n['html'][:120]}"
        for v in found["violations"]
        for n in v["nodes"]
    ]


@dataclass
class Lab:
    """
    JupyterLab as a person sees it.

    ``page`` is Playwright's; ``outside`` lists the requests that were stopped on their way out,
    ``errors`` what the page complained about on its console.
    """

    page: object
    server: Server
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    opened: set[str] = field(default_factory=set)

    def watch(self):
        """Stop and note every request to another machine; note the page's complaints."""
        context = self.page.context

        def stop(route):
            self.outside.append(route.request.url)
            route.abort()

        def note(message):
            if message.type == "error":
                self.errors.append(message.text)

        context.route(lambda url: not LOCAL.match(url), stop)
        context.on("console", note)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("websocket", lambda ws: LOCAL.match(ws.url) or self.outside.append(ws.url))

    def open_notebook(self, path):
        """
        Open a notebook, by its path in the project, and wait until its kernel is idle.

        The first one comes with the page; of later ones, the one before is shut down.
        """
        if not self.opened:
            self.page.goto(f"{self.server.address}/lab/tree/{path}?reset&token={self.server.token}")
        else:
            self.close_notebook()
            self.command("docmanager:open", path=path)
        self.opened.add(path)
        shown = "path => window.jupyterapp?.shell.currentWidget?.context?.path === path"
        self.page.wait_for_function(shown, arg=path, timeout=60_000)
        self.page.wait_for_function(IS_IDLE, timeout=60_000)
        self.page.get_by_text(re.compile(r"\| Idle")).wait_for()

    def close_notebook(self):
        """Close the notebook in front, and end its kernel."""
        self.page.evaluate(
            "() => window.jupyterapp.shell.currentWidget.context.model.dirty = false"
        )
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.close()")
        self.shut_down()

    def shut_down(self):
        """End the kernels of the notebooks opened here, or they would be met again."""
        for session in self.server.ask("/api/sessions"):
            if session["path"] in self.opened:
                self.server.ask(f"/api/sessions/{session['id']}", "DELETE")

    def write_notebook(self, path, *cells):
        """Put a notebook with these code cells into the project's copy."""
        found = [
            {
                "cell_type": "code",
                "id": f"cell-{number}",
                "metadata": {},
                "execution_count": None,
                "outputs": [],
                "source": text,
            }
            for number, text in enumerate(cells)
        ]
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = {"cells": found, "metadata": {"kernelspec": kernel}}
        notebook |= {"nbformat": 4, "nbformat_minor": 5}
        file = self.server.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(notebook), encoding="utf-8")

    def run_all(self, seconds=90):
        """
        Run all cells and wait until the last one has finished.

        JupyterLab drops the command in silence while the kernel connects, hence the first wait.
        """
        self.page.wait_for_function(IS_IDLE, timeout=60_000)
        self.command("notebook:run-all-cells", wait=False)
        self.page.wait_for_function(HAS_RUN, timeout=seconds * 1000)
        self.page.wait_for_function(IS_IDLE, timeout=seconds * 1000)
        assert not self.cell_errors(), self.cell_errors()

    def cell_errors(self):
        """List the error outputs of the notebook in front."""
        return self.page.evaluate("""() => window.jupyterapp.shell.currentWidget.content.widgets
            .filter(c => c.model.type === 'code')
            .flatMap(c => c.model.outputs.toJSON())
            .filter(o => o.output_type === 'error')
            .map(o => o.ename + ': ' + o.evalue)""")

    def command(self, name, *, wait=True, **options):
        """Run one of JupyterLab's commands."""
        call = "window.jupyterapp.commands.execute(name, options)"
        awaited = "await" if wait else ""
        self.page.evaluate(f"async ([name, options]) => {{ {awaited} {call}; }}", [name, options])

    def set_theme(self, theme):
        """Switch to the "light" or the "dark" theme."""
        self.command("apputils:change-theme", theme=f"JupyterLab {theme.title()}")
        shown = f"document.body.dataset.jpThemeLight === '{str(theme == 'light').lower()}'"
        self.page.wait_for_function(shown)
        self.page.locator("#jupyterlab-splash").wait_for(state="detached")

    def shot(self, name, of=None):
        """Save a picture of the page, or of one element, as ``tests/browser/shots/<name>.png``."""
        SHOTS.mkdir(exist_ok=True)
        path = SHOTS / f"{name}.png"
        (of or self.page).screenshot(path=path)
        return path

    def picture(self, name, part, size, *, scale=1.0, page=None):
        """
        Save the upper left of a part as ``notebooks/pictures/<name>.webp``, if that is wanted.

        The environment variable NEW_PICTURES says so. The notebooks and the README show them. The
        page is made ``page`` pixels wide for it, if that is given.
        """
        if not os.environ.get("NEW_PICTURES"):
            return
        usual = self.page.viewport_size
        if page:
            self.page.set_viewport_size({**usual, "width": page})
            self.page.wait_for_timeout(2000)  # charts are drawn anew
        part.evaluate("element => element.scrollIntoView({block: 'start'})")
        self.page.mouse.move(0, 0)
        self.page.wait_for_timeout(1000)  # charts are drawn when they come into view
        box = part.bounding_box()
        clip = {"x": box["x"], "y": box["y"], "width": size[0], "height": size[1], "scale": scale}
        session = self.page.context.new_cdp_session(self.page)
        options = {"format": "webp", "quality": 82, "clip": clip}
        taken = session.send("Page.captureScreenshot", options)
        PICTURES.mkdir(exist_ok=True)
        (PICTURES / f"{name}.webp").write_bytes(base64.b64decode(taken["data"]))
        self.page.set_viewport_size(usual)

    def barriers(self, inside="body"):
        """List what shuts people with disabilities out of a part of the page; see ``barriers``."""
        return barriers(self.page, inside)

    def looked_at(self, parts):
        """Take pictures of parts of the page in both themes, and look for barriers in each."""
        for theme in ("dark", "light"):
            self.set_theme(theme)
            self.page.wait_for_timeout(500)
            for name, part in parts.items():
                self.shot(f"{name}-{theme}", part)
            found = {name: self.barriers(part) for name, part in parts.items()}
            assert not any(found.values()), found

    def wait_until(self, program, part, *more):
        """Wait until a part is so; a redraw may put another element in its place meanwhile."""
        asked = f"(found, more) => found.length > 0 && ({program})([found[0], ...more])"
        deadline = time.monotonic() + 60
        while not part.evaluate_all(asked, list(more)):
            assert time.monotonic() < deadline, f"never so: {program} {more}"
            self.page.wait_for_timeout(50)

    def is_harmless(self, texts):
        """Say of the notebook in front that it shows hostile texts as they are, and ran none."""
        assert self.page.evaluate("window.hacked") is None
        shown = self.page.locator(".jp-Notebook").inner_text()
        assert not [text for text in texts if text not in shown]
        drawn = "img, script, mjx-container"
        assert not self.page.locator(f".jp-OutputArea :is({drawn})").count()


@contextmanager
def a_lab(server, browser):
    """Open a fresh page with no kernel running; fail if anything wanted to leave the machine."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(60_000)  # a busy machine is slow, and no test is about speed
    lab = Lab(context.new_page(), server)
    lab.watch()
    yield lab
    context.close()
    lab.shut_down()
    assert not lab.outside, f"asked for {lab.outside}"


@pytest.fixture
def lab(server, browser):
    """Give a JupyterLab of its own to a test."""
    with a_lab(server, browser) as lab:
        yield lab


@pytest.fixture(scope="module")
def long_lab(server, browser):
    """Give one JupyterLab to all tests of a module: opening it takes longer than most tests."""
    with a_lab(server, browser) as lab:
        yield lab


@pytest.fixture
def calm(long_lab):
    """Fail a test in which the page that all tests of the module share complained."""
    yield
    errors, long_lab.errors[:] = list(long_lab.errors), []
    assert not errors
