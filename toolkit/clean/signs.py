"""
What a line looks like on its own: a menu entry, a credit, a link, a request to subscribe.

Signs are cautious or bold. A *hard* sign (``share``, ``read more``, a copyright line) speaks for
itself anywhere. A *soft* one (a number, the name of a section) counts only at the head or the foot
of a page that shows hard ones too; the same line inside an article may be part of it.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Final

from toolkit.clean.lines import SHORT, Line, ends_sentence

__all__ = ["HARD", "REASONS", "bare", "phrases", "read_signs", "sign_of"]

HARD: Final = frozenset({"furniture", "teaser", "notice", "copyright", "field", "list"})
REASONS: Final = {
    "furniture": "a phrase of the site, not of the article",
    "box": "the heading of a box",
    "teaser": "a link to something else",
    "notice": "speaks to the visitor about cookies, newsletters or terms",
    "copyright": "a copyright line",
    "field": "a label of a database",
    "list": "an entry of a link list",
    "menu": "a numbered menu entry",
    "crumbs": "a path or a row of links",
    "label": "the name of a section",
    "count": "a bare count",
    "summary": "the heading of a summary",
}
_TRIM: Final = " \t:.…»›>→←↓·•*|–—-“”\"'‘’►▶▸✕×+"
_COUNT_BEFORE: Final = re.compile(r"^\(?[0-9][0-9.,]*\s?[km]?\)?\s+(?=[a-z])")
_COUNT_AFTER: Final = re.compile(r"\s*\(?[0-9][0-9.,]*\s?[km]?\)?$")
_AGENCY: Final = (
    r"(?:getty images|getty|afp|reuters|ap photo|ap|epa|shutterstock|alamy|istock|bloomberg"
    r"|picture[ -]alliance|pa media|pa wire|swns|dpa|ansa|xinhua|anadolu)"
)
_PICTURE: Final = r"(?:image|photo illustration|photo|picture|photograph|graphic|illustration)s?"
_FORMS: Final = (
    # The first that fits. Every pattern is anchored and meets a bounded number of characters.
    # 1 links to something else: "READ MORE: Beaten at the border"
    ("teaser", r"(?:read|see|watch|listen) (?:more|also|next|now)\s?[:|–—-]\s?\S"),
    ("teaser", r"(?:read|advertis\w+)\s?[:·•]\s?\S"),
    ("teaser", r"(?:also read|read this|don['’]t miss|watch|listen)\s?[:|]\s?\S"),
    ("teaser", r"related(?: (?:article|story|post)s?)?\s?[:|]\s?\S"),
    ("teaser", r"more (?:from|in|on|about) (?:the )?[\w&’' -]{2,40}$"),
    ("box", r"(?:latest|trending|most read|popular) (?:on|in|from) (?:the )?[\w&’' -]{2,40}$"),
    ("teaser", r"(?:previous|next|older|newer) (?:post|story|article|entry)\s?[:|–—-]\s?\S"),
    ("teaser", r"(?:tags?|topics?|filed under|posted in|categor(?:y|ies)|keywords?)\s?:\s?\S"),
    ("teaser", r"(?:related topics|more)\s?:\s?\S"),
    ("teaser", r"read [\d.,]+ comments$"),
    # 2 requests: "Sign up for our newsletter"
    ("teaser", r"(?:click|tap) here\b"),
    (
        "teaser",
        r"share(?:\s?:\s?\S| - \S| all sharing options\b| (?:or comment on|this|on|via|with)\b)",
    ),
    ("teaser", r"(?:sign up (?:for|to)|subscribe (?:to|for)|follow (?:us|the|our))\b"),
    ("teaser", r"(?:join (?:us|our)|download (?:the|our)|continue reading)\b|you are here\s?:"),
    ("teaser", r"get (?:the|our) [\w’' ]{0,30}newsletter\b"),
    ("teaser", r"skip (?:to|next|past|over|links?)\b"),
    ("teaser", r"(?:leave|post|add) (?:a|your) (?:comment|reply)\b"),
    # 3 what a site says about itself
    ("teaser", r"(?:original )?reporting and [\w ]{2,40}, direct from\b"),
    ("teaser", r"a version of this (?:article|story) (?:appears|appeared|was published)\b"),
    ("teaser", r"(?:sponsored|presented|brought to you|supported|promoted|powered) by \S"),
    ("teaser", r".{0,60}?\(?opens in (?:a )?new (?:window|tab)\)?$"),
    ("teaser", r"(?:kindly|please) share this (?:article|story|post)\b"),
    ("list", r"(?:(?:list|item|slide|image|photo|page) )?[0-9]+ of [0-9]+$|list of [0-9]+ items$"),
    ("furniture", r"reading time\s?:\s?[0-9]"),
    (
        "furniture",
        r"[0-9]+[ -]min(?:ute)?s?(?: (?:read|listen))?$|heard on (?-i:[A-Z])[\w' ]{2,40}$",
    ),
    ("furniture", r"this (?:article|story) is (?:more than|over) \S+ (?:month|year)s? old$"),
    ("furniture", r"(?:view|see|open) (?:the )?(?:image|picture|photo) in full ?screen$"),
    ("furniture", r"listen to (?:this )?(?:article|story)\b.{0,20}$"),
    ("furniture", r"subscribe for \S+$|a- a a\+$|a a a$"),
    ("credit", r"©\s?(?!.*[0-9]{4})[\w/ .&-]{2,30}$"),
    ("copyright", r"(?:©|\(c\)|&copy;|copyright\b|all contents ©|all rights reserved\b)"),
    (
        "furniture",
        r"you(?:['’]re| are)? (?:received|receiving|getting) this (?:e-?mail|newsletter)\b",
    ),
    ("furniture", r"was this (?:e-?mail |newsletter )?forwarded to you\b"),
    (
        "furniture",
        r"that['’]s (?:it|all) for (?:this|today['’]s) (?:briefing|newsletter|edition)\b",
    ),
    ("furniture", r"our standards\s?:\s?\S"),
    ("furniture", r"\(?this (?:article|story|report) (?:has not been edited|is auto-?generated)\b"),
    ("furniture", r"this (?:article|story|post) is (?:also )?available in\b"),
    ("furniture", r"(?:published|appear(?:s|ed)) in the print edition of\b"),
    ("furniture", r"please (?:turn on|enable) javascript\b"),
    ("furniture", r"[0-9]{1,2}\s?(?:s|m|mins?|h|hrs?|d) ago$"),
    (
        "furniture",
        r"(?:duration\s?:?\s?[0-9:]+|updated at [0-9][0-9.:]+(?:\s?[ap]m)?(?: [a-z]{2,4})?)$",
    ),
    ("furniture", r"(?-i:[A-Z][a-z]+ [Ee]dition)$|#{3,}$|\+[0-9]{0,2}$"),
    # somebody to write to: no sentence, and an address of mail
    (
        "furniture",
        r"(?:[^.!?@]{0,70}[\s:,])?[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?:,? ?\+?[0-9() -]{6,20})?$",
    ),
    # 4 labels of databases: "LENGTH: 412 words"
    ("field", r"(?-i:SECTION|LENGTH|LOAD-DATE|LANGUAGE|PUBLICATION-TYPE|DOCUMENT-TYPE)\s?:"),
    ("field", r"(?-i:JOURNAL-CODE|GRAPHIC|SUBJECT|COUNTRY|ACC-NO)\s?:"),
    ("field", r"document [a-z]{4,10}[0-9]{10,}\w*$"),
    # 5 addresses, credits, captions
    ("url", r"(?:(?:short link|permalink|link|url|source url)\s?:?\s+)?(?:https?://|www\.)\S+$"),
    (
        "credit",
        (
            rf"\(?(?:{_PICTURE}(?: (?:credits?|source))?|credits?|video|source)(?: by)?"
            r"\s?(?:[:,©]|\.{3}|…)\s?\S.{0,90}$"
        ),
    ),
    ("credit", r"(?:supplied|handout)\s?:\s?\S.{0,60}$"),
    (
        "credit",
        (
            r"(?-i:(?:[A-Z][\w.’'-]*\s){1,3}[A-Z][\w.’'-]+/(?:[A-Z][\w.’'-]+ ){0,3}"
            r"(?:Radio|Press|News|TV|Media|Pictures|Agency|Service)$)"
        ),
    ),
    ("credit", r"(?-i:SOURCE) \S.{0,60}$"),
    ("credit", rf"\(?{_PICTURE} by \S.{{0,60}}$"),
    ("credit", rf"[\w .’'-]{{2,50}}(?:/|, | via ){_AGENCY}[\w /.-]{{0,40}}$"),
    ("credit", rf"{_AGENCY}(?:/[\w /.-]{{0,40}})?$"),
    # an agency, and then what the picture shows: "Reuters A ferry in fog"
    (
        "credit",
        rf"{_AGENCY}(?:/\S+)? (?-i:A|An|Two|Three|People|Men|Women|File photo) [^.!?]{{5,150}}$",
    ),
    ("caption", r"(?:image|photo|picture|media) caption\b\s?[:,]?\s?\S"),
    ("caption", r"(?:caption|pictured|above|file photo)\s?:\s?\S"),
    ("caption", r".{2,80}?\(pictured[^)]{0,20}\)[^.!?]*$"),
    ("caption", r"\(?(?:supplied|handout|file (?:photo|picture|image|copy))\)?$"),
    (
        "caption",
        r"\(?(?:representat(?:ive|ional)|illustrative|stock) (?:image|photo|picture)s?\)?$",
    ),
    # 6 soft signs
    ("menu", r"[0-9]{1,2}[.)]? \S.{0,70}$"),
    ("count", r"[0-9][0-9.,]*\s?[km]?$|[0-9]{1,2}/[0-9]{1,2}$"),
    ("crumbs", r"[\w&.’' -]{2,28}(?:\s?[>›»|/]\s?[\w&.’' -]{2,28}){1,8}$"),
)
_SIGNS: Final = tuple((sign, re.compile(form, re.IGNORECASE)) for sign, form in _FORMS)
_CREDIT_INSIDE: Final = re.compile(
    # A credit may be glued to what it credits: "... broke off talks in 2031Image: A. Lind/Press".
    r"(?:(?:\b|(?<=[\w.!?)\"”’])(?=(?-i:[PIC])))"
    r"(?:photograph|photo|image|picture|credit|illustration)s?(?: by| credit)?(?::| \|)"
    r" (?-i:[^\W\d_a-z])(?:[^.]|(?<=\b\w)\.){2,60}"
    r"|\[[^\]]{3,60}/[^\]]{2,40}\]"
    r"|(?<=[.!?\"”] )\((?-i:[^\W\d_a-z])[\w .’'-]{2,40}/[\w .’'&-]{2,40}\)"
    r"|\([\w .&]{0,30}\b(?:photo|picture|image)s?(?: by|:| courtesy of) [^)]{2,60}\)"
    r"|\((?:AP|AFP|Reuters|Getty|EPA)\b[^)]{0,40}\)"
    r"|(?<=[.!?\"”] )(?-i:REUTERS|AFP|EPA|AP)(?: Photo)?/[^.!?]{2,80})\.?$",
    re.IGNORECASE,
)
_SUBJECTS: Final = (
    r"cookies?\b|privacy (?:policy|notice)|personal data|(?:your|my) inbox|newsletters?\b"
    r"|unsubscribe|\bsubscri(?:be|ption|bers?)\b|terms (?:of|and|&)|copyright policy|our partners"
    r"|sign(?:ed)? up|external (?:sites|links|linking)|sharing tools|code of (?:practice|ethics)"
    r"|e-?mail address|moderated|letters to the editor|\bad(?:s|verts|vertising)?-?free\b"
    r"|independent press|this (?:web)?site|our (?:app|website|journalism|coverage)"
    r"|additional rights|required fields|what you think|online ads|follow the \S+ on|in print on"
    r"|\bon (?:facebook|twitter|instagram)\b|\bour (?:daily|weekly|morning|evening|free)\b"
    r"|\border reprints\b|local newspaper network|user agreement|independent journalism|abusive"
    r"|sign-up|\bconsented\b|letters section|submit a (?:response|letter)"
)
_SUBJECT: Final = re.compile(_SUBJECTS, re.IGNORECASE)
_ADDRESS: Final = re.compile(
    r"\b(?:you|your|we|our|us|please|here|this (?:web)?site)\b", re.IGNORECASE
)
_REQUEST: Final = re.compile(
    r"(?:sign up|get|subscribe|enter|join|read about|follow|please|download|click|register|try|help"
    r"|support|enjoy|receive|become|privacy notice|this (?:web)?site|your|comments"
    r"|did you (?:like|enjoy))\b",
    re.IGNORECASE,
)
_QUOTED: Final = re.compile(r"[\"“”«»]")
_CLAIM: Final = re.compile(r"©|\(c\)|\b(?:19|20)[0-9]{2}\b|all rights reserved", re.IGNORECASE)
LONG_TEASER: Final = 45  # words
SENTENCE: Final = 4
LONG_NOTICE: Final = 70


@cache
def phrases(name: str) -> frozenset[str]:
    """
    Read one of the lists of phrases.

    Examples
    --------
    >>> "share this" in phrases("furniture"), "most read" in phrases("boxes")
    (True, True)
    """
    file = resources.files("toolkit.clean") / "words" / f"{name}.txt"
    lines = file.read_text(encoding="utf-8").splitlines()
    entries = ";".join(line for line in lines if not line.startswith("#")).split(";")
    return frozenset(entry.strip() for entry in entries) - {""}


def bare(text: str) -> str:
    """
    Reduce a line to what the lists of phrases hold: small letters, no end marks, no counts.

    Examples
    --------
    >>> bare("» Comments (218)"), bare("345 View comments…")
    ('comments', 'view comments')
    """
    small = text.lower().replace("’", "'").strip(_TRIM)
    small = _COUNT_AFTER.sub("", small).strip(_TRIM)
    return _COUNT_BEFORE.sub("", small).strip(_TRIM)


def sign_of(line: Line) -> str:
    r"""
    Name what a line looks like on its own ("" for nothing in particular).

    Examples
    --------
    >>> from toolkit.clean.lines import cut_lines
    >>> page = "MENU\n2. The Strait\nREAD MORE: Beaten at the border\nPhoto: L. Aro\nNo deal."
    >>> [sign_of(line) for line in cut_lines(page)]
    ['furniture', 'menu', 'teaser', 'credit', '']
    """
    text = line.text
    if len(text) > 2 * SHORT:
        return ""
    listed = _listed(text)
    if listed or line.words > LONG_NOTICE:
        return listed
    sign = next((sign for sign, form in _SIGNS if form.match(text)), "")
    if sign and sign in _DOUBTED and not _DOUBTED[sign](line):
        sign = ""
    if not sign and _is_notice(line):
        return "notice"
    return sign or _quiet_sign(line)


def _listed(text: str) -> str:
    small = bare(text)
    names = {"boxes": "box", "furniture": "furniture", "labels": "label", "summaries": "summary"}
    return next((sign for name, sign in names.items() if small in phrases(name)), "")


def _is_aside(line: Line) -> bool:
    """Tell whether a line that begins like a link is no sentence of an article."""
    spoken = _QUOTED.search(line.text) or " said" in line.text
    unfinished = not line.text.endswith(".") or _SUBJECT.search(line.text)
    return line.words <= LONG_TEASER and not spoken and bool(unfinished)


def _is_claim(line: Line) -> bool:
    """Tell whether a line that begins like a copyright line names an owner or a year."""
    return bool(_CLAIM.search(line.text)) and not _QUOTED.search(line.text)


def _is_entry(line: Line) -> bool:
    """Tell whether a line that begins like a menu entry or credit is no sentence."""
    return line.words <= SENTENCE or not ends_sentence(line.text)


_DOUBTED: Final = {
    "teaser": _is_aside,
    "copyright": _is_claim,
    "menu": _is_entry,
    "credit": _is_entry,
}


def _is_notice(line: Line) -> bool:
    """Tell whether a sentence is addressed to the visitor: cookies, newsletters, terms."""
    text = line.text
    if _QUOTED.search(text) or not _ADDRESS.search(text):
        return False
    subjects = len({match.group().lower() for match in _SUBJECT.finditer(text)})
    return subjects > 1 or (subjects == 1 and bool(_REQUEST.match(text)))


def _quiet_sign(line: Line) -> str:
    listed = line.text[0] in "-–—•·*"
    if line.words <= LONG_NOTICE and not listed and _CREDIT_INSIDE.search(line.text[-120:]):
        return "caption"
    return "ellipsis" if line.text.endswith(("…", "...")) else ""


def read_signs(lines: list[Line]) -> None:
    """
    Note on every line what it looks like on its own.

    Examples
    --------
    >>> from toolkit.clean.lines import cut_lines
    >>> lines = cut_lines("Share")
    >>> read_signs(lines)
    >>> lines[0].sign
    'furniture'
    """
    for line in lines:
        line.sign = sign_of(line)
