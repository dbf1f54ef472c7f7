"""
Start the toolkit from a fresh checkout: ``python3 -m toolkit lab`` or ``python3 -m toolkit test``.

This file and ``_bootstrap`` run before anything is installed, so they use the standard library
alone. This one must also be readable by Pythons that are too old, or they could not say so.
"""

from __future__ import annotations

import sys

OLDEST = (3, 11)

USAGE = """\
usage: python3 -m toolkit lab  [options of JupyterLab, a notebook]
       python3 -m toolkit test [options of pytest, test files]

lab    open the notebooks in JupyterLab, at notebooks/00_start_here.ipynb
         --no-browser     only print the address
         --port 9000      another port than 8888
         (everything else goes to JupyterLab: python3 -m jupyterlab --help)
test   run every check of this project: tests, examples, lint, types, import rules
         -k frames        only tests with this word in their name
         -m "not browser" without the tests that drive a real browser
         (everything else goes to pytest)

The first start makes the folder .venv, with the package versions written in uv.lock;
it needs the internet, about a minute and 1.2 GB. Later starts take seconds and work offline.
To start over, delete the folder .venv.
"""


def main(arguments: list[str] | None = None) -> int:
    """
    Run one command and return the exit code for the shell.

    Parameters
    ----------
    arguments : list of str, optional
        The command and its options; by default those that Python was started with.

    Returns
    -------
    int
        0 when all went well, 2 for a command that does not exist, else what the command returned.
        On Linux and macOS a command that starts does not return: it replaces this process.

    Examples
    --------
    >>> main(["--help"])  # doctest: +ELLIPSIS
    usage: python3 -m toolkit lab ...
    0
    """
    given = sys.argv[1:] if arguments is None else arguments
    if sys.version_info < OLDEST:
        have = ".".join(str(part) for part in sys.version_info[:3])
        print("toolkit needs Python 3.11 or newer; this is " + have + ". ", file=sys.stderr, end="")
        print("Install a newer one (python.org) and start with that.", file=sys.stderr)
        return 1
    if not given or given[0] in ("-h", "--help", "help") or "--help" in given[1:]:
        print(USAGE, end="")
        return 0 if given else 2
    if given[0] not in ("lab", "test"):
        print(f"There is no command {given[0]!r}; there are lab and test.\n", file=sys.stderr)
        print(USAGE, end="", file=sys.stderr)
        return 2
    from toolkit import _bootstrap  # noqa: PLC0415 - written for Python 3.11, so not before the check

    try:
        return _bootstrap.start(given[0], given[1:])
    except ValueError as problem:  # ToolkitError: three sentences for a person, not a traceback
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The next start goes on from here.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
