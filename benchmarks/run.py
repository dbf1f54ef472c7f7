"""
Time the toolkit against its peers, on your texts or made-up ones: see README.md beside this file.

    python benchmarks/run.py [FOLDER] [--size 1 4 16] [--only build frames] [--peers nltk sklearn]
        [--clock cpu]
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import TYPE_CHECKING, Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import texts as sources  # noqa: E402  (beside this file)
from ours import OPERATIONS, Case  # noqa: E402
from peers import PEERS, punkt  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable

NAMES = ("nltk", "sklearn", "loops", "conc")
FAST, SLOW = 0.2, 8.0  # seconds: below, five runs; above, the one first run
PATIENCE = 170  # seconds for one operation in one process, by the clock on the wall,
BUSY = 5  # and so many times as many where the processor's time is measured
CLOCKS = {"wall": time.perf_counter, "cpu": time.process_time}
COLUMNS = "operation|size|seconds|first|MB/s|peak MB|peer|seconds|first|peak MB|ratio"
INSTALLED = {"nltk": "pip install nltk", "sklearn": 'pip install -e ".[peers]"'}
IMPORTS = {
    "toolkit": "import toolkit",
    "toolkit.Corpus": "import toolkit; toolkit.Corpus",
    "nltk": "import nltk",
    "sklearn": "import sklearn.feature_extraction.text",
}


def main() -> None:
    options = _options()
    if options.worker:
        print(json.dumps(_measure(options)))
    elif options.prepare:
        _prepare(options.folder, options.size[0], Path(options.prepare))
    else:
        _report(options)


def _report(options: argparse.Namespace) -> None:
    pythons = _pythons(options.peers)
    load = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(
        f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores, {load}"
    )
    print(f"Clock: {options.clock}\n")
    if _wanted("import", options.only):
        _print_imports(pythons, CLOCKS[options.clock].__name__)
    print(f"| {' | '.join(COLUMNS.split('|'))} |\n|{'---|' * len(COLUMNS.split('|'))}")
    times: dict[str, dict[int, float]] = {}
    for size in options.size:
        with tempfile.TemporaryDirectory() as folder:
            # In another process: a child counts what its parent once held as its own memory.
            texts = [options.folder] if options.folder else []
            command = [sys.executable, __file__, *texts, "--prepare", folder, "--size", str(size)]
            subprocess.run(command, check=True)
            for name in filter(lambda name: _wanted(name, options.only), OPERATIONS):
                found = _compare(name, size, Path(folder), (pythons, options.clock))
                times.setdefault(name, {})[size] = found
    if len(options.size) > 1:
        _print_growth(times, options.size)
    if _wanted("tokens", options.only):
        _print_agreement(sources.load(options.folder, 1).texts)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0].strip())
    parser.add_argument("folder", nargs="?", help="folder of .txt files; else made-up news")
    parser.add_argument("--size", nargs="+", type=int, default=[1, 4, 16], help="times 1.4 MB")
    parser.add_argument("--only", nargs="+", default=[], help="beginnings of operations' names")
    parser.add_argument("--peers", nargs="*", default=["nltk", "sklearn", "loops"], choices=NAMES)
    parser.add_argument("--clock", default="wall", choices=CLOCKS, help="cpu on a busy machine")
    parser.add_argument("--worker", nargs=2, metavar=("OPERATION", "WHO"), help=argparse.SUPPRESS)
    parser.add_argument("--prepare", help=argparse.SUPPRESS)
    return parser.parse_args()


def _wanted(name: str, only: list[str]) -> bool:
    return not only or any(name.startswith(beginning) for beginning in only)


# -- one operation, in a process of its own -------------------------------------------------------


def _measure(options: argparse.Namespace) -> dict[str, Any]:
    """Run one operation against the clock."""
    folder = Path(options.folder)
    made = json.loads((folder / "texts.json").read_text("utf-8"))
    case = Case(sources.Texts(**made), folder / "corpus")
    name, who = options.worker
    make = OPERATIONS[name] if who == "toolkit" else PEERS[name, who][0]
    run, figures = make(case)
    before = _peak()
    first, result = _clock(run, options.clock)
    peak = _peak() - before
    figures = figures(result)
    del result
    repeats = 0 if first > SLOW else 5 if first < FAST else 3
    times = [_clock(run, options.clock)[0] for _ in range(repeats)] or [first]
    return {
        "seconds": statistics.median(times),
        "first": first,
        "figures": figures,
        "peak": peak,
        "once": repeats == 0,
    }


def _clock(run: Any, name: str) -> tuple[float, Any]:
    gc.collect()
    now = CLOCKS[name]
    begin = now()
    result = run()
    return now() - begin, result


def _peak() -> float:
    """Most memory this process has held, in MB; not known on Windows."""
    try:
        import resource
    except ImportError:
        return float("nan")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1e6 if sys.platform == "darwin" else 1e3)


# -- all of them ----------------------------------------------------------------------------------


def _prepare(source: str | None, size: int, folder: Path) -> None:
    """Write the texts, and the corpus that queries start from."""
    import toolkit as tk

    made = sources.load(source, size)
    (folder / "texts.json").write_text(json.dumps(made._asdict()), "utf-8")
    corpus = tk.Corpus.from_texts(*made)
    corpus.save(folder / "corpus")
    (folder / "node.txt").write_text(Case(made, folder / "corpus").node, "utf-8")
    print(
        f"| **{corpus!r}, {sum(map(len, made.texts)) / 1e6:.1f} MB** |{' |' * COLUMNS.count('|')}"
    )


def _compare(name: str, size: int, folder: Path, how: tuple[dict[str, str], str]) -> float:
    """Measure the toolkit and every peer, check that they agree, print the rows."""
    pythons, clock = how
    ours = _ask([sys.executable, clock], name, "toolkit", folder)
    if ours is None:
        return float("nan")
    characters = (folder / "texts.json").stat().st_size / 1e6
    row = [name, f"{size}x", _seconds(ours), f"{ours['first']:.3f}"]
    row += [f"{characters / ours['seconds']:.0f}", f"{ours['peak']:.0f}"]
    others = [who for who in pythons if size <= PEERS.get((name, who), (None, 0))[1]]
    if not others:
        _print_row([*row, "", "", "", "", ""])
    for who in others:
        theirs = _ask([pythons[who], clock], name, who, folder)
        if theirs is not None:
            _check(name, who, ours["figures"], theirs["figures"])
            ratio = f"{theirs['seconds'] / ours['seconds']:.1f}"
            peer = [who, _seconds(theirs), f"{theirs['first']:.3f}", f"{theirs['peak']:.0f}"]
            _print_row([*row, *peer, ratio if theirs["figures"] else f"({ratio})"])
    return float(ours["seconds"])


def _ask(how: list[str], name: str, who: str, folder: Path) -> dict[str, Any] | None:
    python, clock = how
    command = [python, str(HERE / "run.py"), str(folder), "--clock", clock, "--worker", name, who]
    patience = PATIENCE * (BUSY if clock == "cpu" else 1)
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=patience, check=False
        )
    except subprocess.TimeoutExpired:
        print(f"{name}, {who}: skipped, over {patience} s.", file=sys.stderr)
        return None
    if done.returncode:
        print(f"{name}, {who}: failed.\n{done.stderr[-600:]}", file=sys.stderr)
        return None
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _check(name: str, who: str, ours: dict[str, int], theirs: dict[str, int]) -> None:
    """Stop unless every figure that both have is the same."""
    for figure, value in theirs.items():
        if ours[figure] != value:
            raise SystemExit(f"{name}: {figure} is {ours[figure]:,} here and {value:,} in {who}.")


def _seconds(found: dict[str, Any]) -> str:
    return f"{found['seconds']:.4f}" + ("¹" if found["once"] else "")


def _print_row(cells: list[str]) -> None:
    print(f"| {' | '.join(cells)} |", flush=True)


def _print_growth(times: dict[str, dict[int, float]], sizes: list[int]) -> None:
    print(f"\n| growth | {' | '.join(f'{size}x' for size in sizes)} | times |")
    print(f"|{'---|' * (len(sizes) + 2)}")
    for name, found in times.items():
        seconds = [found[size] for size in sizes]
        _print_row([name, *(f"{s:.4f}" for s in seconds), f"{seconds[-1] / seconds[0]:.1f}"])


def _print_imports(peers: Iterable[str], clock: str) -> None:
    """Time imports in fresh processes."""
    found = {}
    for name, line in IMPORTS.items():
        if name.startswith("toolkit") or name in peers:
            timed = f"from time import {clock} as now; t = now(); {line}; print(now() - t)"
            command = [sys.executable, "-c", timed]
            where = {**os.environ, "PYTHONPATH": str(HERE.parent)}
            runs = [subprocess.check_output(command, env=where) for _ in range(6)]
            found[name] = statistics.median(map(float, runs[1:]))
    print("| import | seconds |\n|---|---|")
    for name, seconds in found.items():
        _print_row([name, f"{seconds:.3f}"])
    print()


def _pythons(peers: list[str]) -> dict[str, str]:
    """Name the Python that runs each peer; Conc gets an environment of its own."""
    found = dict.fromkeys(peers, sys.executable)
    for who, how in INSTALLED.items():
        if who in found and importlib.util.find_spec(who) is None:
            print(f"{who}: left out, it is not installed here ({how}).", file=sys.stderr)
            del found[who]
    if "conc" in found:
        home = Path(tempfile.gettempdir()) / "toolkit-benchmark-conc"
        python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        try:
            if not python.exists():
                venv.create(home, with_pip=True)
            have = subprocess.run([python, "-c", "import conc"], capture_output=True, check=False)
            if have.returncode:
                command = [python, "-m", "pip", "install", "-q", "conc"]
                subprocess.run(command, check=True, capture_output=True, timeout=300)
            found["conc"] = str(python)
        except (OSError, subprocess.SubprocessError) as error:
            print(f"conc: skipped, it does not install here ({error}).", file=sys.stderr)
            del found["conc"]
    return found


# -- tokens and sentences against NLTK's ----------------------------------------------------------


def _print_agreement(texts: list[str]) -> None:
    straight = [text.replace("’", "'").replace("‘", "'") for text in texts]
    print("\n| F1 against NLTK | as is | ’ made ' |\n|---|---|---|")
    for name, score in (("token boundaries", _token_f1), ("sentence beginnings", _sentence_f1)):
        _print_row([name, *(score(some) for some in (texts, straight))])
    lines = [[p for t in some for p in t.splitlines() if p.strip()] for some in (texts, straight)]
    _print_row(["the same, line by line", *(_sentence_f1(some) for some in lines)])


def _token_f1(texts: list[str]) -> str:
    """Tokens with the same beginning and end; NLTK cuts the sentences of a trained Punkt."""
    from nltk.tokenize import NLTKWordTokenizer

    import toolkit as tk

    splitter, cutter = punkt(texts), NLTKWordTokenizer()
    ours: set[tuple[int, int, int]] = set()
    theirs: set[tuple[int, int, int]] = set()
    for number, text in enumerate(texts):
        for a, b in splitter.span_tokenize(text):
            try:
                spans = list(cutter.span_tokenize(text[a:b]))
            except (
                ValueError
            ):  # NLTK cannot place its rewritten quotation marks: leave the text out
                break
            theirs |= {(number, a + start, a + end) for start, end in spans}
        else:
            ours |= {(number, token.start, token.end) for token in tk.tokenize(text)}
            continue
        theirs = {span for span in theirs if span[0] != number}
    held = len({number for number, _, _ in theirs})
    return f"{_f1(ours, theirs):.4f} ({held:,} of {len(texts):,} texts)"


def _sentence_f1(texts: list[str]) -> str:
    import toolkit as tk

    splitter = punkt(texts)
    ours = {(n, span.start) for n, text in enumerate(texts) for span in tk.sentences(text)}
    theirs = {(n, a) for n, text in enumerate(texts) for a, _ in splitter.span_tokenize(text)}
    return f"{_f1(ours, theirs):.4f}"


def _f1(ours: set[Any], theirs: set[Any]) -> float:
    return 2 * len(ours & theirs) / max(len(ours) + len(theirs), 1)


if __name__ == "__main__":
    main()
