"""What `drillsite diff` finds between two states of the data, where words and numbers stay as they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drillsite.edit.comparison import compare

if TYPE_CHECKING:
    from conftest import Link
    from drillsite.edit.comparison import Comparison

FILES = {
    "themes.yml": "t: {title: T, summary: S.}\n",
    "actors.yml": """\
house: {name: House, type: organisation, summary: S.}
left: {name: Left, type: organisation, summary: S., part_of: [house]}
right: {name: Right, type: organisation, summary: S.}
""",
    "sources.yml": """\
work: {type: webpage, title: Work}
one: {type: webpage, title: One}
two: {type: webpage, title: Two}
""",
    "claims.yml": """\
c:
  statement: S.
  type: fact
  theme: t
  stated_in: [{source: work}]
  evidence:
    - {source: one, stance: supports, origin: house}
    - {source: one, stance: supports, origin: left}
    - {source: one, stance: supports, origin: right}
""",
}


def changed(link: Link, *edits: tuple[str, str, str]) -> Comparison:
    """Return what differs after these edits: a file, and what is replaced by what in it."""
    files = dict(FILES)
    for name, old, new in edits:
        assert old in files[name]
        files[name] = files[name].replace(old, new)
    return compare(link(FILES), link(files))


def test_origins_that_are_joined_otherwise_are_told_though_no_number_changes(link):
    moved = ("actors.yml", "summary: S., part_of: [house]}\nright: {name: Right, type: organisation, summary: S.}", "")
    after = "summary: S.}\nright: {name: Right, type: organisation, summary: S., part_of: [house]}"
    (change,) = changed(link, (*moved[:2], after)).verdicts
    assert change.before == change.after
    assert not change.is_counted_anew
    assert set(change.joins) == {
        "right and house count as one now: belongs together",
        "left and house no longer count as one",
    }
    assert sorted(change.because) == ["actor left: part_of house → none", "actor right: part_of none → house"]


def test_what_changed_in_sources_is_no_cause_where_the_verdict_stays(link):
    item = "    - {source: one, stance: supports, origin: right}\n"
    more = ("claims.yml", item, f"{item}    - {{source: two, stance: context}}\n")
    (change,) = changed(link, more, ("sources.yml", "title: One}", "title: One, publisher: House}")).verdicts
    assert change.before == change.after
    assert not change.evidence.is_empty
    assert change.because == ()


def test_what_changed_in_sources_alone_is_no_change_of_a_verdict_that_stays(link):
    found = changed(link, ("sources.yml", "title: One}", "title: One, publisher: House}"))
    assert found.verdicts == ()
    assert found.reworded == {"source": 1}
    assert not found.is_empty


def test_the_same_data_have_no_differences(link):
    assert changed(link).is_empty
