"""What is published of a graph besides its pages: linked data, descriptions of the dataset, files to take away.

Reading order: ``release`` (what a generation is called), ``syntaxes`` (quads as bytes of an RDF syntax), ``statistics``
(counts), ``resources`` (what is said of one IRI), ``ontology`` (the terms of /ns), ``dataset`` (VoID, DCAT, Service
Description), ``dumps`` (the whole graph as files).
"""
