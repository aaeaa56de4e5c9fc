"""Take the pictures of the site for its documentation: ``python -m tests.browser.pictures [--only NAME] FOLDER``.

The graph is built from the curated data: the same data give the same pictures, but for the words of the day on the
first page. Each is a PNG of 256 colours, NAME-LANGUAGE-THEME.png.
"""

import argparse
import io
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from graph.build import build
from graph.entries import DATA
from tests.browser.conftest import CHROMIUM, OPTIONS, home_of
from tests.browser.looking import LANGUAGES, THEMES, reader
from tests.browser.pages import COUNTED, at
from tests.served import Served

WIDTH, HEIGHT, SCALE = 1100, 1000, 1.5  # CSS pixels; pixels of a picture for each
LARGEST = 250_000  # bytes
COLOURS = 256


class Picture(NamedTuple):
    """A picture: of which page, and from where on: an element that is scrolled to."""

    name: str
    address: str
    begins: str = ""


PICTURES = (
    Picture("home", "/"),
    Picture("term", "/term/ja-netorare"),
    Picture("tsunami", "/term/ja-tsunami"),
    Picture("compare", at("/compare", of=["ja-netorare", "ja-netori", "en-cuckold"])),
    Picture("matrix", "/matrix"),
    Picture("sparql", at("/sparql", query=COUNTED, view="chart"), "main form"),
    Picture("analyse", at("/analyse", q="寝取られた")),
)


def taken(page: Page, picture: Picture) -> bytes:
    """Return a picture as PNG: as many colours as a palette holds, fewer where it would be too large."""
    page.goto(picture.address, wait_until="networkidle")
    if picture.begins:
        page.locator(picture.begins).first.evaluate("element => element.scrollIntoView({block: 'start'})")
    image = Image.open(io.BytesIO(page.screenshot(caret="hide", animations="disabled"))).convert("RGB")
    colours = COLOURS
    while True:
        made = io.BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
        if made.tell() <= LARGEST or colours <= 16:
            return made.getvalue()
        colours //= 2


def take(folder: Path, wanted: Callable[[Picture], bool] = lambda _: True) -> list[Path]:
    """Take the pictures that are wanted; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        build(DATA, Path(place) / "store")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*OPTIONS])
        with Served(Path(place) / "store", "--rate", "0") as served:
            for lang in LANGUAGES:
                for theme in THEMES:
                    size = {"width": WIDTH, "height": HEIGHT}
                    settings = {"viewport": size, "device_scale_factor": SCALE, "color_scheme": theme}
                    with reader(browser, home_of(served), lang, **settings) as page:
                        for picture in filter(wanted, PICTURES):
                            file = folder / f"{picture.name}-{lang}-{theme}.png"
                            file.write_bytes(taken(page, picture))
                            files.append(file)
        browser.close()
    return files


def main() -> None:
    """Take the pictures from the shell."""
    parser = argparse.ArgumentParser(description="Take the pictures of the site.")
    parser.add_argument("folder", type=Path, help="where they go")
    parser.add_argument("--only", metavar="NAME", choices=[picture.name for picture in PICTURES])
    given = parser.parse_args()
    for file in take(given.folder, lambda picture: given.only in (None, picture.name)):
        sys.stdout.write(f"{file} {file.stat().st_size:,}\n")


if __name__ == "__main__":
    main()
