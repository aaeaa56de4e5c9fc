"""Glossary terms in running text, with their places: by morpheme in Japanese, by stored and regular forms elsewhere.

Reading order: ``values`` (what is looked for, what is found), ``finder`` (start here), ``japanese``, ``foreign`` with
its tables ``forms`` and ``folding``, ``languages`` (which language a text is in), ``stored`` (the words of an import).
"""

from graph.find.finder import Finder
from graph.find.values import Candidate, Findable, How, Occurrence

__all__ = ["Candidate", "Findable", "Finder", "How", "Occurrence"]
