"""
From a bare Python to a running JupyterLab or test run, with the standard library alone.

The environment is made once, in ``.venv``: pip fetches uv, uv installs what ``uv.lock`` says. Where
uv cannot be had or cannot reach its index (it does not read pip's settings, so a mirror known to
pip is unknown to it), pip installs the project instead, in whatever versions its index offers. A
stamp in ``.venv`` remembers what was installed from what; while it holds, a start installs nothing,
asks nobody and works offline.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from toolkit._base import ToolkitError

NEEDED = {"lab": "jupyterlab", "test": "pytest"}
"""The module without which a command cannot start."""

EXTRAS = {"lab": ("all",), "test": ("all", "test")}
"""The extras that a command needs; a reader of texts needs every format, but no linters."""

ROOM = 1_200_000_000
"""Bytes that a first start may take, with uv's cache on the same disk."""

FULL = r"No space left|os error 28\b|os error 112\b|not enough space"
OFFLINE = r"""(?x:
    name\ resolution | not\ known | dns\ error | getaddrinfo | error\ sending\ request | refused
    | timed\ out | unreachable | Could\ not\ connect | CERTIFICATE_VERIFY_FAILED)"""

REASONS = (
    # what the installers print, on Linux and on Windows; why; what to do
    (FULL, "The disk is full.", "Free about 1.2 GB and start again."),
    (
        r"Permission denied|Access is denied|os error 13\b|Read-only file system",
        "Python may not write here.",
        "Move the project to a folder of your own and start again.",
    ),
    (
        OFFLINE + r"|No matching distribution",
        "No package index could be reached.",
        "Connect to the internet for this first start, or tell pip of your proxy or mirror.",
    ),
)


class StepError(Exception):
    """A command of the installation failed; the text is what it printed."""


@dataclass(frozen=True, slots=True)
class Checkout:
    """
    The project's folder and the environment that lives in it.

    Parameters
    ----------
    root : Path
        The folder that holds ``pyproject.toml`` and ``uv.lock``.
    """

    root: Path

    @property
    def environment(self) -> Path:
        """The folder of the project's own Python."""
        return self.root / ".venv"

    @property
    def scripts(self) -> Path:
        """Where the environment keeps its programs."""
        return self.environment / ("Scripts" if os.name == "nt" else "bin")

    @property
    def python(self) -> Path:
        """The environment's Python."""
        return self.scripts / ("python.exe" if os.name == "nt" else "python")

    @property
    def stamp(self) -> Path:
        """The file that remembers what was installed."""
        return self.environment / "toolkit-stamp.json"

    def digest(self) -> str:
        """Hash all that decides what must be installed, and where."""
        parts = [str(self.root).encode(), str(sys.version_info[:2]).encode()]
        parts += [
            (self.root / name).read_bytes()
            for name in ("pyproject.toml", "uv.lock")
            if (self.root / name).exists()
        ]
        return hashlib.sha256(b"\0".join(parts)).hexdigest()

    def installed(self) -> set[str] | None:
        """Return the extras that the stamp vouches for, None when it vouches for nothing."""
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            stamp = json.loads(self.stamp.read_text(encoding="utf-8"))
            if stamp["digest"] == self.digest() and self.python.exists():
                return set(stamp["extras"])
        return None

    def is_ready(self, command: str) -> bool:
        """
        Tell whether a command can start with nothing installed first.

        Whoever runs this inside the environment (``uv run toolkit lab``) has made it, and needs
        no stamp.
        """
        installed = self.installed()
        if installed is not None and installed >= set(EXTRAS[command]):
            return True
        inside = Path(sys.prefix).resolve() == self.environment.resolve()
        return inside and importlib.util.find_spec(NEEDED[command]) is not None


def start(command: str, arguments: list[str]) -> int:
    """
    Make the environment if there is need, then hand over to JupyterLab or pytest.

    Parameters
    ----------
    command : {"lab", "test"}
        What to start.
    arguments : list of str
        Passed on as they are.

    Returns
    -------
    int
        The exit code of the command, on Windows. Elsewhere the process has become the command.

    Raises
    ------
    ToolkitError
        Where the environment cannot be made; the message is meant for a person.
    """
    root = Path(__file__).resolve().parent.parent
    if not (root / "pyproject.toml").exists():  # installed from a wheel: this Python has it all
        return hand_over(Path(sys.executable), options(command, arguments, root=None))
    checkout = Checkout(root)
    if not checkout.is_ready(command):
        prepare(checkout, command)
        if command == "lab":
            warm(checkout)
    os.environ["PATH"] = f"{checkout.scripts}{os.pathsep}{os.environ.get('PATH', '')}"
    os.environ["VIRTUAL_ENV"] = str(checkout.environment)
    if command == "test":
        os.chdir(root)
    return hand_over(checkout.python, options(command, arguments, root=root))


def options(command: str, arguments: list[str], *, root: Path | None) -> list[str]:
    """
    Say how Python must be called to run a command.

    Parameters
    ----------
    command : {"lab", "test"}
        What to start.
    arguments : list of str
        The user's own; they come last and so have the last word.
    root : Path or None
        The checkout; None outside of one, where JupyterLab shows the folder one is in.

    Returns
    -------
    list of str
        Arguments for the Python interpreter.

    Examples
    --------
    >>> options("test", ["-k", "frames"], root=None)
    ['-m', 'pytest', '-k', 'frames']
    """
    if command == "test":
        return ["-m", "pytest", *arguments]
    found = ["-m", "jupyterlab", "--Application.log_level=WARN"]  # and the address to open
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        found.append("--allow-root")
    if root is not None:
        # the whole project, so that corpus/ and the README are one click away from the notebooks
        found.append(f"--ServerApp.root_dir={root}")
        first = "notebooks/00_start_here.ipynb"
        if (root / first).exists() and not any(a.endswith(".ipynb") for a in arguments):
            found.append(f"--LabApp.default_url=/lab/tree/{first}")
    return [*found, *arguments]


def hand_over(python: Path, arguments: list[str]) -> int:
    """
    Become the command, where the system can; else run it and pass its exit code on.

    A child process would outlive its parent on POSIX when the parent is stopped; Windows has no
    real ``exec``.
    """
    if os.name == "nt":
        return subprocess.run([str(python), *arguments], check=False).returncode
    sys.stdout.flush()
    return os.execv(python, [str(python), *arguments])


def prepare(checkout: Checkout, command: str) -> None:
    """
    Install what a command needs, in a few steps that say what they do and how long it took.

    Raises
    ------
    ToolkitError
        Where a step fails, with the reason as far as the installer's own words tell it.
    """
    first = not checkout.python.exists()
    free = shutil.disk_usage(checkout.root).free
    if first and free < ROOM:
        refuse(f"No space left: {free / 1e9:.1f} GB are free.")
    print(f"{'First start: making' if first else 'Bringing up to date:'} {checkout.environment}")
    try:
        make(checkout)
        install(checkout, {*EXTRAS[command], *(checkout.installed() or ())})
    except (StepError, OSError) as problem:
        refuse(str(problem))
    print("Ready.", flush=True)


def warm(checkout: Checkout) -> None:
    """
    Import once what the first notebook imports, so that Python keeps it compiled.

    Else the reader of the first notebook waits these seconds after "Run All". Where it cannot be
    done, the notebook does it.
    """
    modules = "import ipykernel.kernelapp, toolkit.explorers, toolkit.lessons"
    with contextlib.suppress(StepError, OSError):
        step(checkout, "Compiling what the notebooks use", [str(checkout.python), "-c", modules])


def make(checkout: Checkout) -> None:
    """Make the environment with pip in it, unless it is there and of this Python's version."""
    library = checkout.environment / (
        "Lib" if os.name == "nt" else f"lib/python3.{sys.version_info[1]}"
    )
    if not (checkout.python.exists() and library.exists()):
        if importlib.util.find_spec("venv") is None:
            raise ToolkitError("No environment.", "This Python has no venv module.", PACKAGE)
        version = ".".join(map(str, sys.version_info[:3]))
        venv = [sys.executable, "-m", "venv", "--clear", "--without-pip", str(checkout.environment)]
        step(checkout, f"Making .venv with Python {version}", venv)
    if any(library.glob("site-packages/pip/__init__.py")):
        return
    ways = []
    if importlib.util.find_spec("ensurepip") is not None:
        ways.append([str(checkout.python), "-m", "ensurepip", "--default-pip"])
    if importlib.util.find_spec("pip") is not None:  # Debian ships pip and ensurepip apart
        pip = [sys.executable, "-m", "pip", "--python", str(checkout.python)]
        ways.append([*pip, "install", "--no-input", "pip"])
    if not ways:
        raise ToolkitError("No environment.", "This Python has neither ensurepip nor pip.", PACKAGE)
    for way in ways[:-1]:
        with contextlib.suppress(StepError):
            step(checkout, "Adding pip", way)
            return
    step(checkout, "Adding pip", ways[-1])


PACKAGE = "On Debian and Ubuntu: sudo apt install python3-venv; elsewhere: Python from python.org."


def install(checkout: Checkout, extras: set[str]) -> None:
    """Install the locked versions with uv; failing that, what pip can find."""
    pip = [str(checkout.python), "-m", "pip", "install", "--no-input"]
    names = sorted(extras)
    uv = [str(checkout.python), "-m", "uv", "sync", "--locked", "--inexact", "--no-progress"]
    uv += ["--project", str(checkout.root), "--python", str(checkout.python)]
    uv += [word for name in names for word in ("--extra", name)]
    plain = f"{checkout.root}[{','.join(names)}]" if names else str(checkout.root)
    has_uv = any(checkout.scripts.glob("uv*"))
    try:
        if not has_uv:
            step(checkout, "Adding uv, the installer", [*pip, "--retries", "2", "uv"])
            has_uv = True
        step(checkout, "Installing the locked packages", uv)
    except StepError as problem:
        # what stopped pip, or a full disk, will stop pip again
        if re.search(FULL if has_uv else f"{FULL}|{OFFLINE}", str(problem)):
            raise
        print("  uv could not do it; pip tries, with the versions that its index offers.")
        step(checkout, "Installing with pip", [*pip, "--editable", plain])
    stamp = json.dumps({"digest": checkout.digest(), "extras": names})
    checkout.stamp.write_text(stamp, encoding="utf-8")


def step(checkout: Checkout, what: str, command: list[str]) -> None:
    """
    Run one command quietly, showing what it is for and its seconds.

    Raises
    ------
    StepError
        With all that the command printed, when it fails.
    """
    print(f"  {what} ... ", end="", flush=True)
    began = time.perf_counter()
    settings = {
        "UV_PROJECT_ENVIRONMENT": str(checkout.environment),
        "UV_PYTHON_DOWNLOADS": "never",  # this very Python, not one from elsewhere
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
    strangers = ("VIRTUAL_ENV", "CONDA_PREFIX", "PYTHONHOME", "PYTHONPATH", "PIP_USER")
    inherited = {key: value for key, value in os.environ.items() if key not in strangers}
    done = subprocess.run(
        command,
        env=inherited | settings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        print("failed.")
        raise StepError(done.stdout)
    print(f"{time.perf_counter() - began:.1f} s")


def refuse(printed: str) -> NoReturn:
    """
    Turn what an installer printed into three sentences.

    Raises
    ------
    ToolkitError
        Always.

    Examples
    --------
    >>> refuse("OSError: [Errno 28] No space left on device")
    Traceback (most recent call last):
    toolkit._base.ToolkitError: The environment could not be made. The disk is full. Free ...
    """
    for pattern, why, advice in REASONS:
        if re.search(pattern, printed):
            raise ToolkitError("The environment could not be made.", why, advice)
    last = "\n".join(printed.strip().splitlines()[-12:])
    raise ToolkitError(
        "The environment could not be made.",
        f"The installer says:\n{last}",
        "\nDelete .venv and try again.",
    )
