"""What others would have the glossary say, kept apart from it until somebody decides.

A term list that comes in, or a person, makes proposals: a term, or one fact of a term or a concept. They lie in a named
graph of their source (``proposed-NAME``) and have none of the shapes of entries, so that no page, search or export
takes them for facts. What is accepted is said in a graph ``accepted-NAME``, in the shape of entries, and cites its
source; what it contradicts is taken out of its graph and comes back when the decision is undone. A build makes the
glossary anew and then accepts again what was accepted.

Reading order: ``proposals`` (what one is), ``comparing`` (a list beside the glossary: what it proposes), ``keeping``
(proposals as RDF, and back), ``patching`` (a concept with what was accepted for it: what the graph says then),
``settling`` (the graph as the decisions have it) and ``deciding`` (what the shell and the page call).
"""
