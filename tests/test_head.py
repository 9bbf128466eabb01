from __future__ import annotations

import json
import re
import shutil
from io import BytesIO
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from PIL import Image

from drillsite.export.verdict_scale import RATINGS
from drillsite.knowledge import load_knowledge
from drillsite.publish.build import build_site
from drillsite.publish.project import open_project
from drillsite.site.card import draw_card, plan_cards

SMALL = Path(__file__).parent / "sites" / "small"
URL = "https://example.org/lake/"


@pytest.fixture(scope="module")
def addressed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the small site, built with an address."""
    project = Path(shutil.copytree(SMALL, tmp_path_factory.mktemp("addressed") / "project"))
    config = project / "mkdocs.yml"
    text = config.read_text("utf-8")
    settings = "" if "site_description" in text else 'site_description: "About a <lake> & its \\"water\\""\n'
    config.write_text(f"site_url: {URL}\n{settings}{text}", "utf-8")
    build_site(open_project(config, strict=True), project / "site")
    return project / "site"


def tags(site: Path, address: str) -> dict[str, str]:
    """Give the content of each of our meta tags of a page, by name."""
    page = BeautifulSoup((site / address / "index.html").read_text("utf-8"), "html.parser")
    found = [
        (one.get("property") or one.get("name"), one["content"]) for one in page.head.find_all("meta", content=True)
    ]
    ours = [pair for pair in found if re.match(r"og:|twitter:|citation_", pair[0] or "")]
    assert len({name for name, _ in ours}) == len(ours), address
    return dict(ours)


def linked_data(site: Path, address: str) -> dict[str, object]:
    text = (site / address / "index.html").read_text("utf-8")
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return json.loads(found)


def test_every_page_tells_its_title_description_address_and_picture(addressed):
    for path in addressed.rglob("index.html"):
        if "has moved" in path.read_text("utf-8"):
            continue
        address = path.parent.relative_to(addressed).as_posix().removeprefix(".")
        address = f"{address}/" if address else ""
        given = tags(addressed, address)
        assert given["og:url"] == URL + address
        assert given["og:title"]
        assert (
            given["og:site_name"] == yaml.safe_load((addressed.parent / "mkdocs.yml").read_text("utf-8"))["site_name"]
        )
        assert given["twitter:card"] == "summary_large_image"
        with Image.open(addressed / given["og:image"].removeprefix(URL)) as picture:
            assert picture.size == (int(given["og:image:width"]), int(given["og:image:height"])) == (1200, 630)
        assert given["og:image:alt"]


@pytest.mark.parametrize(
    ("folder", "kind", "described"),
    [
        ("claims", "article", "Claim"),
        ("sources", "article", None),
        ("events", "article", "Event"),
        ("themes", "article", "CreativeWork"),
    ],
)
def test_the_page_of_a_record_says_what_it_is_about(addressed, folder, kind, described):
    address = min(
        f"{folder}/{path.name}/"
        for path in (addressed / folder).iterdir()
        if path.name != "page" and path.is_dir() and "has moved" not in (path / "index.html").read_text("utf-8")
    )
    given = tags(addressed, address)
    assert given["og:type"] == kind
    assert given["citation_title"] == given["og:title"]
    assert given["citation_public_url"] == URL + address
    page = linked_data(addressed, address)
    assert page["@type"] == "WebPage"
    assert page["url"] == page["mainEntity"]["@id"] == URL + address
    assert described is None or page["mainEntity"]["@type"] == described


def test_a_claim_that_is_shared_says_whose_it_is(addressed):
    given = tags(addressed, "claims/shared-water/")
    assert given["og:title"].startswith("Claim by ")
    assert given["og:image"].startswith(f"{URL}assets/cards/themes/")


def test_linked_data_of_a_claim_say_who_supports_and_who_disputes_it_and_rate_what_can_be_rated(addressed):
    knowledge = load_knowledge(addressed.parent / "data", addressed.parent / "texts", "data").knowledge
    words = {verdict.word for verdict in knowledge.verdicts.values()}
    assert words & set(RATINGS)
    assert words - set(RATINGS)
    for claim, verdict in knowledge.verdicts.items():
        page = linked_data(addressed, f"claims/{claim}/")
        node = page["mainEntity"]
        review = node.get("review", {"reviewRating": {"ratingValue": None}})
        assert review["reviewRating"]["ratingValue"] == RATINGS.get(verdict.word)
        for stance, sources in node.get("@reverse", {}).items():
            assert page["@context"] == ["https://schema.org", {"cito": "http://purl.org/spar/cito/"}]
            evidence = {item.source for item in knowledge["claim", claim].evidence if f"cito:{item.stance}" == stance}
            assert {source["@id"] for source in sources} == {f"{URL}sources/{name}/" for name in evidence}
        assert "citation" not in node
        assert len(json.dumps(page)) < 6_000


def test_hostile_words_leave_neither_tag_nor_script(addressed):
    page = BeautifulSoup((addressed / "claims/few-people/index.html").read_text("utf-8"), "html.parser")
    assert "<script>" in page.head.find("meta", property="og:title")["content"]
    assert not [
        one for one in page.find_all("script") if "alert(" in one.text and one.get("type") != "application/ld+json"
    ]


def test_without_an_address_there_is_nothing_that_needs_one(small_site):
    assert not (small_site / "assets/cards").exists()
    given = tags(small_site, "claims/shared-water/")
    assert {name for name in given if "image" in name or "url" in name} == set()
    assert given["twitter:card"] == "summary"
    assert "ld+json" not in (small_site / "claims/shared-water/index.html").read_text("utf-8")


THEMES = f"""\
plain: {{title: The water, question: Who drinks it?, summary: S.}}
long: {{title: {"many words " * 40}, question: {"why and how " * 40}, summary: S.}}
word: {{title: {"Pneumonoultramicroscopicsilicovolcanoconiosis" * 5}, summary: S.}}
chinese: {{title: 水, summary: S.}}
"""


def test_cards_are_the_same_each_time_and_of_the_size_told(link):
    knowledge = link({"themes.yml": THEMES})
    first, second = (list(map(draw_card, plan_cards(knowledge, "The lake"))) for _ in range(2))
    assert first == second
    for png in first:
        assert Image.open(BytesIO(png)).size == (1200, 630)
        assert len(png) < 60_000


def test_a_card_has_nothing_beyond_its_margins_however_long_the_words(link):
    for card in plan_cards(link({"themes.yml": THEMES}), "The lake " * 30):
        picture = Image.open(BytesIO(draw_card(card))).convert("RGB")
        paper = picture.getpixel((5, 300))
        for box in ((0, 20, 60, 630), (1140, 20, 1200, 630), (0, 600, 1200, 630)):
            assert picture.crop(box).getcolors() == [((box[2] - box[0]) * (box[3] - box[1]), paper)], card.address


CLAIM = "type: fact, theme: plain, stated_in: [{source: work}]"
JUDGED = {
    "themes.yml": THEMES,
    "sources.yml": "work: {type: article, title: Work}\ngood: {type: report, title: Good, level: primary}\n"
    "poor: {type: report, title: Poor, level: primary, reliability: E, reliability_reason: It errs.}\n",
    "claims.yml": f"one: {{statement: One., {CLAIM}, evidence: [{{source: good, stance: supports}}]}}\n"
    f"two: {{statement: Two., {CLAIM}, evidence: [{{source: poor, stance: supports}}]}}\n",
}


def test_a_card_counts_the_weak_verdicts_in_words_and_leaves_their_part_of_the_bar_hollow(link):
    card = next(one for one in plan_cards(link(JUDGED), "The lake") if one.address == "assets/cards/themes/plain.png")
    assert "2 claims: 2 single origin (1 weak)." in card.alt
    picture = Image.open(BytesIO(draw_card(card))).convert("RGB")
    paper, blue = picture.getpixel((5, 300)), (0, 104, 163)
    assert [picture.getpixel((x, 423)) for x in (300, 500, 700, 900)] == [blue, blue, paper, paper]
    assert picture.getpixel((900, 413)) == blue


def test_a_card_whose_words_the_face_cannot_set_is_left_out(link):
    knowledge = link({"themes.yml": THEMES})
    assert "assets/cards/themes/chinese.png" not in [card.address for card in plan_cards(knowledge, "The lake")]
    assert list(plan_cards(knowledge, "湖")) == []
