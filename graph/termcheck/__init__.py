"""Translated text against the glossary: terms missing, forbidden, changed, in the wrong role or transcription.

Reading order: ``values`` (what is checked, what is found), ``checker`` (start here), ``demands`` (what a word of the
source asks of the target), ``rendering`` with its tables ``stems`` and ``transcription`` (what the target says),
``rules`` (what a project decides), ``bitext`` with ``po`` and ``xliff`` (where pairs come from), ``lists`` (a term
list of one's own instead of the glossary), ``report``.
"""

from graph.termcheck.checker import Checker
from graph.termcheck.rules import Rules, read_rules
from graph.termcheck.values import Finding, Kind, Segment, Severity

__all__ = ["Checker", "Finding", "Kind", "Rules", "Segment", "Severity", "read_rules"]
