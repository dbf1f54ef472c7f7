"""The start from a bare Python: what is installed when, what is said when it cannot be."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from toolkit import __main__ as door
from toolkit import _bootstrap as bootstrap
from toolkit._base import ToolkitError

ROOT = Path(__file__).parent.parent
NO_NETWORK = "NewConnectionError: [Errno -3] Temporary failure in name resolution"
UV_NO_NETWORK = "error: Failed to fetch: error sending request for url (https://pypi.org/simple)"


@pytest.fixture
def checkout(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[project]")
    (tmp_path / "uv.lock").write_text("version = 1")
    return bootstrap.Checkout(tmp_path)


class Steps:
    """Stands in for the installers: records the steps, leaves files behind, fails on demand."""

    def __init__(self):
        self.taken, self.failures = [], {}

    def __call__(self, checkout, what, command):
        self.taken.append((what, command))
        for beginning, printed in self.failures.items():
            if what.startswith(beginning):
                raise bootstrap.StepError(printed)
        if what.startswith("Making"):
            library = checkout.environment / f"lib/python3.{sys.version_info[1]}"
            shutil.rmtree(checkout.environment, ignore_errors=True)
            (library / "site-packages").mkdir(parents=True)
            checkout.scripts.mkdir()
            checkout.python.touch()
        if what.startswith("Adding uv"):
            (checkout.scripts / "uv").touch()

    @property
    def names(self):
        return [what.split()[1] for what, _ in self.taken]


@pytest.fixture
def steps(monkeypatch):
    steps = Steps()
    monkeypatch.setattr(bootstrap, "step", steps)
    return steps


posix = pytest.mark.skipif(os.name == "nt", reason="the layout of a POSIX environment")


# --- before anything is installed -------------------------------------------------------------


def test_needs_nothing_but_the_standard_library():
    program = "import sys, toolkit.__main__, toolkit._bootstrap; print(*sys.modules)"
    command = [sys.executable, "-S", "-c", program]  # -S: no site-packages
    child = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in child.stdout.split()} - {"__main__", "toolkit"}
    assert loaded <= sys.stdlib_module_names


@pytest.mark.parametrize("name", ["__init__.py", "__main__.py"])
def test_old_pythons_can_read_what_tells_them_they_are_old(name):
    if not (ROOT / "toolkit" / name).exists():
        pytest.skip(f"no {name}")
    ast.parse((ROOT / "toolkit" / name).read_text(encoding="utf-8"), feature_version=(3, 8))


def test_an_old_python_is_told_so(monkeypatch, capsys):
    monkeypatch.setattr(door.sys, "version_info", (3, 9, 2, "final", 0))
    assert door.main(["lab"]) == 1
    assert capsys.readouterr().err == (
        "toolkit needs Python 3.11 or newer; this is 3.9.2. "
        "Install a newer one (python.org) and start with that.\n"
    )


@pytest.mark.parametrize("asked", [["--help"], ["-h"], ["lab", "--help"], ["test", "--help"]])
def test_help_installs_nothing(asked, steps, capsys):
    assert door.main(asked) == 0
    assert capsys.readouterr().out == door.USAGE
    assert not steps.taken


def test_an_unknown_command_is_named(capsys):
    assert door.main(["labs"]) == 2
    assert capsys.readouterr().err.startswith("There is no command 'labs'; there are lab and test.")


# --- what is installed, and when --------------------------------------------------------------


@posix
def test_the_first_start_installs_the_locked_versions(checkout, steps):
    bootstrap.prepare(checkout, "lab")
    assert steps.names == [".venv", "pip", "uv,", "the"]
    assert steps.taken[-1][1][1:6] == ["-m", "uv", "sync", "--locked", "--inexact"]
    assert steps.taken[-1][1][-2:] == ["--extra", "all"]  # every format, no linters
    assert "test" not in steps.taken[-1][1]
    assert checkout.is_ready("lab")


@posix
@pytest.mark.parametrize("failure", [{}, {"Compiling": "boom"}])
def test_the_first_start_of_the_lab_compiles_what_its_notebooks_import(
    checkout, steps, monkeypatch, failure
):
    monkeypatch.setattr(bootstrap, "__file__", str(checkout.root / "toolkit" / "_bootstrap.py"))
    monkeypatch.setattr(bootstrap, "hand_over", lambda *_: 0)
    for name in ("PATH", "VIRTUAL_ENV"):  # set by start
        monkeypatch.setenv(name, os.environ.get(name, ""))
    steps.failures = failure
    assert bootstrap.start("lab", []) == 0
    assert "toolkit.explorers" in steps.taken[-1][1][-1]
    steps.taken.clear()
    assert bootstrap.start("lab", []) == 0
    assert steps.taken == []


@posix
def test_tests_need_more_than_the_lab_and_keep_it(checkout, steps):
    bootstrap.prepare(checkout, "lab")
    assert not checkout.is_ready("test")
    bootstrap.prepare(checkout, "test")
    assert steps.taken[-1][1][-2:] == ["--extra", "test"]
    assert checkout.is_ready("test")
    assert checkout.is_ready("lab")


@posix
@pytest.mark.parametrize("name", ["pyproject.toml", "uv.lock"])
def test_changed_requirements_are_installed(checkout, steps, name):
    bootstrap.prepare(checkout, "lab")
    (checkout.root / name).write_text("changed")
    assert not checkout.is_ready("lab")
    bootstrap.prepare(checkout, "lab")
    assert checkout.is_ready("lab")
    assert steps.names.count(".venv") == 1


@posix
def test_an_environment_whose_python_is_gone_is_made_anew(checkout, steps):
    bootstrap.prepare(checkout, "lab")
    checkout.python.unlink()
    checkout.python.symlink_to("/nowhere/python3")
    assert not checkout.is_ready("lab")
    steps.taken.clear()
    bootstrap.prepare(checkout, "lab")
    assert "--clear" in steps.taken[0][1]
    assert checkout.is_ready("lab")


@posix
@pytest.mark.parametrize("stamp", ["", "[]", "{}", '{"digest": 1}', "\0", None])
def test_a_damaged_stamp_vouches_for_nothing(checkout, steps, stamp):
    bootstrap.prepare(checkout, "lab")
    checkout.stamp.unlink() if stamp is None else checkout.stamp.write_text(stamp)
    assert checkout.installed() is None


@posix
def test_nothing_is_stamped_when_a_step_fails(checkout, steps):
    steps.failures = {"Installing": "boom"}
    with pytest.raises(ToolkitError):
        bootstrap.prepare(checkout, "lab")
    assert not checkout.stamp.exists()


@posix
@pytest.mark.parametrize(
    ("step", "printed"),
    [
        ("Adding uv", "ERROR: No matching distribution found for uv"),
        ("Installing the locked", UV_NO_NETWORK),
    ],
)
def test_pip_installs_where_uv_cannot(checkout, steps, capsys, step, printed):
    steps.failures = {step: printed}
    bootstrap.prepare(checkout, "test")
    assert steps.taken[-1][1][-2:] == ["--editable", f"{checkout.root}[all,test]"]
    assert "the versions that its index offers" in capsys.readouterr().out
    assert checkout.is_ready("test")


@posix
@pytest.mark.parametrize(
    ("step", "printed"), [("Adding uv", NO_NETWORK), ("Installing the locked", "os error 28")]
)
def test_pip_does_not_try_what_must_fail_again(checkout, steps, step, printed):
    steps.failures = {step: printed}
    with pytest.raises(ToolkitError):
        bootstrap.prepare(checkout, "test")
    assert "--editable" not in steps.taken[-1][1]


@posix
def test_debians_python_without_ensurepip_gets_pip_from_pip(checkout, steps, monkeypatch):
    find = bootstrap.importlib.util.find_spec
    monkeypatch.setattr(
        bootstrap.importlib.util, "find_spec", lambda n: None if n == "ensurepip" else find(n)
    )
    bootstrap.make(checkout)
    assert steps.taken[-1][1][1:4] == ["-m", "pip", "--python"]


@posix
def test_pip_helps_out_where_ensurepip_is_broken(checkout, monkeypatch):
    taken = []

    def step(checkout, what, command):
        taken.append(command)
        if "ensurepip" in command:
            raise bootstrap.StepError

    monkeypatch.setattr(bootstrap, "step", step)
    bootstrap.make(checkout)
    assert taken[-1][1:4] == ["-m", "pip", "--python"]


@pytest.mark.parametrize("missing", [{"venv"}, {"ensurepip", "pip"}])
def test_a_python_that_cannot_make_environments_is_told_what_to_install(
    checkout, steps, monkeypatch, missing
):
    find = bootstrap.importlib.util.find_spec
    monkeypatch.setattr(
        bootstrap.importlib.util, "find_spec", lambda n: None if n in missing else find(n)
    )
    with pytest.raises(ToolkitError, match="sudo apt install python3-venv"):
        bootstrap.make(checkout)


# --- what is said when it fails ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        (NO_NETWORK, "Connect to the internet for this first start"),
        (UV_NO_NETWORK, "Connect to the internet for this first start"),
        ("ERROR: No matching distribution found for hatchling", "tell pip of your proxy or mirror"),
        ("OSError: [Errno 28] No space left on device", "The disk is full. Free about"),
        ("error: There is not enough space on the disk. (os error 112)", "The disk is full."),
        ("[Errno 13] Permission denied: '/srv/.venv'", "Move the project to a folder of your own"),
        ("line 1\nerror: the cat sat on it", "The installer says:\nline 1\nerror: the cat sat"),
    ],
)
def test_the_reason_is_said_in_words(printed, said):
    with pytest.raises(ToolkitError, match=re.escape(said)):
        bootstrap.refuse(printed)


def test_a_full_disk_is_noticed_before_it_is_full(checkout, steps, monkeypatch):
    usage = bootstrap.shutil._ntuple_diskusage(10**9, 10**9 - 10**8, 10**8)
    monkeypatch.setattr(bootstrap.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(ToolkitError, match="The disk is full"):
        bootstrap.prepare(checkout, "lab")
    assert not steps.taken


def test_errors_are_sentences_not_tracebacks(monkeypatch, capsys):
    def full(command, arguments):
        bootstrap.refuse("No space left on device")

    monkeypatch.setattr(bootstrap, "start", full)
    assert door.main(["lab"]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "",
        "The environment could not be made. The disk is full. Free about 1.2 GB and start again.",
    ]


def test_a_step_shows_its_seconds_and_keeps_quiet(checkout, capsys):
    bootstrap.step(checkout, "Counting", [sys.executable, "-c", "print('noise')"])
    assert re.fullmatch(r"  Counting \.\.\. \d+\.\d s\n", capsys.readouterr().out)


def test_a_failed_step_hands_on_what_was_printed(checkout):
    program = "import sys; sys.exit('no luck')"
    with pytest.raises(bootstrap.StepError, match="no luck"):
        bootstrap.step(checkout, "Counting", [sys.executable, "-c", program])


def test_a_step_is_not_led_astray_by_another_environment(checkout, monkeypatch):
    monkeypatch.setenv("VIRTUAL_ENV", "/somewhere/else")
    program = (
        "import os; assert 'VIRTUAL_ENV' not in os.environ;"
        f"assert os.environ['UV_PROJECT_ENVIRONMENT'] == {str(checkout.environment)!r}"
    )
    bootstrap.step(checkout, "Looking", [sys.executable, "-c", program])


# --- handing over -----------------------------------------------------------------------------


@pytest.fixture
def handed(monkeypatch):
    calls = []
    monkeypatch.setattr(bootstrap, "hand_over", lambda python, options: calls.append(options) or 7)
    monkeypatch.setattr(bootstrap.Checkout, "is_ready", lambda *_: True)
    for name in ("PATH", "VIRTUAL_ENV"):
        monkeypatch.setenv(name, "")
    monkeypatch.chdir(ROOT)
    return calls


def test_test_passes_its_arguments_to_pytest(handed):
    assert door.main(["test", "-k", "frames", "-x"]) == 7
    assert handed == [["-m", "pytest", "-k", "frames", "-x"]]


def test_lab_passes_its_arguments_to_jupyterlab_last(handed):
    assert door.main(["lab", "--no-browser", "--port", "9000"]) == 7
    assert handed[0][:2] == ["-m", "jupyterlab"]
    assert handed[0][-3:] == ["--no-browser", "--port", "9000"]
    assert f"--ServerApp.root_dir={ROOT}" in handed[0]


def test_lab_opens_the_first_notebook_unless_another_is_named(tmp_path):
    first = "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb"
    assert first not in bootstrap.options("lab", [], root=tmp_path)
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "00_start_here.ipynb").touch()
    assert first in bootstrap.options("lab", [], root=tmp_path)
    assert first not in bootstrap.options("lab", ["mine.ipynb"], root=tmp_path)


@pytest.mark.parametrize(("user", "allowed"), [(0, True), (1000, False)])
def test_jupyterlab_may_run_as_root_only_where_root_asks(monkeypatch, user, allowed):
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: user, raising=False)
    assert ("--allow-root" in bootstrap.options("lab", [], root=None)) is allowed


def test_windows_gets_the_exit_code(monkeypatch):
    monkeypatch.setattr(bootstrap.os, "name", "nt")
    program = "import sys; sys.exit(5)"
    assert bootstrap.hand_over(sys.executable, ["-c", program]) == 5


@posix
def test_elsewhere_the_process_becomes_the_command(monkeypatch):
    calls = []
    monkeypatch.setattr(bootstrap.os, "execv", lambda *call: calls.append(call))
    bootstrap.hand_over(Path("/p"), ["-m", "pytest"])
    assert calls == [(Path("/p"), ["/p", "-m", "pytest"])]


# --- the lock ---------------------------------------------------------------------------------


def test_the_lock_names_public_addresses_only():
    lock = (ROOT / "uv.lock").read_text(encoding="utf-8")
    hosts = set(re.findall(r"\w+://[^/\"]*", lock))
    assert hosts == {"https://pypi.org", "https://files.pythonhosted.org"}


def test_the_lock_fits_the_project():
    """Whoever changes the requirements must run ``uv lock``; ``--locked`` would refuse the rest."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    (locked,) = (p for p in lock["package"] if p["name"] == project["name"])
    asked = {(r, None) for r in project["dependencies"]}
    asked |= {(r, x) for x, rs in project["optional-dependencies"].items() for r in rs}
    found = {
        (
            r["name"] + r.get("specifier", ""),
            m[1] if (m := re.search("'(.+)'", r.get("marker", ""))) else None,
        )
        for r in locked["metadata"]["requires-dist"]
    }

    def canonical(requirement):
        name, rest = re.fullmatch(r"([\w.-]+)(.*)", requirement.replace(" ", "")).groups()
        return name.lower(), frozenset(rest.split(","))

    assert {(canonical(r), x) for r, x in asked} == {(canonical(r), x) for r, x in found}


def test_jupyterlab_shows_no_news_and_asks_no_server_for_updates():
    overrides = json.loads((ROOT / "toolkit" / "jupyterlab.json").read_text(encoding="utf-8"))
    wanted = {"fetchNews": "false", "checkForUpdates": False}
    assert overrides["@jupyterlab/apputils-extension:notification"] == wanted


def test_jupyterlab_shows_the_glossary_as_a_page_and_not_as_its_source():
    overrides = json.loads((ROOT / "toolkit" / "jupyterlab.json").read_text(encoding="utf-8"))
    shown = overrides["@jupyterlab/docmanager-extension:plugin"]["defaultViewers"]
    assert shown == {"markdown": "Markdown Preview"}
