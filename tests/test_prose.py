from __future__ import annotations

import re

import markdown
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markupsafe import Markup

from drillsite.site.address import ROOT, set_root
from drillsite.site.prose import ProseRenderer, RecordLinks
from drillsite.site.smart import set_quotes

DATA = {
    "actors.yml": """\
china: {name: China, type: state, summary: A state.}
star: {name: 'The *star* & its "moons" <b>', type: group, summary: A group.}
""",
    "systems.yml": "s400: {name: S-400, type: missile, summary: A system.}\n",
}


@pytest.fixture(scope="module")
def known(link):
    return link(DATA)


@pytest.fixture(scope="module")
def prose(known):
    return ProseRenderer(known)


def link_to(kind: str, identifier: str, shown: str, more: str = "") -> str:
    return f'<a class="ds-ref ds-ref--{kind}{more}" href="{ROOT}{kind}s/{identifier}/">{shown}</a>'


CHINA = link_to("actor", "china", "China")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Plain.", "<p>Plain.</p>"),
        ("Of [[china]].", f"<p>Of {CHINA}.</p>"),
        ("Of [[actor:china|the state]].", f"<p>Of {link_to('actor', 'china', 'the state')}.</p>"),
        ("Of [[ china | the state ]].", f"<p>Of {link_to('actor', 'china', 'the state')}.</p>"),
        ("[[china]] and [[s400]]", f"<p>{CHINA} and {link_to('system', 's400', 'S-400', ' ds-ref--whole')}</p>"),
        ("*Of* [[china]].", f"<p><em>Of</em> {CHINA}.</p>"),
        ("[[china|the *state*]]", f"<p>{link_to('actor', 'china', 'the <em>state</em>')}</p>"),
        ("[[china|the\nstate]]", f"<p>{link_to('actor', 'china', 'the' + chr(10) + 'state')}</p>"),
        ("[[china|the\n\nstate]]", "<p>[[china|the</p>\n<p>state]]</p>"),
        ("`[[china]]`", "<p><code>[[china]]</code></p>"),
        ("One.\n\nTwo of [[china]].", f"<p>One.</p>\n<p>Two of {CHINA}.</p>"),
        ("- [[china]]", f"<ul>\n<li>{CHINA}</li>\n</ul>"),
        ("湖水 of [[china]]", f"<p>湖水 of {CHINA}</p>"),
    ],
)
def test_prose_is_markdown_with_links_to_records(prose, text, html):
    assert prose.render(text) == html


def test_a_link_to_nothing_stays_as_it_was_typed(prose):
    assert prose.render("Of [[nobody]].") == "<p>Of [[nobody]].</p>"
    assert prose.render("*Of* [[nobody]].") == "<p><em>Of</em> [[nobody]].</p>"


def test_links_to_nothing_are_collected_by_the_extension(known):
    links = RecordLinks(known)
    html = markdown.markdown("[[china]] [[nobody]]", extensions=[links])
    assert links.unresolved == ["nobody"]
    assert "China</a> [[nobody]]" in html


@pytest.mark.parametrize("before", ["", "*so* "])
def test_a_title_is_plain_text_also_in_a_link(prose, before):
    html = prose.render(f"{before}[[star]]")
    assert html.endswith("The *star* &amp; its “moons” &lt;b&gt;</a></p>")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "a <b onclick=alert(1)>bold</b> word",
        "<img src=x onerror=alert(1)>",
        "line\n\n<div>\n<script>alert(1)</script>\n</div>",
        "- <iframe src=x></iframe>",
        "[[china|<script>x</script>]]",
        "| a |\n|---|\n| <script>x</script> |",
        "<!-- hidden --> *shown*",
        "[a](https://a.example 'x\" onclick=alert(1)')",
        "![<script>](https://a.example/x.png)",
    ],
)
def test_html_in_prose_is_shown_and_never_run(prose, text):
    html = prose.render(text)
    tags = re.findall(r"<[^>]*>", html)
    assert not any(tag.startswith(("<script", "<b", "<div", "<iframe", "<!--")) for tag in tags)
    assert not any(re.search(r"\son\w+\s*=", re.sub(r'"[^"]*"', "", tag)) for tag in tags)


def test_prose_of_one_paragraph_can_stand_in_a_line(prose):
    assert prose.render_inline("Of [[china]].") == f"Of {CHINA}."
    assert prose.render_inline("One.\n\nTwo.") == "<p>One.</p>\n<p>Two.</p>"
    assert isinstance(prose.render_inline("One."), Markup)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('[[china]]\'s "own" word', f"{CHINA}’s “own” word"),
        ("\"[[china]]\" and '[[china]]'", f"“{CHINA}” and ‘{CHINA}’"),
        ('He said "[[china]] is".', f"He said “{CHINA} is”."),
        ("*China*'s 'word'", "<em>China</em>’s ‘word’"),
        ('*"China"*\'s', "<em>“China”</em>’s"),
        ("`don't` don't", "<code>don't</code> don’t"),
        ("`code`'s", "<code>code</code>’s"),
    ],
)
def test_quotation_marks_beside_links_and_emphasis_are_set_as_in_plain_text(prose, text, shown):
    assert prose.render_inline(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\"one\" and ('two')", "“one” and (‘two’)"),
        ("don't", "don’t"),
        ("the states' notice", "the states’ notice"),
        ('<a href="x">"y"</a>', '<a href="x">“y”</a>'),
        ("<pre>'x'</pre>", "<pre>'x'</pre>"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_straight_marks_are_set_as_printers_do(text, shown):
    assert set_quotes(text) == shown


def test_links_to_the_site_are_made_relative_to_their_page():
    html = f'<a href="{ROOT}claims/x/">'
    assert set_root(html, "claims/y/") == '<a href="../../claims/x/">'
    assert set_root(html, "claims/") == '<a href="../claims/x/">'
    assert set_root(html, "") == '<a href="./claims/x/">'


def by_markdown(known, text: str) -> str:
    """Give what Markdown makes of a prose text, without the short way."""
    converter = markdown.Markdown(extensions=[RecordLinks(known), "sane_lists", "tables"], output_format="html")
    converter.preprocessors.deregister("html_block")
    converter.inlinePatterns.deregister("html")
    return set_quotes(converter.convert(text))


PIECES = st.lists(
    st.one_of(
        st.text("abc .,;:'\"()-–/+=@$%^0123456789é湖水", min_size=1, max_size=12),
        st.sampled_from(["[[china]]", "[[actor:china|the state]]", "[[star]]", "[[s400|its]]", "[[nobody]]"]),
        st.sampled_from(["1. ", "- ", "2) ", "+ ", "-- ", "\u00a0", "\u2028", "http://a.example", "A.\t", "x  "]),
    ),
    min_size=1,
    max_size=6,
).map("".join)


@given(PIECES.map(str.strip).filter(bool))
@example("[[china]]'s")
@example('[[star]] and "[[star]]"')
@example("1986. A year")
@example("x\ty")
def test_the_short_way_gives_what_markdown_gives(known, prose, text):
    assert prose.render(text) == by_markdown(known, text)


@given(st.text(max_size=60).map(str.strip).filter(bool))
@example("*a* _b_ `c` [d](e) ![f](g) <h> &amp; \\* # i")
@example("\\`x\\` [[china|`x`]]")
def test_any_prose_gives_what_markdown_gives(known, prose, text):
    assert prose.render(text) == by_markdown(known, text)


def test_no_line_breaks_within_the_hyphenated_name_of_a_system(link):
    systems = """
s-300: {name: S-300, type: missile, summary: One.}
the-long-one: {name: A so-called system, type: missile, summary: Another.}
"""
    prose = ProseRenderer(link({"systems.yml": systems}))
    assert 'class="ds-ref ds-ref--system ds-ref--whole"' in prose.render("The [[s-300]] flies.")
    assert 'class="ds-ref ds-ref--system ds-ref--whole"' in prose.render("*The* [[s-300]] flies.")
    assert "ds-ref--whole" not in prose.render("The [[the-long-one]] does not.")
