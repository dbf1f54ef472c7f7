"""
Lexicons of framing terms: making, reading, writing, trying out and growing them.
"""

from __future__ import annotations

from toolkit.lexicon.expansion import Expansion, expand
from toolkit.lexicon.growth import Suggestions, suggest
from toolkit.lexicon.lexicon import Lexicon

__all__ = ["Expansion", "Lexicon", "Suggestions", "expand", "suggest"]
