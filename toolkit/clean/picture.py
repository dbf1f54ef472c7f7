"""
A cleaned page drawn for reading: every block with its zone at its side, and the ledger beside it.

A zone is told by its label, by the shape of the rule at its side, and only then by colour; what was
taken out is small and grey, what was mended is marked where it stands. All text is escaped, and the
notebook's formula renderer is kept away.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from toolkit._base import for_html

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from toolkit.clean.decisions import Block, Decision

__all__ = ["picture"]

BLOCKS: Final = 400  # drawn at most
ROWS: Final = 400
LONGEST: Final = 4_000  # characters of a block
CELL: Final = 80


def picture(
    blocks: Sequence[Block],
    decisions: Sequence[Decision],
    undone: frozenset[int],
    facts: Mapping[str, str | None],
) -> str:
    """
    Draw a page, its facts and its ledger as HTML.

    Examples
    --------
    >>> from toolkit.clean.decisions import Block
    >>> drawn = picture([Block("body", "A <b> costs $5", 0, 14, True)], [], frozenset(), {})
    >>> "A &lt;b&gt; costs $5" in drawn, "mathjax_ignore" in drawn
    (True, True)
    """
    mends: dict[int, list[Decision]] = {}
    for number, decision in enumerate(decisions):
        if decision.changes == "text" and not decision.zone and number not in undone:
            mends.setdefault(decision.line, []).append(decision)
    drawn = "".join(
        _block(block, mends.get(number, [])) for number, block in enumerate(blocks[:BLOCKS])
    )
    known = "".join(
        f"<dt>{for_html(name)}</dt><dd>{for_html(value or '–')}</dd>"
        for name, value in facts.items()
    )
    kept = sum(block.kept for block in blocks)
    note = f"{kept:,} of {len(blocks):,} blocks kept, {len(decisions):,} decisions."
    if len(blocks) > BLOCKS or len(decisions) > ROWS:
        note += f" Showing at most {BLOCKS:,} blocks and {ROWS:,} rows; the rest is in .ledger."
    return (
        f'<div class="tk tk-cleaned mathjax_ignore"><style>{_style()}</style>'
        f'<dl class="tk-facts">{known}</dl><div class="tk-sheets">'
        f'<div class="tk-sheet" tabindex="0" role="group" aria-label="The page">{drawn}</div>'
        f'<div class="tk-sheet" tabindex="0" role="group" aria-label="The ledger">'
        f"{_ledger(decisions, undone)}</div></div><p>{for_html(note)}</p></div>"
    )


@cache
def _style() -> str:
    folder = files("toolkit") / "static"
    return "\n".join(
        (folder / name).read_text(encoding="utf-8") for name in ("house.css", "page.css")
    )


def _block(block: Block, mends: Iterable[Decision]) -> str:
    out = "" if block.kept else " tk-out"
    label = block.zone if block.kept else f"{block.zone} ×"
    return (
        f'<div class="tk-block tk-{for_html(block.zone)}{out}">'
        f'<div class="tk-zone">{for_html(label)}</div>'
        f'<div class="tk-words">{_words(block, mends)}</div></div>'
    )


def _words(block: Block, mends: Iterable[Decision]) -> str:
    """Write a block's text, with a mark where a space was put in or a sign changed."""
    parts, at = [], 0
    for mend in mends:
        start, end = mend.start - block.start, mend.end - block.start
        if start > LONGEST:
            break
        parts.append(for_html(block.text[at:start]))
        tag = "ins" if mend.after else "del"
        shown = "␣" if mend.after else "‸"
        parts.append(f'<{tag} title="{for_html(mend.rule)}">{shown}</{tag}>')
        at = end
    rest = block.text[at : max(at, LONGEST)]
    cut = " […]" if len(block.text) > max(at, LONGEST) else ""
    return "".join(parts) + for_html(rest) + cut


def _ledger(decisions: Sequence[Decision], undone: frozenset[int]) -> str:
    rows = []
    for number, decision in enumerate(decisions[:ROWS]):
        state = ' class="tk-undone"' if number in undone else ""
        cells = (str(number), decision.rule, _what(decision), decision.reason)
        rows.append(
            f"<tr{state}>" + "".join(f"<td>{for_html(cell)}</td>" for cell in cells) + "</tr>"
        )
    if not rows:
        return "<p>No decisions: the page is as it was.</p>"
    heads = "<td></td>" + "".join(
        f'<th scope="col">{head}</th>' for head in ("rule", "what", "why")
    )
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _what(decision: Decision) -> str:
    """Say in a few words what a decision does."""
    before = _short(decision.before)
    if decision.changes == "zone":
        return f"{before} is {decision.zone}"
    if decision.changes != "text":
        return f"{before} → {decision.changes} {decision.after or 'unknown'}"
    if decision.zone:
        return f"{before} taken out"
    named = {" ": "a space", "": "nothing"}
    after = named.get(decision.after, repr(decision.after))
    return f"{after} put in" if not decision.before else f"{before!r} becomes {after}"


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= CELL else plain[: CELL - 1] + "…"
