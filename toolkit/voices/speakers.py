"""
Who a source is: *Mr. Lind*, *the mayor*, *she* and *Ann Lind of Ohio* as one speaker.

Everything is read from the document itself: the full names it gives, the titles and appositions
that go with them, the pronouns that follow them. No list of names is used: a name from any country
is as good as another. What cannot be decided stays unresolved.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from toolkit.voices.cues import function_words, titles
from toolkit.voices.names import (
    LONGEST,
    NAME,
    OWNER,
    POSSESSIVE,
    Run,
    parted,
    surname_of,
)
from toolkit.voices.phrases import has_article, understood

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from toolkit.voices.speech import Attribution

__all__ = ["Speaker", "speakers"]


class Speaker(NamedTuple):
    """Whom a source names, and how sure that is, from 0 to 1."""

    name: str | None
    confidence: float


_HE, _SHE = frozenset("he his him himself".split()), frozenset("she her hers herself".split())
_THEY = frozenset("they their them themselves".split())
_IT = frozenset({"it", "its", "itself"})
_WHO = frozenset("who which that whom whose".split())
_UNNAMED = frozenset("i we you me us my our your one mine someone somebody".split())
_BEFORE_SENTENCE = frozenset(".?!\"”’'\n\r:—")
_NEAR = 1200  # characters back to look for a pronoun's name
_CLOSE = 200  # characters back to look for the name before *who*
_MANY = 20  # full names of one surname that are weighed


def speakers(
    text: str,
    found: Iterable[Attribution],
    aliases: Mapping[str, str] | None = None,
) -> list[Speaker]:
    """
    Resolve the sources of a text to speakers.

    Parameters
    ----------
    text : str
        The text that was read.
    found : iterable of Attribution
        What :func:`toolkit.voices.speech.attributions` found in it.
    aliases : mapping of str to str, optional
        Sources or names as written, and the speaker they stand for. Case does not matter; it wins
        over every rule.

    Returns
    -------
    list of Speaker
        One for each attribution; its name is None where nobody can be named.

    Examples
    --------
    >>> from toolkit.voices.speech import attributions
    >>> text = "Mayor Ann Lind left. The mayor said she was tired. “It is late,” Ms. Lind said."
    >>> [speaker.name for speaker in speakers(text, attributions(text))]
    ['Ann Lind', 'Ann Lind']
    """
    rows = list(found)
    return _Cast(text, aliases or {}).resolve(rows) if rows else []


_NOBODY = Speaker(None, 0.0)
_Said = tuple[int, Speaker, str]  # where somebody spoke, who, and as written


@lru_cache(1 << 14)
def _key(written: str) -> str:
    """A source as aliases and pronouns are looked up."""
    return POSSESSIVE.sub("", written.strip().casefold())


_Mention = tuple[int, Run]  # where a name begins, and what it reads


class _Cast:
    """The names of a text, and what is known of each."""

    def __init__(self, text: str, aliases: Mapping[str, str]) -> None:
        self.text = text
        self.aliases = {key.casefold(): name for key, name in aliases.items()}
        self.full: dict[str, Counter[str]] = defaultdict(Counter)  # surname -> full names
        self.where: dict[str, int] = {}  # full name -> first mention
        self.described: dict[str, dict[str, int]] = defaultdict(dict)  # noun -> name -> place
        self.titled: dict[str, list[str]] = {}  # surname -> the titles that it stands with
        self.places: list[int] = []  # where each name begins and ends, and what it reads
        self.ends: list[int] = []
        self.runs: list[Run] = []
        self._read()

    # -------------------------------------------------------------- reading the names

    def _read(self) -> None:
        """Collect the names, and the titles and descriptions of full ones."""
        for match in NAME.finditer(self.text):
            run = parted(match[0])
            _, heads, name, surname, full = run
            if name:
                start, end = match.span()
                self.places.append(start)
                self.ends.append(end)
                self.runs.append(run)
                if full:
                    self.full[surname][name] += 1
                    self.where.setdefault(name, start)
                    self._describe(start, end, run)
                if heads:
                    self.titled.setdefault(surname, []).extend(heads)

    @cached_property
    def gender(self) -> dict[str, Counter[str]]:
        """
        How often a surname goes with *he* and with *she*.

        A pronoun goes with the names before it in its sentence; a title tells more.
        """
        gender: dict[str, Counter[str]] = defaultdict(Counter)
        for surname, heads in self.titled.items():
            for head in heads:
                implied = titles().get(head, ("", ""))[0]
                if implied:
                    gender[surname][implied] += 10
        for match in _PRONOUN.finditer(self.text):
            last, which = match.end(), "he" if match[0].lower() in _HE else "she"
            near, after = max(0, last - _REST), bisect_right(self.ends, last)
            if after and self.ends[after - 1] >= near:
                stop = max(self.text.rfind(sign, near, last) for sign in _STOPS)
                first = bisect_left(self.ends, max(near, stop + 1), 0, after)
                for run in self.runs[first:after]:
                    gender[run.surname][which] += 1
        return gender

    @cached_property
    def somebody(self) -> set[str]:
        """Surnames of those whom the text describes."""
        named = {name for names in self.described.values() for name in names}
        return {surname_of(name.split()) for name in named}

    def _is_thing(self, mention: _Mention) -> bool:
        """*The Lighthouse Trust*, neither he nor she: after an article, without title or owner."""
        start, run = mention
        before = self.text[max(0, start - 4) : start]
        article = any(word.lower() == "the" for word in f"{before}{run.written}".split()[:2])
        return article and not run.titles and not OWNER.search(run.written)

    def _describe(self, start: int, end: int, run: Run) -> None:
        """*mayor Ann Lind*, *Sen. Lind*, *Ann Lind, a lawyer from Ohio*."""
        for head in run.titles:
            noun = titles().get(head, ("", ""))[1]
            if noun:
                self.described[noun][run.name] = start
        text = self.text
        if start > 1 and text[start - 1] == " " and text[start - 2].islower():
            word = text[max(0, start - 30) : start].rsplit(None, 1)[-1]
            if word.isalpha() and word.islower() and word not in function_words():
                self.described[word][run.name] = start
        after = _APPOSITION.match(text, end) if text.startswith(", ", end) else None
        if after:
            self.described[_head_noun(after["what"])][run.name] = start

    # -------------------------------------------------------------- resolving sources

    def resolve(self, found: list[Attribution]) -> list[Speaker]:
        """One speaker per attribution, in order."""
        answers = []
        said: list[_Said] = []
        for one in found:
            if one.source is None:
                answers.append(_NOBODY)
                continue
            written = self.text[slice(*one.source)]
            answer = self._one(written, one.source[0], said)
            answers.append(answer)
            if answer.name:
                said.append((one.source[0], answer, written))
        return answers

    def _one(self, written: str, place: int, said: list[_Said]) -> Speaker:
        key = _key(written)
        if key in self.aliases:
            return Speaker(self.aliases[key], 1.0)
        if key in _UNNAMED:
            return _NOBODY
        if key in _HE or key in _SHE:
            answer = self._pronoun("he" if key in _HE else "she", place, said)
        elif key in _THEY or key in _IT:
            answer = self._group("many" if key in _THEY else "body", place, said)
        elif key in _WHO:
            answer = self._antecedent(place)
        else:
            answer = self._phrase(written, place)
        if self.aliases and answer.name and answer.name.casefold() in self.aliases:
            return Speaker(self.aliases[answer.name.casefold()], 1.0)
        return answer

    def _phrase(self, written: str, place: int) -> Speaker:
        """A noun phrase: the name in it or beside it, the person described, or itself."""
        named, head = understood(written)
        if named is None:
            return self._description(head, place)
        if named.as_it_stands:
            return Speaker(named.name, 0.9)
        return self._full(named.name, place, known=named.titled)

    def _number(self, written: str, name: str) -> str:
        """A person ("one"), several ("many") or an institution or thing ("body")."""
        key = written.strip().casefold()
        if key in _HE or key in _SHE or key in _WHO:
            return "one"
        if _AND.search(written.split(",", maxsplit=1)[0]):
            return "many"
        parts = name.split()
        capital = parts[-1][:1].isupper()
        known = capital and (surname_of(parts) in self.full or bool(parted(written).titles))
        if known and not has_article(written):
            return "one"
        if parts[-1].endswith("s") and not parts[-1].endswith("ss"):
            return "many"
        if name in written and name[:1].isupper() and has_article(written):
            return "body"
        return "one" if name[:1].isupper() and name not in written else "body"

    def _full(self, name: str, place: int, *, known: bool = False) -> Speaker:
        """Complete a surname from the names of the text."""
        parts = name.split()
        if len(parts) > 1:
            return Speaker(name, 0.95)
        options = self.full.get(surname_of(parts))
        if not options:
            return Speaker(name, 0.8 if known else 0.7)
        if len(options) == 1:
            return Speaker(next(iter(options)), 0.95)
        some = options if len(options) <= _MANY else dict(options.most_common(_MANY))
        before = [full for full in some if self.where[full] < place] or list(some)
        times = [options[full] for full in before]
        most = max(times)
        return Speaker(before[times.index(most)], 0.9 * most / sum(times))

    def _description(self, head: str, place: int) -> Speaker:
        """*the senator*: whom the text calls so; else the words themselves."""
        words = head.split()
        if not words:
            return Speaker(None, 0.0)
        if words[0].lower() in {"the", "this", "his", "her", "their"} and len(words) <= LONGEST:
            names = self.described.get(words[-1].lower().strip("."), {})
            earlier = {name: at for name, at in names.items() if at < place}
            if earlier:
                best = max(earlier, key=earlier.__getitem__)
                return Speaker(best, 0.75 if len(earlier) == 1 else 0.5)
        bare = " ".join(words[1:]) if words[0].lower() in {"the", "a", "an"} else head
        return Speaker(bare or head, 0.6)

    def _pronoun(self, which: str, place: int, said: list[_Said]) -> Speaker:
        """*he*, *she*: the last speaker or subject, else the last name, that the pronoun fits."""
        subject = self._subject(which, place)
        for at, speaker, written in reversed(said[-6:]):
            if place - at > _NEAR:
                break
            name = speaker.name or ""
            if self._fits(surname_of(name.split()), which) and self._number(written, name) == "one":
                if subject and subject[0] > at:
                    break
                apart = self.text.count("\n", at, place)
                return Speaker(name, speaker.confidence * (0.85 if apart == 0 else 0.7))
        if subject:
            return Speaker(self._full(subject[1].name, place).name, 0.6)
        for _, run in self._back(place, _NEAR):
            if self._may_be(run, which):
                return Speaker(self._full(run.name, place).name, 0.4)
        return _NOBODY

    def _group(self, number: str, place: int, said: list[_Said]) -> Speaker:
        """*they*, *it*: the last speakers of that number."""
        for at, speaker, written in reversed(said[-4:]):
            if place - at > _NEAR:
                break
            if speaker.name and self._number(written, speaker.name) == number:
                return Speaker(speaker.name, 0.5)
        return _NOBODY

    def _subject(self, which: str, place: int) -> _Mention | None:
        """The last name that opens a sentence and fits the pronoun."""
        for start, run in self._back(place, _NEAR):
            before = self.text[max(0, start - 3) : start].rstrip(" ")
            if before and before[-1] not in _BEFORE_SENTENCE:
                continue
            fits = self._fits(run.surname, which) if run.full else self._may_be(run, which)
            if fits and not self._is_thing((start, run)):
                return start, run
        return None

    def _may_be(self, run: Run, which: str) -> bool:
        """A person whom the pronoun fits."""
        if not self._fits(run.surname, which):
            return False
        return run.surname in self.titled or (
            run.surname in self.full and self._person(run.surname)
        )

    def _back(self, place: int, far: int) -> Iterator[_Mention]:
        """The names before a place, the nearest first."""
        last, first = bisect_left(self.places, place), bisect_left(self.places, place - far)
        for i in range(last - 1, first - 1, -1):
            yield self.places[i], self.runs[i]

    def _fits(self, surname: str, which: str) -> bool:
        """Not contradicted by titles or by most of the pronouns after the name."""
        counts = self.gender.get(surname)
        other = "she" if which == "he" else "he"
        return counts is None or counts[other] <= counts[which]

    def _person(self, surname: str) -> bool:
        """A name that pronouns or a title go with, or that somebody is described by."""
        return bool(self.gender.get(surname)) or surname in self.somebody

    def _antecedent(self, place: int) -> Speaker:
        """*Ann Lind, who*: the name right before."""
        for start, run in self._back(place, _CLOSE):
            gap = self.text[start + len(run.name) : place]
            if "." not in gap.replace("R-", "").replace("D-", ""):
                return Speaker(self._full(run.name, place).name, 0.6)
        return _NOBODY


_APPOSITION = re.compile(r", (?:an?|the|former|then) (?P<what>[^,.;:\n]{3,80})")
_PRONOUN = re.compile(  # the capital set at the front lets `re` run over everything else
    r"[hHsS](?<![\w’'-].)(?:(?<=[hH])(?:e|is|im|imself|er|ers|erself)|(?<=[sS])he)(?![\w’'-])"
)
_STOPS = (".", "?", "!", "\n")
_REST = 90  # characters after a name in which a pronoun may stand for it
_NOUN_ENDS = re.compile(r"\b(?:of|for|from|in|at|who|whose|which|with|on|to|and)\b")


def _head_noun(what: str) -> str:
    """The last word before a preposition: *senior lawyer* from *senior lawyer for the town*."""
    words = _NOUN_ENDS.split(what.lower())[0].split()
    return words[-1] if words else ""


_AND = re.compile(r"\band\b")
