"""The page /about: what Gogen is, what its data are and whose, how its claims are made and doubted."""

from flask import Blueprint, current_app, render_template

from graph.lookup import Library
from graph.lookup.statistics import UNSURE
from graph.publish.dataset import citation
from graph.publish.release import release_of
from graph.publish.statistics import sizes, statistics
from ontology.vocabulary import ONTOLEX
from web.linked import since

about = Blueprint("about", __name__)


@about.get("/about")
def page() -> str:
    """Tell what this is, with the sources of what the serving graph says."""
    library: Library = current_app.extensions["library"]
    known = library.current()
    counted = statistics(known.snapshot)
    return render_template(
        "about.html",
        entries=counted.classes.get(str(ONTOLEX.Word), 0),
        concepts=counted.classes.get(str(ONTOLEX.LexicalConcept), 0),
        languages=len(known.languages),
        statements=sizes(known.snapshot).all,
        sources=sorted(known.sources.values(), key=lambda source: (source.id != "editorial", source.title.text)),
        unsure=UNSURE,
        citation=citation(release_of(known.snapshot.generation), since()),
    )
