"""No link or picture in prose runs anything or asks another host, and the check tells each that would."""

from __future__ import annotations

import itertools
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drillsite.records.prose_links import find_unsafe, make_markdown, remove_unsafe
from drillsite.site.address import ROOT

SCHEMES = ["javascript:", "JaVaScRiPt:", "vbscript:", "data:text/html,", "file:///", "blob:", "ws://", "chrome://"]
HIDDEN = [
    "java&#115;cript:", "javascript&colon;", "&#106avascript:", "&#x6A;avascript:", "java&Tab;script:",
    "java&NewLine;script:", "java\nscript:", "\\javascript:", "&#1;javascript:", " javascript:", "java\tscript:",
]  # fmt: skip
FORMS = [
    "[x]({})", "[x](<{}>)", "[x]({} 'title')", "[*x*]({})", "**[x]({})**", "![x]({})", "[![y](a.png)]({})",
    "[x][y]\n\n[y]: {}", "[y]\n\n[y]: {}", "> [y]: {}\n\n[x][y]", "- [y]: {}\n\n[x][y]", "[x][]\n\n[x]: <{}>",
    "| a |\n|---|\n| [x]({}) |", "1. [x]({})", "# [x]({})", "[[north]]({})", "[[north|a]]({})", "`a` [x]({})",
    "![x][y]\n\n[y]: {}", "[a [x]({}) b](https://e.example/)",
]  # fmt: skip


class Targets(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag, attrs):
        assert not any(name.startswith("on") for name, _ in attrs)
        assert tag not in ("script", "iframe", "svg", "object", "embed", "form", "base", "link", "meta")
        self.found += [(tag, value or "") for name, value in attrs if name in ("href", "src")]


def targets(html: str) -> list[tuple[str, str]]:
    reader = Targets()
    reader.feed(html)
    return reader.found


def as_on_a_page(text: str) -> str:
    return remove_unsafe(make_markdown().convert(text), root=ROOT)


def runs_or_asks(tag: str, target: str) -> bool:
    """Give whether a browser would run something, or for a picture ask another host."""
    read = re.sub(r"[\t\n\r]", "", target.strip("".join(map(chr, range(33))))).replace("\\", "/").lower()
    scheme = re.match(r"[a-z][a-z0-9+.-]*:", read)
    if tag == "img":
        return bool(scheme) or read.startswith("//")
    return bool(scheme) and scheme[0] not in ("http:", "https:", "mailto:")


ALL = [form.format(f"{scheme}alert") for form, scheme in itertools.product(FORMS, SCHEMES + HIDDEN)]


def test_nothing_that_a_browser_would_run_is_left_on_a_page_and_the_check_tells_all_that_was_there():
    made = 0
    for text in ALL:
        was_unsafe = any(itertools.starmap(runs_or_asks, targets(make_markdown().convert(text))))
        assert not any(itertools.starmap(runs_or_asks, targets(as_on_a_page(text)))), text
        assert not was_unsafe or list(find_unsafe(text)), text
        made += was_unsafe
    assert made > 150  # the forms are links indeed


@pytest.mark.parametrize("host", ["https://e.example/p.png", "//e.example/p.png", "\\\\e.example/p", "/\\e.example/p"])
def test_a_picture_of_another_host_is_not_loaded(host):
    text = f"![x]({host})"
    assert not any(itertools.starmap(runs_or_asks, targets(as_on_a_page(text))))
    assert list(find_unsafe(text)) or not any(itertools.starmap(runs_or_asks, targets(make_markdown().convert(text))))


@pytest.mark.parametrize(
    "text",
    [
        "[x](https://e.example/?a=1&b=2)", "[x](mailto:a@e.example)", "[x](../contribute/)", "[x](#part)", "<https://e.example>",
        "<a@e.example>", "![x](lake.png)", "[x](a:b)".replace("a:b", "a/b:c"), "5 < 6 and a [note]", "[x]: https://e.example",
    ],
)  # fmt: skip
def test_what_is_safe_stays_as_it_is(text):
    html = make_markdown().convert(text)
    assert remove_unsafe(html, root=ROOT) == html
    assert list(find_unsafe(text)) == []


def test_words_that_look_like_an_attribute_stay():
    html = make_markdown().convert('He wrote <a href="javascript:x"> and `<img src="//e.example">` there.')
    assert remove_unsafe(html, root=ROOT) == html


def test_a_link_to_a_record_keeps_its_mark():
    html = f'<p><a href="{ROOT}actors/north/">North</a></p>'
    assert remove_unsafe(html, root=ROOT) == html


PIECES = st.sampled_from(
    ["[", "]", "(", ")", "<", ">", "!", ":", "javascript:", "java", "script:", "//e.example", "&#106;", "\n", "\n\n",
     " ", "> ", "- ", "x", "'", '"', "\\", "[x]: ", "](", "![", "https:", "data:", "`", "*", "|", "&Tab;", "\t",
     "a.png"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=24).map("".join))
def test_no_text_at_all_gets_a_link_past_the_check_and_the_page(text):
    html = make_markdown().convert(text)
    unsafe = any(itertools.starmap(runs_or_asks, targets(html)))
    assert not any(itertools.starmap(runs_or_asks, targets(remove_unsafe(html, root=ROOT))))
    assert not unsafe or list(find_unsafe(text))
