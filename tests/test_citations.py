from __future__ import annotations

import html
import io
import json
import re
from pathlib import Path

import pytest
import rispy
from markupsafe import Markup
from pybtex.database import parse_string

from built_site import read_pages
from drillsite.export.ris import write_ris
from drillsite.knowledge import load_knowledge
from drillsite.site.citations import Citation, Citations, SiteName, cited_title, is_plain_title
from drillsite.site.processor import STYLES, format_references
from drillsite.site.render import Renderer, SiteAbout

ROOT = Path(__file__).parent.parent
THEME = "one: {title: One, summary: S.}\n"
SITE = SiteName("Small & fine", "https://example.org/lake/", "")
WAYS = {*STYLES, "BibTeX", "RIS", "CSL-JSON"}

# Held by eye against the manuals: APA 7 (ch. 9 and 10), Chicago 18 (ch. 13 and 14), MLA 9 (ch. 5).
REAL = {
    # A report with eight authors.
    "rand-2024": (
        "Cozad, M., Cooper III, C. A., Blanc, A. A., Woodworth, D., Atler, A., Jukneviciute, K., Hvizda, M., &"
        " Lilly, S. (2024). <i>Future Scenarios for Sino-Russian Military Cooperation: Possibilities, Limitations, and"
        " Consequences</i>. RAND. https://www.rand.org/pubs/research_reports/RRA2061-5.html",
        "Cozad, Mark, Cortez A. Cooper III, Alexis A. Blanc, et al. 2024. <i>Future Scenarios for Sino-Russian Military"
        " Cooperation: Possibilities, Limitations, and Consequences</i>. RAND."
        " https://www.rand.org/pubs/research_reports/RRA2061-5.html.",
        "Cozad, Mark, et al. <i>Future Scenarios for Sino-Russian Military Cooperation: Possibilities, Limitations, and"
        " Consequences</i>. RAND, 18 June 2024, https://www.rand.org/pubs/research_reports/RRA2061-5.html.",
    ),
    # A journal article with a DOI.
    "korolev-2018": (
        "Korolev, A. (2018). On the Verge of an Alliance: Contemporary China-Russia Military Cooperation."
        " <i>Asian Security</i>. https://doi.org/10.1080/14799855.2018.1463991",
        "Korolev, Alexander. 2018. “On the Verge of an Alliance: Contemporary China-Russia Military Cooperation.”"
        " <i>Asian Security</i>. https://doi.org/10.1080/14799855.2018.1463991.",
        "Korolev, Alexander. “On the Verge of an Alliance: Contemporary China-Russia Military Cooperation.”"
        " <i>Asian Security</i>, 2018, https://doi.org/10.1080/14799855.2018.1463991.",
    ),
    # A title that ends with a question mark, and one author more than Chicago names all of.
    "csis-2022": (
        "Hart, B., Lin, B., Funaiole, M. P., Lu, S., Price, H., Kaufman, N., & Torrijos, G. (2022)."
        " <i>How Deep Are China-Russia Military Ties?</i> CSIS ChinaPower Project."
        " https://chinapower.csis.org/category/military/page/2/",
        "Hart, Brian, Bonny Lin, Matthew P. Funaiole, et al. 2022. <i>How Deep Are China-Russia Military Ties?</i>"
        " CSIS ChinaPower Project. https://chinapower.csis.org/category/military/page/2/.",
        "Hart, Brian, et al. <i>How Deep Are China-Russia Military Ties?</i> CSIS ChinaPower Project, 24 Aug. 2022,"
        " https://chinapower.csis.org/category/military/page/2/.",
    ),
    # A news report with two authors, and one whose quoted words stand within quotation marks.
    "chinadaily-2016-10-12": (
        "Zhang, Y., & Wang, Q. (2016, October 12). Joint missile defense drill set for 2017. <i>China Daily</i>."
        " http://www.chinadaily.com.cn/cndy/2016-10/12/content_27031030.htm",
        "Zhang, Yunbi, and Qingyun Wang. 2016. “Joint Missile Defense Drill Set for 2017.” <i>China Daily</i>, October"
        " 12. http://www.chinadaily.com.cn/cndy/2016-10/12/content_27031030.htm.",
        "Zhang, Yunbi, and Qingyun Wang. “Joint Missile Defense Drill Set for 2017.” <i>China Daily</i>, 12 Oct. 2016,"
        " http://www.chinadaily.com.cn/cndy/2016-10/12/content_27031030.htm.",
    ),
    "redzikowo-2024": (
        "Kremlin says new US base in Poland is aimed at “containing” Russia. (2024, November 13). <i>A News</i>."
        " https://www.anews.com.tr/world/2024/11/13/kremlin-says-new-us-base-in-poland-is-aimed-at-containing-russia",
        "<i>A News</i>. 2024. “Kremlin Says New US Base in Poland Is Aimed at ‘Containing’ Russia.” November 13."
        " https://www.anews.com.tr/world/2024/11/13/kremlin-says-new-us-base-in-poland-is-aimed-at-containing-russia.",
        "“Kremlin Says New US Base in Poland Is Aimed at ‘Containing’ Russia.” <i>A News</i>, 13 Nov. 2024,"
        " https://www.anews.com.tr/world/2024/11/13/kremlin-says-new-us-base-in-poland-is-aimed-at-containing-russia.",
    ),
    # Neither author nor date; a title supplied by us.
    "ccas-s400": (
        "<i>[First regimental set of S-400 to China]</i>. (n.d.). Centre for China Analysis and Strategy."
        " https://www.ccasindia.org/newsdetails.php?nid=2758",
        "Centre for China Analysis and Strategy. n.d. “[First Regimental Set of S-400 to China].”"
        " https://www.ccasindia.org/newsdetails.php?nid=2758.",
        "“[First Regimental Set of S-400 to China].” <i>Centre for China Analysis and Strategy</i>,"
        " https://www.ccasindia.org/newsdetails.php?nid=2758.",
    ),
    # Bodies as authors; an encyclopedia; an interview; a blog; a month without a day.
    "stmt-2025-05-08": (
        "People’s Republic of China, & Russian Federation. (2025, May 9). <i>JOINT STATEMENT by the People’s Republic"
        " of China and the Russian Federation on Global Strategic Stability</i>. Embassy of China in Indonesia."
        " http://id.china-embassy.gov.cn/eng/xwdt/202505/t20250509_11617864.htm",
        None,
        None,
    ),
    "wiki-pm2005": (
        "Peace Mission 2005. (n.d.). In <i>Wikipedia</i>. https://en.wikipedia.org/wiki/Peace_Mission_2005",
        None,
        "“Peace Mission 2005.” <i>Wikipedia</i>, https://en.wikipedia.org/wiki/Peace_Mission_2005.",
    ),
    "kt-podcast": (
        "Lin, B., & Kendall-Taylor, A. (2024, September 26). How Russia Views China: A Conversation with Dr. Andrea"
        " Kendall-Taylor [Interview]. <i>Podquest</i>. CSIS ChinaPower podcast. https://podquest.app/s/p/4580606/e/"
        "how-russia-views-china-a-conversation-with-dr-andrea-kendall-taylor_39fb3/transcript",
        None,
        None,
    ),
    "steptoe-caatsa": (
        "[Trump Administration sanctions key Chinese military entity under Russia authorities]. (2018, September)."
        " <i>Steptoe International Compliance Blog</i>. https://www.steptoeinternationalcomplianceblog.com/2018/09/"
        "trump-administration-sanctions-key-chinese-military-entity-under-russia-authorities/",
        None,
        None,
    ),
    "aca-2017-09": (
        "Sanders-Zakre, A. (2017, September). China Advances Ballistic Missile Defense. <i>Arms Control"
        " Association</i>. https://www.armscontrol.org/act/2017-09/news-briefs/china-advances-ballistic-missile-defense",
        None,
        None,
    ),
    "dehaas-2007": (
        "de Haas, M. (2007). <i>The Peace Mission 2007 Exercises: The Shanghai Cooperation Organisation Advances</i>."
        " Defence Academy of the United Kingdom. https://paperzz.com/doc/8674052/-peace-mission-2007--exercises",
        None,
        None,
    ),
}


@pytest.fixture(scope="module")
def real():
    return load_knowledge(ROOT / "data", ROOT / "none", "data").knowledge


def cite(knowledge, titles=(), site=SITE):
    """Give citations that render to themselves, and those that were rendered."""
    shown: list[Citation] = []

    def render(citation: Citation) -> Markup:
        shown.append(citation)
        return Markup("\n").join((*citation.references.values(), *(one.text for one in citation.entries)))

    return Citations(knowledge, site, lambda: titles, render), shown


def cite_source(link, record):
    knowledge = link({"themes.yml": THEME, "sources.yml": f"one: {json.dumps(record)}\n"})
    citations, shown = cite(knowledge)
    citations.show_source(knowledge.sources[0])
    return shown[-1]


def test_real_sources_are_cited_as_the_manuals_say(real):
    citations, shown = cite(real)
    for name, expected in REAL.items():
        citations.show_source(real["source", name])
        for reference, wanted in zip(shown[-1].references.values(), expected, strict=True):
            assert wanted is None or html.unescape(reference) == wanted


def test_every_real_source_has_a_clean_reference_in_every_style(real):
    citations, shown = cite(real)
    for source in real.sources:
        citations.show_source(source)
        assert set(shown[-1].references) == set(STYLES)
        for reference in shown[-1].references.values():
            text = html.unescape(re.sub(r"</?i>", "", reference))
            assert "<" not in text
            assert not re.search(
                r"(?<!\.)\.\.(?!\.)|,,|\?\.|None|Retrieved|[\"']", text.replace(source.URL or "", "")
            ), text
            assert (source.URL or "") in text or (source.DOI or "") in text
            words = re.findall(r"\w+", source.title.lower())
            assert words[0] in text.lower()


def test_the_reference_of_a_real_claim_is_what_the_processor_itself_gives(real):
    renderer = Renderer(real, SiteAbout("Claim by claim", "https://example.org/"))
    citations = renderer._citations
    titles = [renderer._cited_titles[claim.key] for claim in real.claims]
    assert sum(map(is_plain_title, titles)) > 0.9 * len(titles)
    expected = format_references([citations._page_item(title) for title in titles])
    for claim, title, references in zip(real.claims, titles, expected, strict=True):
        block = html.unescape(str(citations.show_page("Zdrillsiteaddress/", title)))
        for reference in references:
            assert html.unescape(reference) in block, claim.id


@pytest.mark.parametrize(
    "title",
    [
        "The water is shared",
        "“The water” is shared",
        'He said "no"',
        "Who drinks it?",
        "It is ours!",
        "Made in the U.S.",
        "An ellipsis…",
        "North's & South's 50% <b>share</b> of {all} $5 #1 ~2 ^3 a_b \\x",
        "水は共有される",
        "l’eau, l’été – à “Zürich”",
        "rock 'n' roll",
        "0",
        "Zürich’s",
        "a/b (c)",
        "word " * 300 + "end",
    ],
)
def test_any_title_is_cited_alike_by_filling_and_by_the_processor(link, title):
    knowledge = link({"themes.yml": THEME})
    title = cited_title(title)
    citations, _ = cite(knowledge, [title])
    given = html.unescape(citations.show_page("claims/x/", title))
    (expected,) = format_references([citations._page_item(title)])
    for reference in expected:
        assert html.unescape(reference).replace("Zdrillsiteaddress", "claims/x") in given
    assert "Zdrillsite" not in given


def test_a_page_is_cited_with_the_sites_author_and_without_an_address_where_it_has_none(link):
    knowledge = link({"themes.yml": THEME})
    citations, _ = cite(knowledge, site=SiteName("Small & fine", "", "The Lake Group"))
    shown = html.unescape(citations.show_page("claims/x/", cited_title("The water is shared.")))
    assert "The Lake Group. (n.d.). <i>The water is shared</i>. Small & fine.\n" in shown
    assert "http" not in shown


@pytest.mark.parametrize(
    ("issued", "apa"),
    [
        (None, "n.d."),
        ("2025-12-06", "2025, December 6"),
        ("2025-12", "2025, December"),
        ("2025", "2025"),
        ("2025~", "ca. 2025"),
        ("2025-12-0X", "ca. 2025, December"),
        ("199X", "ca. 1990–1999"),
        ("2005/..", "ca. 2005"),
        ("../2005", "ca. 2005"),
        ("2025-24", "2025"),
        ("2016-05-26/2016-05-28", "2016, May 26–28"),
    ],
)
def test_a_date_is_never_more_exact_than_stated(link, issued, apa):
    record = {"type": "webpage", "title": "One"} | ({"issued": issued} if issued else {})
    reference = cite_source(link, record).references["APA"]
    assert f"({apa})" in reference


def test_a_day_of_access_is_told_only_where_the_data_have_one(link):
    record = {"type": "webpage", "title": "One", "URL": "https://example.org/"}
    assert cite_source(link, record).references["APA"] == "<i>One</i>. (n.d.). https://example.org/"
    given = cite_source(link, record | {"accessed": "2026-06-03"}).references["APA"]
    assert given == "<i>One</i>. (n.d.). Retrieved June 3, 2026, from https://example.org/"


HOSTILE = '<script>alert(1)</script> <b>x</b> & "q" {y} \\z @cite $m$ *a* [l](u)\u202e'


def test_hostile_texts_are_shown_and_never_run(link):
    record = {"type": "book", "title": HOSTILE, "author": HOSTILE, "publisher": HOSTILE, "URL": "https://e.org/?a=<b>"}
    citation = cite_source(link, record)
    for reference in citation.references.values():
        assert re.findall(r"<[^>]*>", reference.replace("<i>", "").replace("</i>", "")) == []
        assert "alert(1)" in reference.lower()
    (entry,) = parse_string(citation.entries[0].text, "bibtex").entries.values()
    assert "alert(1)" in entry.fields["title"]
    assert rispy.loads(citation.entries[1].text)[0]["title"] == " ".join(HOSTILE.split())
    assert json.loads(citation.entries[2].text)[0]["title"] == HOSTILE


def test_an_author_without_a_name_is_left_out(link):
    record = {"type": "webpage", "title": "One", "author": [{}, {"family": "Okoye", "given": "Ada"}]}
    assert cite_source(link, record).references["APA"].startswith("Okoye, A. (n.d.)")


def test_every_real_source_is_read_back_from_ris(real):
    read = rispy.load(io.StringIO(write_ris(real).decode(), newline=""))
    assert [one["id"] for one in read] == [source.id for source in real.sources]
    for one, source in zip(read, real.sources, strict=True):
        assert one["title"] == source.title
        assert one.get("doi") == source.DOI
        assert one.get("urls", [None])[0] == source.URL
        assert len(one.get("authors", [])) == len(source.author)
        if source.issued:
            assert one["year"] == source.issued.text[:4]


def test_ris_states_dates_pages_and_names_at_their_precision(link):
    record = {
        "type": "article-journal",
        "title": "One",
        "author": [{"family": "Okoye", "given": "Ada"}, {"literal": "Ministry of Peace, Energy"}],
        "issued": "2025-12",
        "accessed": "2026-01-0X",
        "page": "12–34",
        "volume": "4",
    }
    assert cite_source(link, record).entries[1].text.splitlines() == [
        "TY  - JOUR",
        "ID  - one",
        "AU  - Okoye, Ada",
        "AU  - Ministry of Peace, Energy,",
        "TI  - One",
        "PY  - 2025",
        "DA  - 2025/12//",
        "VL  - 4",
        "SP  - 12",
        "EP  - 34",
        "Y2  - early January 2026",
        "ER  - ",
    ]


def test_each_page_of_a_record_has_every_way_and_names_for_files(small_site):
    folders = "themes|claims|actors|systems|events|sources"
    pages = [one for name, one in read_pages(small_site).items() if re.fullmatch(rf"(?:{folders})/[\w-]+/", name)]
    assert len(pages) > 10
    for page in (one for one in pages if not one.refresh):
        assert set(re.findall(r'class="ds-citing__way"><dt>([^<]+)</dt>', page.html)) == WAYS, page.address
        texts = re.findall(r'<pre class="ds-citing__text">(.*?)</pre>', page.html, re.DOTALL)
        names = re.findall(r'data-ds-save="([^"]+)"', page.html)
        assert [name.rpartition(".")[2] for name in names] == ["bib", "ris", "json"]
        assert len(parse_string(html.unescape(texts[0]), "bibtex").entries) == 1
        assert len(rispy.loads(html.unescape(texts[1]))) == 1
        assert len(json.loads(html.unescape(texts[2]))) == 1
        assert "None" not in page.main


def test_a_claim_is_cited_as_its_authors_and_not_as_the_sites(small_site):
    page = read_pages(small_site)["claims/shared-water/"]
    assert "Claim by" in re.findall(r'<p class="ds-citing__text">(.*?)</p>', page.html)[0]
