"""Takes a picture of each type of page, light and dark, at three widths, and puts them side by side: make screenshots.

The site is built anew from this repository; the pictures and `index.html` with all of them go into `screenshots/`.
"""

from __future__ import annotations

import html
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright
from tests.chromium import ARGUMENTS, CHROMIUM, REPOSITORY, page_types, serve

from drillsite.publish.build import build_site
from drillsite.publish.project import open_project

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

FOLDER = REPOSITORY / "screenshots"
WIDTHS = {390: 844, 768: 1024, 1440: 900}
SCHEMES = ("light", "dark")
SETTLED = 150
"""After how many milliseconds the parts that scripts load stand in the page."""
ALL_DRAWN = "* { content-visibility: visible !important }"
"""Has the browser draw what is out of sight too."""

STYLE = """
body { background: #777; color: #fff; font: 16px system-ui, sans-serif; margin: 1rem }
section > div { align-items: start; display: flex; gap: 1rem; overflow-x: auto }
figure { margin: 0 }
img { display: block; height: 36rem; object-fit: cover; object-position: top }
"""


def picture_name(page: str, width: int, scheme: str) -> str:
    """Give the name of a picture's file."""
    return f"{page.replace(' ', '-')}-{width}-{scheme}.png"


def take_pictures(browser: Browser, host: str, pages: dict[str, str]) -> Iterator[str]:
    """Take every picture, one window for each width and scheme; give the name of each when it is there."""
    for width, height in WIDTHS.items():
        for scheme in SCHEMES:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme=scheme,
                reduced_motion="reduce",
                bypass_csp=True,  # for the style below
            )
            page = context.new_page()
            for name, address in pages.items():
                page.goto(host + address, wait_until="load")
                page.add_style_tag(content=ALL_DRAWN)
                page.wait_for_timeout(SETTLED)
                picture = picture_name(name, width, scheme)
                page.screenshot(path=FOLDER / picture, full_page=True)
                yield picture
            context.close()


def contact_sheet(pages: dict[str, str]) -> str:
    """Give the HTML page that shows all pictures, a row for each type of page."""
    rows = []
    for name in pages:
        pictures = [(picture_name(name, width, scheme), width, scheme) for width in WIDTHS for scheme in SCHEMES]
        figures = "".join(
            f'<figure><a href="{file}"><img src="{file}" alt="{html.escape(name)}" loading="lazy"></a>'
            f"<figcaption>{width} px, {scheme}</figcaption></figure>"
            for file, width, scheme in pictures
        )
        rows.append(f"<section><h2>{html.escape(name.capitalize())}</h2><div>{figures}</div></section>")
    head = f'<meta charset="utf-8"><title>Every type of page</title><style>{STYLE}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{"".join(rows)}</body></html>\n'


def main() -> None:
    """Build the site and fill the folder of pictures anew."""
    if CHROMIUM is None:
        sys.exit("no Chromium on this machine")
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        build_site(open_project(REPOSITORY / "mkdocs.yml"), site)
        pages = page_types(site)
        with serve(site) as host, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            taken = sum(1 for _ in take_pictures(browser, host, pages))
            browser.close()
    (FOLDER / "index.html").write_text(contact_sheet(pages), "utf-8")
    sys.stdout.write(f"{taken} pictures: {FOLDER / 'index.html'}\n")


if __name__ == "__main__":
    main()
