"""Make the site's text face out of a released font: only the characters and weights that pages use.

    npm pack @fontsource-variable/source-serif-4 && tar xzf *.tgz
    pip install fonttools brotli
    python tools/subset_font.py package src/drillsite/site/assets

The Open Font License keeps the name "Source" for the unchanged font, so the subset is named anew.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FAMILY = "Drillsite Serif"
ROMAN = [*range(0x20, 0x7F), *range(0xA0, 0x100), 0x152, 0x153, *range(0x2010, 0x2016), *range(0x2018, 0x201F),
         0x2022, 0x2026, 0x2032, 0x2033, 0x2039, 0x203A, 0x20AC, 0x2212]  # fmt: skip
ITALIC = [*range(0x20, 0x7F), 0xA0, *range(0x2010, 0x2016), *range(0x2018, 0x201F), 0x2026]


def make(source: Path, target: Path, characters: list[int], weights: tuple[int, int] | int) -> None:
    """Write the subset of one style; the non-breaking hyphen, which the font lacks, gets the hyphen's glyph."""
    font = instancer.instantiateVariableFont(TTFont(source), {"wght": weights})
    options = subset.Options()
    options.hinting = False
    options.layout_features = ["kern", "liga", "lnum", "tnum", "mark", "ccmp"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    for table in font["cmap"].tables:
        if table.isUnicode() and 0x2010 in table.cmap:
            table.cmap[0x2011] = table.cmap[0x2010]
    for record in list(font["name"].names):
        if record.nameID in (1, 3, 4, 6, 16):
            name = FAMILY.replace(" ", "") if record.nameID == 6 else FAMILY
            font["name"].setName(name, record.nameID, record.platformID, record.platEncID, record.langID)
    font["head"].modified = font["head"].created
    font.flavor = "woff2"
    font.recalcTimestamp = False
    font.save(target)


def main() -> None:
    """Read the package's folder, write the two files and the licence."""
    package, target = Path(sys.argv[1]), Path(sys.argv[2])
    files = package / "files"
    make(files / "source-serif-4-latin-wght-normal.woff2", target / "serif.woff2", ROMAN, (400, 700))
    make(files / "source-serif-4-latin-wght-italic.woff2", target / "serif-italic.woff2", ITALIC, 400)
    shutil.copyfile(package / "LICENSE", target / "serif-licence.txt")


if __name__ == "__main__":
    main()
