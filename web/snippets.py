"""The same query from programs: what to paste into a shell, Python, R or JavaScript.

A query may come from anybody, and a snippet is pasted where it is executed: every language quotes it as it should be,
so that no text ends its string and goes on as a command.
"""

import json
import re
import shlex
from dataclasses import dataclass
from urllib.parse import quote

ROWS_TYPE = "application/sparql-results+json"


@dataclass(frozen=True, slots=True)
class Snippet:
    """How one language asks: its name, and the code."""

    language: str
    code: str


def of_query(endpoint: str, query: str, graph: bool) -> tuple[Snippet, ...]:
    """Return how programs ask ``query`` at an endpoint; ``graph`` says that the answer is one, not rows."""
    query = query.replace("\r\n", "\n")  # as forms send lines
    media = "text/turtle" if graph else "text/csv"
    curl = f"curl {shlex.quote(endpoint)} \\\n  -H 'Accept: {media}' \\\n  {_shell(query)}"
    asked = f'"{endpoint}",\n    data={{"query": query}},\n    headers={{"Accept": "%s"}},\n    timeout=60,\n'
    if graph:
        python = (
            f"import requests\nfrom rdflib import Graph\n\nquery = {_python(query)}\n"
            f"response = requests.post(\n    {asked % 'text/turtle'})\nresponse.raise_for_status()\n"
            'graph = Graph().parse(data=response.text, format="turtle")'
        )
        r = (
            f"library(httr2)\nlibrary(rdflib)\n\nquery <- {_r(query)}\n"
            f'response <- request("{endpoint}") |>\n  req_headers(Accept = "text/turtle") |>\n'
            "  req_body_form(query = query) |>\n  req_perform()\n"
            'graph <- rdf_parse(resp_body_string(response), format = "turtle")'
        )
        read = "const turtle = await response.text();"
    else:
        python = (
            f"import requests\n\nquery = {_python(query)}\n"
            f"response = requests.post(\n    {asked % ROWS_TYPE})\nresponse.raise_for_status()\n"
            'for row in response.json()["results"]["bindings"]:\n'
            '    print({name: term["value"] for name, term in row.items()})'
        )
        r = (
            f"library(httr2)\n\nquery <- {_r(query)}\n"
            f'response <- request("{endpoint}") |>\n  req_headers(Accept = "text/csv") |>\n'
            "  req_body_form(query = query) |>\n  req_perform()\n"
            "rows <- read.csv(text = resp_body_string(response))"
        )
        read = "const rows = (await response.json()).results.bindings;"
    script = (
        f"const query = {_javascript(query)};\n"
        f'const response = await fetch("{endpoint}", {{\n  method: "POST",\n'
        f'  headers: {{ Accept: "{"text/turtle" if graph else ROWS_TYPE}" }},\n'
        "  body: new URLSearchParams({ query }),\n});\n"
        f"if (!response.ok) throw new Error((await response.json()).detail);\n{read}"
    )
    return Snippet("curl", curl), Snippet("Python", python), Snippet("R", r), Snippet("JavaScript", script)


def of_link(address: str, graph: bool) -> tuple[Snippet, ...]:
    """Return how programs fetch what a lasting link leads to."""
    if graph:
        return (
            Snippet("curl", f'curl -L -H "Accept: text/turtle" {address}'),
            Snippet(
                "Python",
                f'from rdflib import Graph\n\ngraph = Graph().parse("{address}?format=turtle", format="turtle")',
            ),
            Snippet("R", f'library(rdflib)\ngraph <- rdf_parse("{address}?format=turtle", format = "turtle")'),
            Snippet("JavaScript", f'const turtle = await (await fetch("{address}?format=turtle")).text();'),
        )
    return (
        Snippet("curl", f'curl -L -H "Accept: text/csv" {address}'),
        Snippet(
            "Python",
            "import json\nfrom urllib.request import urlopen\n\n"
            f'with urlopen("{address}?format=json") as response:\n    answer = json.load(response)',
        ),
        Snippet("R", f'rows <- read.csv("{address}?format=csv", encoding = "UTF-8")'),
        Snippet("JavaScript", f'const answer = await (await fetch("{address}?format=json")).json();'),
    )


def _shell(text: str) -> str:
    """Return a query as curl takes it from a POSIX shell: one word in single quotes, or percent-encoded."""
    if _is_plain(text):
        return "--data-urlencode query='" + text.replace("'", "'\"'\"'") + "'"
    return f"--data query={quote(text, safe='')}"


def _is_plain(text: str) -> bool:
    """Tell whether a text has no character that is not seen where it stands in a string of several lines."""
    return all(character.isprintable() or character in "\n\t" for character in text)


def _python(text: str) -> str:
    if _is_plain(text) and "\\" not in text and '"""' not in text and not text.endswith('"'):
        return f'"""{text}"""'
    return ascii(text)


def _r(text: str) -> str:
    """Return a text as a string of R: raw (R 4.0) with more dashes than the text could close it with, or escaped."""
    if _is_plain(text):
        dashes = "-" * (1 + max((len(found) for found in re.findall(r"\)(-*)\"", text)), default=-1))
        return f'r"{dashes}({text}){dashes}"'
    return '"' + "".join(c if c.isascii() and c.isalnum() else f"\\U{ord(c):08x}" for c in text if c != "\0") + '"'


def _javascript(text: str) -> str:
    if _is_plain(text):
        return "`" + text.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${") + "`"
    return json.dumps(text)
