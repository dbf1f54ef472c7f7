"""The house rules: what holds for every module, every public name and every page about them."""

from __future__ import annotations

import ast
import inspect
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import textwrap
import tomllib
from pathlib import Path

import pytest

import toolkit

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "toolkit").rglob("*.py"))
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PUBLIC = sorted(getattr(toolkit, "__all__", []))

LONGEST = 400
LONG = {}
"""Modules that may be longer than that: name -> reason."""

every_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
every_name = pytest.mark.parametrize("name", PUBLIC)
assembled = pytest.mark.skipif(not PUBLIC, reason="the package has no public names yet")


def run(*command):
    """Run a tool of this environment in the project's folder; its exit code and its words."""
    tool = shutil.which(command[0], path=sysconfig.get_path("scripts")) or shutil.which(command[0])
    if tool is None:
        pytest.skip(f"{command[0]} is not installed")
    return subprocess.run(
        [tool, *command[1:]],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def fresh(program):
    """Run a program in a new Python and give what it printed."""
    command = [sys.executable, "-c", program]
    child = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return child.stdout


# --- the tools have nothing to say ------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "check", "--output-format=concise", "."),
        ("ruff", "format", "--check", "--output-format=concise", "."),
        pytest.param(("mypy",), marks=assembled),
        pytest.param(("lint-imports", "--no-cache"), marks=assembled),
    ],
    ids=" ".join,
)
def test_tools_are_content(command):
    done = run(*command)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"


PEERS = {"association_measures", "pandas", "sklearn", "statsmodels"}
"""Rivals that a test may compare with where they happen to be installed."""


def test_no_test_is_skipped_for_want_of_a_package_that_nobody_asked_for():
    asked = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]
    names = {re.match(r"[\w-]+", requirement)[0] for requirement in asked} | PEERS
    for path in (ROOT / "tests").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        wanted = re.findall(r"importorskip\(\s*[\"'](\w+)", text)
        assert set(wanted) <= names, f"{path.name}: add them to the extra 'test'"


# --- a light import ---------------------------------------------------------------------------

HEAVY = {"IPython", "anywidget", "ipywidgets", "nltk", "pandas", "plotly", "polars", "scipy"}


def test_import_loads_nothing_heavy():
    loaded = fresh("import sys, toolkit; print(*sys.modules)").split()
    assert not HEAVY & set(loaded)


def test_rooms_of_scipy_load_when_something_is_computed():
    count_pairs = {"gram", "incidence", "pairs"}
    for path in MODULES:
        found = re.search(r"^(from scipy|import scipy\.).*", path.read_text("utf-8"), re.MULTILINE)
        assert not found or path.stem in count_pairs, f"{path.name}: import scipy, no more"


def test_import_is_quick():
    program = (
        "from time import perf_counter as now; began = now(); import toolkit; print(now() - began)"
    )
    assert min(float(fresh(program)) for _ in range(5)) < 0.3


# --- public names -----------------------------------------------------------------------------


def public(name):
    return getattr(toolkit, name)


@every_name
def test_public_names_exist_and_are_listed(name):
    assert public(name) is not None
    assert name in dir(toolkit)


@assembled
def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="frequencys"):
        toolkit.frequencys  # noqa: B018 - the access is the test


@every_name
def test_public_names_show_an_example(name):
    if not callable(public(name)):
        return  # a constant is shown in the README and where it is used
    assert ">>>" in (inspect.getdoc(public(name)) or "")


@every_name
def test_public_functions_have_few_parameters(name):
    if not inspect.isfunction(public(name)):
        return
    parameters = inspect.signature(public(name)).parameters.values()
    positional = [p for p in parameters if p.kind in {p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD}]
    assert len([p for p in parameters if p.name != "executor"]) <= 6, "where is not what"
    assert len(positional) <= 2
    assert not [p for p in parameters if p.kind is p.VAR_KEYWORD], "swallows a misspelt option"


def ancestors(cls):
    return [base for base in cls.__mro__[1:] if not base.__module__.startswith("toolkit")]


def assigned(cls):
    """Name what the text of a class assigns or defines, for itself or for ``self``."""
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(cls))).body
    nodes = [node for node in ast.walk(tree) if isinstance(getattr(node, "ctx", None), ast.Store)]
    own = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    own |= {name.id for part in tree.body for name in getattr(part, "targets", [])}
    return own | {part.name for part in tree.body if isinstance(part, ast.FunctionDef)}


MEANT = {"_esm", "_css", "_repr_mimebundle_", "_model_name", "_view_name"}


def test_private_names_of_widgets_are_not_those_of_their_ancestors():
    """A panel's ``_compare`` once took the place of traitlets' own: JupyterLab could not show it."""
    import ipywidgets

    import toolkit.explorers
    import toolkit.lessons

    kinds, seen = [ipywidgets.Widget], []
    while kinds:
        kinds += (kind := kinds.pop()).__subclasses__()
        home = sys.modules.get(kind.__module__)  # an example's own class is in no module
        ours = kind.__module__.startswith("toolkit") and hasattr(home, kind.__qualname__)
        seen += [kind] if ours else []
    assert {"FrameExplorer", "LinkedFigure", "Guess", "Source"} <= {kind.__name__ for kind in seen}
    for kind in seen:
        theirs = {name for base in ancestors(kind) for name in dir(base)}
        mine = {name for name in assigned(kind) if re.match("_[^_]", name)} - MEANT
        assert not mine & theirs, kind


def test_no_module_hides_a_public_name():
    """After ``import toolkit.keyness``, ``toolkit.keyness`` would be the module."""
    assert not {path.stem for path in MODULES} & set(PUBLIC)


# --- modules ----------------------------------------------------------------------------------


@every_module
def test_modules_are_rooms_not_halls(path):
    lines = len(path.read_text(encoding="utf-8").splitlines())
    if path.stem in LONG:
        assert lines > LONGEST, f"{path.stem} needs no exception any more"
    else:
        assert lines <= LONGEST, f"{path.stem} is two rooms"


BANNED_IMPORTS = re.compile(
    r"(pickle|cPickle|marshal|shelve|dill|cloudpickle|joblib|requests|httpx|aiohttp|socket|ftplib"
    r"|smtplib|telnetlib|webbrowser|http\.client|urllib\.request|urllib3|xmlrpc|ctypes|code|pty"
    r"|xml\.(sax|dom)|trafilatura\.downloads|tarfile)\b"
)
BANNED_CALLS = re.compile(
    r"(eval|exec|compile|__import__|breakpoint|input)$"
    r"|os\.(system|popen|exec\w*|spawn\w*|startfile)$"
    r"|.*\b(yaml|Loader)\.(load|load_all|unsafe_load|full_load)\w*$"
    r"|.*\.(download|fetch_url|fetch_response|urlopen|extractall|unpack_archive|deserialize"
    r"|read_pickle|mktemp)$"
    r"|(ET|ElementTree)\.(parse|fromstring|XML|iterparse)$"
)


def calls(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def imports(tree):
    """Name what is imported, by a statement or by its name in a string."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            yield from (a.value for a in node.args if isinstance(a, ast.Constant))


def dangers(source):
    """Name what opens the network, runs data, or unpacks it unseen."""
    tree = ast.parse(source)
    yield from (name for name in imports(tree) if BANNED_IMPORTS.match(name))
    called = {ast.unparse(call.func) for call in calls(tree)}
    yield from (name for name in called if BANNED_CALLS.match(name))
    options = {(k.arg, ast.unparse(k.value)) for call in calls(tree) for k in call.keywords}
    yield from (
        f"{a}={b}" for a, b in options if (a, b) in {("allow_pickle", "True"), ("shell", "True")}
    )


@every_module
def test_no_module_opens_the_network_or_runs_data(path):
    source = path.read_text(encoding="utf-8")
    starts = path.stem == "_bootstrap"  # pip, uv and the command that was asked for
    assert set(dangers(source)) <= ({"os.execv"} if starts else set())
    if not starts:
        assert "subprocess" not in set(imports(ast.parse(source)))


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import pickle", True),
        ("from urllib.request import urlopen", True),
        ("import importlib\nimportlib.import_module('pickle')", True),
        ("eval('1')", True),
        ("os.system('ls')", True),
        ("os.execvp('ls', [])", True),
        ("yaml.load(text)", True),
        ("yaml.unsafe_load(text)", True),
        ("archive.extractall(folder)", True),
        ("np.load(path, allow_pickle=True)", True),
        ("polars.LazyFrame.deserialize(data)", True),
        ("ET.fromstring(text)", True),
        ("trafilatura.fetch_url(address)", True),
        ("nltk.download('punkt')", True),
        ("re.compile('a')", False),
        ("np.load(path, allow_pickle=False)", False),
        ("yaml.parse(text)", False),
        ("json.load(file)", False),
        ("import zipfile", False),
        ("model.evaluate(x)", False),
    ],
)
def test_dangers_are_recognised(source, found):
    assert bool(list(dangers(source))) is found


MARKUP = {"HTML", "HTMLMath", "Markdown", "Javascript", "SVG", "Latex"}


def is_safe(node):
    """Tell whether an expression can only be our own markup, or text made safe by ``for_html``."""
    match node:
        case ast.Constant() | ast.Call(func=ast.Name(id="for_html")):
            return True
        case ast.JoinedStr(values=parts):
            return all(map(is_safe, parts))
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return is_safe(left) and is_safe(right)
        case ast.FormattedValue(value=value):
            return is_safe(value)
    return False


def unsafe_markup(source):
    lines = source.splitlines()
    for call in calls(ast.parse(source)):
        if ast.unparse(call.func).rpartition(".")[2] not in MARKUP:
            continue
        given = [*call.args, *(k.value for k in call.keywords if k.arg in {"value", "data"})]
        explained = "# safe:" in " ".join(lines[call.lineno - 1 : call.end_lineno])
        if not explained and not all(map(is_safe, given)):
            yield ast.unparse(call)


@every_module
def test_text_becomes_markup_only_when_made_safe(path):
    assert not list(unsafe_markup(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("widgets.HTML('<b>Frames</b>')", False),
        ("widgets.HTML(f'<b>{for_html(name)}</b>')", False),
        ("widgets.HTML('<b>' + for_html(name) + '</b>')", False),
        ("widgets.HTML(value=page())  # safe: page() escapes every cell", False),
        ("widgets.HTML(f'<b>{name}</b>')", True),
        ("widgets.HTML('<b>' + name)", True),
        ("HTML(value=text)", True),
        ("IPython.display.Markdown(text)", True),
    ],
)
def test_unsafe_markup_is_recognised(source, found):
    assert bool(list(unsafe_markup(source))) is found


# --- pages ------------------------------------------------------------------------------------


def between(page, marker):
    """Cut out what stands between ``<!-- marker -->`` and ``<!-- end of marker -->``."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return text.partition(f"<!-- {marker} -->")[2].partition(f"<!-- end of {marker} -->")[0]


@assembled
def test_the_readme_lists_exactly_the_public_names():
    listed = re.findall(r"`tk\.(\w+)", between("README.md", "public names"))
    assert sorted(set(listed)) == [name for name in PUBLIC if not name.startswith("__")]
    assert len(set(listed)) == len(listed), "a name is listed twice"


@assembled
def test_the_tour_runs_as_printed(tmp_path):
    blocks = re.findall(r"```python\n(.*?)```", PAGES[0].read_text(encoding="utf-8"), re.DOTALL)
    assert blocks
    command = [sys.executable, "-c", "\n".join(blocks)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=tmp_path, env=environment, check=True)


def test_every_promise_is_linked_to_a_test_that_exists():
    rows = [r for r in between("README.md", "promises").splitlines() if re.match(r"\| *\d", r)]
    assert rows
    for row in rows:
        links = re.findall(r"\[`(\w+)`\]\((tests/\S+\.py)\)", row)
        assert links, f"a promise without a test: {row}"
        for name, path in links:
            tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
            functions = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
            assert name in functions, f"{path} has no {name}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_inside_the_project_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not re.match(r"\w+:|#", target):
            assert (page.parent / target.partition("#")[0]).exists(), target


def test_the_changelog_knows_this_version():
    headings = re.findall(r"(?m)^## \[?([\d.]+|Unreleased)", PAGES[2].read_text(encoding="utf-8"))
    assert PROJECT["version"] in headings


def test_the_readme_shows_both_commands():
    text = PAGES[0].read_text(encoding="utf-8")
    assert "python3 -m toolkit lab" in text
    assert "python3 -m toolkit test" in text
