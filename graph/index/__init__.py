"""What is found by the spelling, and what every engine answers slowly: one SQLite file beside the graph.

Reading order: ``file`` (the file: which one serves, how the next takes its place), ``scans`` (the graph read once, for
all parts), ``building`` (the parts in their order), then the parts: ``projections`` (counters, closures, the list of
terms), ``labelling`` and ``labels`` (every spelling: written down, found again), ``words`` (words and concepts in one
line). ``keys`` says which spellings are the same to a searcher, ``typos`` which are nearly the same.

A part is a module with ``TABLES`` and ``INDEXES`` (SQL, run before and after) and ``write(scans, connection)``.
"""

from graph.index.building import Indexes, build_for, index_of
from graph.index.file import Index, folder_of

__all__ = ["Index", "Indexes", "build_for", "folder_of", "index_of"]
