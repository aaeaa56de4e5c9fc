"""The term list as a sheet: one row a term in one spelling, in CSV, TSV or XLSX, and back again without loss.

The columns that every exchange of term lists has come first. After them come those of the model: one for each of its
fields, filled where the first columns do not say it already, and one for each kind of link (``borrowings``), at the
word it leads to. What belongs to no word (sources, agents, languages) has rows of its own at the end: ``row_kind`` says
of what, ``data`` holds it.
"""

from graph.formats.sheet.columns import COLUMNS, joined, parted
from graph.formats.sheet.reading import read
from graph.formats.sheet.writing import write

__all__ = ["COLUMNS", "joined", "parted", "read", "write"]
