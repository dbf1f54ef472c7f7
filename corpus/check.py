"""
Count every planted effect of the sample corpus, without the toolkit.

    python check.py     planted against found, one line each; exits with 1 outside a tolerance

The counting reads only the compiled rows, the annotations and ``lexicon.csv``. Patterns become
regular expressions here, so that a mistake in the toolkit's matching cannot hide itself.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
WIRE, LEDGER, BEARER, KESTRIA = OUTLETS = (
    "Meridian Wire", "The Harbour Ledger", "Daily Standard-Bearer", "Kestria Today",
)  # fmt: skip
SIDES = ("compact", "kestria", "civil")
TURNING_POINT = 11
WORD = re.compile(r"[^\W_]+(?:[-'’.,][^\W_]+)*")
SENTENCE = re.compile(r"(?<=[.!?])[\"”]?\s+")
PAIRS = (("Dragan", "Hask"), ("Kirrow", "bridge"))
LABELS = {
    WIRE: r"\bfighters?\b",
    LEDGER: r"\bseparatists?\b",
    BEARER: r"\b(?:rebels?|militants?)\b",
    KESTRIA: r"\bvolunteers?\b",
}
RESIDENTS = r"\b(?:Lower Sarn residents|residents of Lower Sarn)\b"
DARK = (
    "broken", "lawless", "leaking", "bleeding", "blood", "porous", "smuggl", "gun", "chaos",
    "fear", "smoke", "black", "traffick", "girls", "robbed", "grenades",
)  # fmt: skip

# What was planted. Counts and shares in per cent; a dash in README stands for "nothing planted".
LABEL_COUNTS = {WIRE: 50, LEDGER: 55, BEARER: 60, KESTRIA: 58}
SECURITY_TO_DIPLOMACY = {WIRE: 1.0, LEDGER: 0.5, BEARER: 3.0, KESTRIA: 2.0}
SECURITY_SHIFT = {WIRE: 1.0, LEDGER: 2.0}
QUOTED_SHARES = {
    WIRE: (48, 42, 10),
    LEDGER: (40, 35, 25),
    BEARER: (75, 10, 15),
    KESTRIA: (5, 90, 5),
}
SCARE_QUOTES = {WIRE: 0, LEDGER: 6, BEARER: 24, KESTRIA: 20}
DOUBTED = (
    (BEARER, "kestria", 45),
    (BEARER, "compact", 3),
    (KESTRIA, "compact", 45),
    (KESTRIA, "kestria", 3),
)
ALPHAS = {
    "conflict": 0.80,
    "economic": 0.93,
    "human_interest": 0.81,
    "morality": 0.78,
    "responsibility": 0.30,
}

Row = dict[str, str]


class Line(NamedTuple):
    """One planted effect: what it is, the number planted, the number found, what may differ."""

    effect: str
    planted: float
    found: float
    slack: float

    @property
    def holds(self) -> bool:
        """Whether the number found is within its tolerance."""
        return abs(self.planted - self.found) <= self.slack + 1e-9


def words(text: str) -> int:
    """Running words; hyphenated words and decimal numbers count as one."""
    return len(WORD.findall(text))


def count(pattern: str, rows: list[Row]) -> int:
    """Occurrences in the articles' texts, case ignored."""
    return sum(len(re.findall(pattern, r["text"], flags=re.IGNORECASE)) for r in rows)


def rate(n: int, total: int) -> float:
    """Per 10,000 words."""
    return round(1e4 * n / max(total, 1), 2)


def lexicon() -> dict[str, re.Pattern[str]]:
    """``lexicon.csv`` as one regular expression a frame."""
    terms: dict[str, list[str]] = defaultdict(list)
    with (HERE / "lexicon.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            glob = re.escape(row["pattern"]).replace(r"\*", r"[\w-]*").replace(r"\?", r"\w")
            terms[row["frame"]].append(glob.replace(r"\ ", r"[\s-]+"))
    return {
        frame: re.compile(
            r"(?<![\w-])(?:" + "|".join(sorted(found, key=len, reverse=True)) + r")(?![\w-])",
            re.IGNORECASE,
        )
        for frame, found in terms.items()
    }


def by_outlet(rows: list[Row]) -> dict[str, list[Row]]:
    """The rows of each outlet, in the outlets' order."""
    return {outlet: [r for r in rows if r["outlet"] == outlet] for outlet in OUTLETS}


def before_and_after(rows: list[Row]) -> dict[str, list[Row]]:
    """The rows before event 11, and from it on."""
    parts: dict[str, list[Row]] = {"before": [], "after": []}
    for row in rows:
        parts["after" if int(row["event"]) >= TURNING_POINT else "before"].append(row)
    return parts


def frames(rows: list[Row]) -> dict[str, Any]:
    """Terms of each frame, their rates, and the articles that hold any, by outlet."""
    out: dict[str, Any] = {}
    patterns = lexicon()
    for outlet, own in by_outlet(rows).items():
        total = sum(words(r["text"]) for r in own)
        out[outlet] = {"articles": len(own), "words": total}
        for frame, pattern in patterns.items():
            hits = [len(pattern.findall(r["text"])) for r in own]
            out[outlet][frame] = {
                "n": sum(hits),
                "documents": sum(map(bool, hits)),
                "per_10k": rate(sum(hits), total),
            }
    return out


def shift(rows: list[Row]) -> dict[str, Any]:
    """Security terms before event 11 and from it on, by outlet."""
    pattern = lexicon()["security"]
    out: dict[str, Any] = {}
    for outlet, own in by_outlet(rows).items():
        out[outlet] = {}
        for part, chosen in before_and_after(own).items():
            n = sum(len(pattern.findall(r["text"])) for r in chosen)
            total = sum(words(r["text"]) for r in chosen)
            out[outlet][part] = {"n": n, "words": total, "per_10k": rate(n, total)}
        early, late = out[outlet]["before"]["per_10k"], out[outlet]["after"]["per_10k"]
        out[outlet]["ratio"] = round(late / early, 3)
    return out


def voices(rows: list[Row], truth: dict[str, Any]) -> dict[str, Any]:
    """Quoted words by side, cues by verb and side, kinds of attribution, by outlet."""
    out: dict[str, Any] = {}
    for outlet, own in by_outlet(rows).items():
        said = [(r, a) for r in own for a in truth[r["id"]]["attributions"]]
        quoted = {s: sum(a["quoted_words"] for _, a in said if a["side"] == s) for s in SIDES}
        cues = [(a["side"], r["text"][slice(*a["cue"])].lower()) for r, a in said]
        by_side = {s: Counter(verb for side, verb in cues if side == s) for s in SIDES}
        total = sum(quoted.values())
        out[outlet] = {
            "attributions": len(said),
            "kinds": dict(Counter(a["kind"] for _, a in said)),
            "quoted_words": quoted,
            "quoted_share": {s: round(100 * n / max(total, 1), 1) for s, n in quoted.items()},
            "cues": {s: sum(verbs.values()) for s, verbs in by_side.items()},
            "claimed_admitted": {s: v["claimed"] + v["admitted"] for s, v in by_side.items()},
            "said_told": sum(v["said"] + v["told"] for v in by_side.values()),
            "verbs": {s: dict(v.most_common()) for s, v in by_side.items()},
        }
    return out


def marks(rows: list[Row], truth: dict[str, Any]) -> dict[str, Any]:
    """Scare quotes, force clauses, sense traps and negations, as annotated."""
    found = [(r["outlet"], m) for r in rows for m in truth[r["id"]]["marks"]]
    force: dict[str, Counter[str]] = defaultdict(Counter)
    for outlet, m in found:
        if m["mark"] == "force":
            force[outlet][f"{m['side']} {m['form']}"] += 1
    return {
        "scare_quotes": _tally(found, "scare"),
        "negation": _tally(found, "neg"),
        "sense_traps": dict(sorted(Counter(m["sense"] for _, m in found if "sense" in m).items())),
        "force": {o: dict(sorted(force[o].items())) for o in (BEARER, KESTRIA)},
    }


def _tally(found: list[tuple[str, dict[str, Any]]], mark: str) -> dict[str, int]:
    return {o: sum(outlet == o and m["mark"] == mark for outlet, m in found) for o in OUTLETS}


def border_company(rows: list[Row]) -> dict[str, Any]:
    """*border* and how often a dark word stands within five words of it, by outlet."""
    out = {}
    for outlet, own in by_outlet(rows).items():
        near: list[list[str]] = []
        for row in own:
            tokens = WORD.findall(row["text"].lower())
            near += [
                tokens[max(0, i - 5) : i] + tokens[i + 1 : i + 6]
                for i, token in enumerate(tokens)
                if token in {"border", "borders"}
            ]
        dark = sum(any(t.startswith(DARK) for t in company) for company in near)
        out[outlet] = {"n": len(near), "dark": dark}
    return out


def together(rows: list[Row]) -> dict[str, dict[str, int]]:
    """Articles, and sentences, that hold both words of a pair: the unit turns the order round."""
    units = {
        "articles": [r["text"] for r in rows],
        "sentences": [s for r in rows for p in r["text"].split("\n\n") for s in SENTENCE.split(p)],
    }
    return {
        f"{one} + {other}": {
            unit: sum(all(re.search(rf"\b{w}\b", x) for w in (one, other)) for x in texts)
            for unit, texts in units.items()
        }
        for one, other in PAIRS
    }


def months(rows: list[Row]) -> dict[str, Any]:
    """Mean length in March and in the other months, by outlet."""
    out = {}
    for outlet, own in by_outlet(rows).items():
        march = [words(r["text"]) for r in own if r["date"][5:7] == "03"]
        other = [words(r["text"]) for r in own if r["date"][5:7] != "03"]
        means = [round(sum(part) / max(len(part), 1), 1) for part in (march, other)]
        ratio = round(means[0] / means[1], 3)
        out[outlet] = {"march": means[0], "other": means[1], "ratio": ratio}
    return out


def alpha(codings: list[Row]) -> dict[str, float]:
    """Krippendorff's alpha (nominal, two coders, nothing missing) for each frame."""
    out = {}
    for frame in dict.fromkeys(r["frame"] for r in codings):
        units: dict[str, list[str]] = defaultdict(list)
        for r in codings:
            if r["frame"] == frame:
                units[r["id"]].append(r["present"])
        observed = sum(len(set(u)) > 1 for u in units.values()) / len(units)
        values = Counter(v for u in units.values() for v in u)
        n = sum(values.values())
        expected = 1 - sum(c * (c - 1) for c in values.values()) / (n * (n - 1))
        out[frame] = round(1 - observed / expected, 3)
    return out


def planted(rows: list[Row], truth: dict[str, Any], codings: list[Row]) -> dict[str, Any]:
    """Every planted effect with its exact counts, as found in these rows."""
    own = by_outlet(rows)
    sources = [
        (r["outlet"], r["text"][slice(*a["source"])])
        for r in rows
        for a in truth[r["id"]]["attributions"]
    ]
    return {
        "labels": {o: {name: count(p, own[o]) for name, p in LABELS.items()} for o in OUTLETS},
        "labels_over_time": {
            o: {part: count(LABELS[o], chosen) for part, chosen in before_and_after(own[o]).items()}
            for o in OUTLETS
        },
        "frames": frames(rows),
        "security_over_time": shift(rows),
        "voices": voices(rows, truth),
        **marks(rows, truth),
        "never_quoted": {
            "outlet": KESTRIA,
            "named": count(RESIDENTS, own[KESTRIA]),
            "quoted": sum(
                o == KESTRIA and bool(re.search(r"\bresidents?\b", source)) for o, source in sources
            ),
        },
        "lighthouse": {r["id"]: n for r in rows if (n := count(r"\blighthouses?\b", [r]))},
        "wildcard_trap": {o: count(r"\binvestigat\w*", own[o]) for o in OUTLETS},
        "border": border_company(rows),
        "pairs": together(rows),
        "months": months(rows),
        "alpha": alpha(codings),
    }


def _near(effect: str, want: float, got: float, *, slack: float = 0.02) -> Line:
    return Line(effect, want, got, slack * want)


def _percent(part: int, whole: int) -> float:
    return 100 * part / max(whole, 1)


def _label_lines(p: dict[str, Any]) -> list[Line]:
    lines = [_near(f"labels, {o}", n, p["labels"][o][o]) for o, n in LABEL_COUNTS.items()]
    for outlet in OUTLETS:
        foreign = max(n for other, n in p["labels"][outlet].items() if other != outlet)
        lines.append(Line(f"labels of the others, {outlet} (at most 2)", 0, foreign, 2))
    return lines


def _frame_lines(p: dict[str, Any]) -> list[Line]:
    lines = []
    for outlet, want in SECURITY_TO_DIPLOMACY.items():
        security, diplomacy = (p["frames"][outlet][f]["n"] for f in ("security", "diplomacy"))
        name = f"security : diplomacy, {outlet} ({security} : {diplomacy})"
        lines.append(_near(name, want, security / max(diplomacy, 1)))
    economic = {o: p["frames"][o]["economic"]["per_10k"] for o in OUTLETS}
    middle = round(sum(economic.values()) / len(economic), 2)
    lines += [
        _near(f"economic per 10,000, {o}", middle, r, slack=0.03) for o, r in economic.items()
    ]
    for outlet, want in SECURITY_SHIFT.items():
        name = f"security after : before, {outlet}"
        lines.append(_near(name, want, p["security_over_time"][outlet]["ratio"]))
    return lines


def _voice_lines(p: dict[str, Any]) -> list[Line]:
    lines = []
    for outlet, shares in QUOTED_SHARES.items():
        for side, want in zip(SIDES, shares, strict=True):
            got = p["voices"][outlet]["quoted_share"][side]
            lines.append(Line(f"quoted words, {outlet}, {side} %", want, got, 2))
    wire = p["voices"][WIRE]
    got = _percent(wire["said_told"], wire["attributions"])
    lines.append(_near("said and told, Meridian Wire %", 88, got))
    for outlet, side, want in DOUBTED:
        v = p["voices"][outlet]
        n, whole = v["claimed_admitted"][side], v["cues"][side]
        name = f"claimed and admitted, {outlet}, {side} % ({n} of {whole})"
        lines.append(_near(name, want, _percent(n, whole)))
    return lines


def _mark_lines(p: dict[str, Any]) -> list[Line]:
    lines = []
    for outlet in (BEARER, KESTRIA):
        for side, want in (("own", 70), ("other", 15)):
            found = {k: n for k, n in p["force"][outlet].items() if k.startswith(side)}
            n, whole = found.get(f"{side} agentless passive", 0), sum(found.values())
            name = f"agentless passives, {outlet}, {side} force % ({n} of {whole})"
            lines.append(_near(name, want, _percent(n, whole)))
    lines += [_near(f"scare quotes, {o}", n, p["scare_quotes"][o]) for o, n in SCARE_QUOTES.items()]
    return lines


def _other_lines(p: dict[str, Any]) -> list[Line]:
    silent = p["never_quoted"]
    lines = [
        _near("Lower Sarn residents named, Kestria Today", 40, silent["named"]),
        _near("Lower Sarn residents quoted, Kestria Today", 0, silent["quoted"]),
        _near("lighthouse", 38, sum(p["lighthouse"].values())),
        _near("lighthouse, articles", 1, len(p["lighthouse"])),
        _near("sense traps", 15, sum(p["sense_traps"].values())),
        _near("negations", 12, sum(p["negation"].values())),
        _near("length in March : other months, Meridian Wire", 0.6, p["months"][WIRE]["ratio"]),
    ]
    lines += [_near(f"investigat*, {o}", 6, n) for o, n in p["wildcard_trap"].items()]
    lines += [Line(f"alpha, {f}", want, p["alpha"][f], 0.02) for f, want in ALPHAS.items()]
    return lines


def compare(p: dict[str, Any]) -> list[Line]:
    """Planted against found, for everything that has a target."""
    return _label_lines(p) + _frame_lines(p) + _voice_lines(p) + _mark_lines(p) + _other_lines(p)


def table(lines: list[Line]) -> str:
    """Planted against found, for people; an exclamation mark where the tolerance is broken."""
    rows = [f"  {'effect':68}{'planted':>9}{'found':>9}"]
    for line in lines:
        mark = "  " if line.holds else "! "
        rows.append(f"{mark}{line.effect:68}{line.planted:9.2f}{line.found:9.2f}")
    return "\n".join(rows)


def read(name: str) -> list[Row]:
    """Rows of a compiled CSV file."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main() -> int:
    """Print the table; 1 where an effect is out of its tolerance."""
    truth = json.loads((HERE / "truth.json").read_text(encoding="utf-8"))["articles"]
    lines = compare(planted(read("articles.csv"), truth, read("codings.csv")))
    print(table(lines))
    return int(not all(line.holds for line in lines))


if __name__ == "__main__":
    sys.exit(main())
