"""What is sent out comes back: each source, field by field, out of BibTeX, RIS and CSL-JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from drillsite.edit.importing.formats import read_references
from drillsite.edit.snippets import write_block
from drillsite.export.about import About
from drillsite.export.bibtex import write_bibtex
from drillsite.export.csl_json import write_csl
from drillsite.export.exact import CSL_VARIABLES, stated_fields
from drillsite.export.ris import write_ris
from drillsite.knowledge import Knowledge, load_knowledge
from drillsite.records import Source
from drillsite.records.models import CSL_TYPES

ROOT = Path(__file__).parent.parent
DOWNLOADS = {
    "bibtex": lambda knowledge: write_bibtex(knowledge, About("Site", "", "", "", "1")),
    "ris": write_ris,
    "csl-json": write_csl,
}
HOSTILE = (
    "{",
    "}",
    "\\",
    "\\LaTeX",
    "$",
    "$x$",
    "%",
    "&",
    "&amp;",
    "#",
    "_",
    "^",
    "~",
    "<b>",
    "</p>",
    "< 5",
    "|",
    '"',
    "``",
    "''",
    "--",
    "---",
    "?`",
    " and ",
    "others",
    ", ",
    ";",
    "; ",
    "[[x]]",
    "*a*",
    "`c`",
    "1. ",
    "- ",
    "\n",
    "\n\n",
    "  ",
    "\u00a0",
    "TY  - ",
    "ER  - ",
    "@book{",
    "http://e.org/a?b=1&c",
    "10.5555/a",
    "drillsite: {}",
    "é",
    "ß",
    "中",
    "ı",
    "\u0301",
    "=",
    ":",
    "family=",
    "de ",
    "12-34",
    "2020",
    "PhD thesis",
    "report",
    "/",
    "(",
    ")",
)
texts = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text("abcXYZ .'-", max_size=4)), min_size=1, max_size=5).map(
    "".join
)
dates = st.sampled_from(
    ("2020", "2020-05", "2020-05-06", "2020-21", "199X", "2020~", "2019/2020", "2005/..", "2020-05-0X", "2020?")
)
names = st.lists(
    st.one_of(
        st.builds(lambda family, given: {"family": family, "given": given}, texts, texts),
        st.builds(lambda literal: {"literal": literal}, texts),
    ),
    min_size=1,
    max_size=3,
)
FIELDS = {
    "type": st.sampled_from(CSL_TYPES),
    "title": texts,
    "author": names,
    "editor": names,
    "issued": dates,
    "accessed": dates,
    "URL": texts.map(lambda text: "https://e.org/" + "".join(text.split())),
    "DOI": texts.map(lambda text: "10.5555/a" + "".join(text.split())),
    "language": st.sampled_from(("en", "zh-Hant", "pt-BR")),
    "note": texts.map(lambda text: text.replace("[[x]]", "[[s-0]]")),
    "level": st.sampled_from(("primary", "secondary")),
    "reliability": st.sampled_from("AF"),
    "standing": st.sampled_from(("corrected", "current")),
    "cited_by_work": st.sampled_from(("true", "false")),
}
TEXTS = ("reliability_reason", *(name for name in CSL_VARIABLES if name not in FIELDS))
sources = st.fixed_dictionaries(
    {"type": FIELDS["type"], "title": FIELDS["title"]},
    optional={
        **{name: one for name, one in FIELDS.items() if name not in ("type", "title")},
        **dict.fromkeys(TEXTS, texts),
    },
)


def is_valid(fields: dict[str, Any]) -> bool:
    try:
        Source.model_validate({"id": "x", **fields})
    except ValidationError:
        return False
    return True


def differences(knowledge: Knowledge, format_: str) -> dict[str, object]:
    """Give what is not the same in each source after its way out and back, and what was told of it."""
    found = read_references(DOWNLOADS[format_](knowledge).decode(), format_)
    back = {one.name: one for one in found.references}
    assert not found.left_out
    assert len(back) == len(knowledge.sources)
    wrong: dict[str, object] = {}
    for source in knowledge.sources:
        before, one = stated_fields(source), back[source.id]
        after = stated_fields(Source.model_validate({"id": source.id, **one.fields}))
        changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
        if changed - {loss.label for loss in one.losses}:
            wrong[source.id] = [(name, before.get(name), after.get(name)) for name in sorted(changed)]
    return wrong


@pytest.mark.parametrize("format_", DOWNLOADS)
def test_each_source_that_is_shipped_comes_back_whole_and_without_a_word(format_):
    knowledge = load_knowledge(ROOT / "data", ROOT / "none", "data").knowledge
    assert len(knowledge.sources) > 200
    assert differences(knowledge, format_) == {}
    told = read_references(DOWNLOADS[format_](knowledge).decode(), format_).references
    assert [one.losses for one in told if one.losses] == []


@given(st.lists(sources.filter(is_valid), min_size=10, max_size=10))
@settings(
    max_examples=10, deadline=None, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck)
)
def test_any_source_that_passes_check_comes_back_or_its_difference_is_told(tmp_path_factory, drawn):
    folder = tmp_path_factory.mktemp("data")
    records = [write_block({f"s-{number}": fields}, 0) for number, fields in enumerate(drawn)]
    (folder / "sources.yml").write_text("\n\n".join(records) + "\n", "utf-8")
    knowledge = load_knowledge(folder, folder / "none", "data").knowledge
    assume(knowledge is not None)  # some signs YAML does not have
    for format_ in DOWNLOADS:
        assert differences(knowledge, format_) == {}, format_
