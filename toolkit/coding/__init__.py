"""
Frames by hand: hits drawn blind and coded, coders compared, a lexicon checked, its rates corrected.

A count of terms is a claim about meaning until somebody reads. ``sample_hits`` draws what to read,
``agreement`` tells whether two readers read alike, ``validate`` what the count is worth.
"""

from __future__ import annotations

from toolkit.coding.agreeing import Agreement, agreement
from toolkit.coding.drawing import sample_hits
from toolkit.coding.sheets import CodingSheet
from toolkit.coding.validating import Validation, validate

__all__ = ["Agreement", "CodingSheet", "Validation", "agreement", "sample_hits", "validate"]
