from __future__ import annotations

import json
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drillsite.knowledge import Knowledge, load_knowledge
from drillsite.site.address import ROOT, address_of
from drillsite.site.drawing.layout import place_boxes
from drillsite.site.drawing.lettering import text_width, wrap_text
from drillsite.site.drawing.neighbourhood import MOST_BEADS, MOST_DRAWN, MOST_NAMED, draw_neighbourhood
from drillsite.site.drawing.network import MOST_LINES, MOST_NAMES, draw_network

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).parent.parent
SMALL = Path(__file__).parent / "sites" / "small" / "data"

Rect = tuple[float, float, float, float]


def dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def load(folder: Path) -> Knowledge:
    knowledge = load_knowledge(folder, folder / "none", "data").knowledge
    assert knowledge is not None
    return knowledge


@pytest.fixture(scope="module", params=["small", "real"])
def knowledge(request) -> Knowledge:
    return load(SMALL if request.param == "small" else REPOSITORY / "data")


def write(actors: dict[str, str], relations: list[tuple[str, str, str]]) -> dict[str, str]:
    """Give data files of actors by id with their names, and of a claim for each relation; JSON is YAML."""
    return {
        "themes.yml": '{"theme": {"title": "Theme", "summary": "All.", "order": 1}}',
        "sources.yml": '{"article": {"type": "webpage", "title": "Article"}}',
        "actors.yml": dump({key: {"name": name, "type": "state", "summary": "One."} for key, name in actors.items()}),
        "claims.yml": dump(
            {
                f"claim-{number}": {
                    "statement": "A.",
                    "type": "fact",
                    "theme": "theme",
                    "stated_in": [{"source": "article", "locator": f"paragraph {number}"}],
                    "relation": {"subject": subject, "predicate": predicate, "object": target},
                }
                for number, (subject, predicate, target) in enumerate(relations, 1)
            }
        ),
    }


def star(link, number: int, name: str = "Neighbour {}", predicate: str = "holds") -> Knowledge:
    """Give a hub that is joined to so many actors, to each once."""
    actors = {"hub": "Hub", **{f"n{one}": name.format(one) for one in range(number)}}
    return link(write(actors, [("hub", predicate, f"n{one}") for one in range(number)]))


def read(html: str) -> ElementTree.Element:
    """Give a drawing as a tree: it must be well formed."""
    return ElementTree.fromstring(f"<div>{html}</div>".replace("<wbr>", ""))


def links(tree: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [one for one in tree.iter("a") if name in one.get("class", "").split()]


def hrefs(found: list[ElementTree.Element]) -> list[str]:
    return [one.attrib["href"] for one in found]


def title(link: ElementTree.Element) -> str:
    return link.findtext("title") or ""


def rect_of(link: ElementTree.Element) -> Rect:
    rect = link.find("rect")
    assert rect is not None
    return tuple(float(rect.attrib[name]) for name in ("x", "y", "width", "height"))  # type: ignore[return-value]


def letters_of(svg: ElementTree.Element, size: float) -> Iterator[Rect]:
    """Give the room that each line of text takes."""
    for text in svg.iter("text"):
        for line in list(text.iter("tspan")) or [text]:
            width = text_width(line.text or "", size)
            left = float(line.attrib["x"]) - (width / 2 if text.get("text-anchor") == "middle" else 0)
            yield left, float(line.attrib["y"]) - 0.78 * size, width, size


def meet(one: Rect, other: Rect) -> bool:
    return (
        one[0] < other[0] + other[2]
        and other[0] < one[0] + one[2]
        and one[1] < other[1] + other[3]
        and other[1] < one[1] + one[3]
    )


def find_overlaps(html: str) -> list[tuple[Rect, Rect]]:
    """Give what lies on something else in any drawing: name on name, text on text, text on a name not its own."""
    found = []
    for svg in read(html).iter("svg"):
        if svg.get("class") == "ds-signs" or svg.get("aria-hidden"):
            continue
        size = 13 if svg.get("class") == "ds-network" else 12
        boxes = [rect_of(one) for one in links(svg, "ds-node")]
        letters = list(letters_of(svg, size))
        found += [pair for pair in combinations(boxes, 2) if meet(*pair)]
        found += [pair for pair in combinations(letters, 2) if meet(*pair)]
        named = sum(len(list(one.iter("tspan")) or [one]) for one in links(svg, "ds-node"))
        inside = [one for one in letters if any(_within(one, box) for box in boxes)]
        assert len(inside) == named, "each name lies in its box, and nothing else does"
        found += [(one, box) for one in letters for box in boxes if meet(one, box) and not _within(one, box)]
        width, height = map(float, svg.attrib["viewBox"].split()[2:])
        found += [(one, one) for one in (*boxes, *letters) if not _within(one, (0, 0, width, height))]
    return found


def _within(one: Rect, box: Rect) -> bool:
    return (
        one[0] >= box[0]
        and one[1] >= box[1]
        and one[0] + one[2] <= box[0] + box[2]
        and one[1] + one[3] <= box[1] + box[3]
    )


# Neighbourhoods.


def test_each_line_of_a_neighbourhood_leads_to_what_says_so_and_wears_its_verdict(knowledge):
    for key in knowledge.edges_of:
        drawn = Counter((one.attrib["href"], one.attrib["class"].split()[1]) for one in edges_in(knowledge, key))
        for edge in knowledge.edges_of[key]:
            word = knowledge.verdicts[edge.said_by[1]].word if edge.field == "relation" else "record"
            drawn[ROOT + address_of(edge.said_by), f"ds-edge--{word}"] -= 1
        assert all(number <= 0 for number in drawn.values())
        assert len(edges_in(knowledge, key)) > 0


def edges_in(knowledge: Knowledge, key) -> list[ElementTree.Element]:
    return links(read(draw_neighbourhood(knowledge, key)), "ds-edge")


def test_each_edge_of_a_record_with_few_neighbours_is_drawn(knowledge):
    for key, edges in knowledge.edges_of.items():
        others = {one for edge in edges for one in (edge.subject, edge.object)}
        if len(others) <= MOST_DRAWN:
            assert len(edges_in(knowledge, key)) == len(edges)


def test_a_line_says_its_edge_as_a_sentence_with_the_verdict(link):
    drawn = edges_in(link(write({"hub": "China", "other": "S-400"}, [("hub", "operates", "other")])), ("actor", "hub"))
    assert [title(one) for one in drawn] == ["China operates S-400. Unchecked."]


def test_lines_run_from_subject_to_object_with_the_record_between_its_halves(link):
    relations = [("hub", "sells to", "buyer"), ("seller", "sells to", "hub")]
    html = draw_neighbourhood(link(write({"hub": "Hub", "buyer": "B", "seller": "S"}, relations)), ("actor", "hub"))
    assert html.index("actors/seller/") < html.index("ds-hub") < html.index("actors/buyer/")


def test_the_legend_tells_only_the_lines_that_occur(link):
    html = draw_neighbourhood(star(link, 2), ("actor", "hub"))
    legend = next(read(html).iter("ul"))
    assert ["".join(one.itertext()) for one in legend] == ["Unchecked claim"]


def test_a_record_that_nothing_is_joined_to_has_no_drawing(link):
    assert draw_neighbourhood(link(write({"alone": "Alone", "hub": "Hub"}, [])), ("actor", "alone")) == ""


@pytest.mark.parametrize("number", [1, MOST_DRAWN, MOST_DRAWN + 1, 500])
def test_the_most_connected_neighbours_are_drawn_and_the_rest_is_counted(link, number):
    tree = read(draw_neighbourhood(star(link, number), ("actor", "hub")))
    text = "".join(tree.itertext())
    assert len(links(tree, "ds-node")) == min(number, MOST_DRAWN)
    if number > MOST_DRAWN:
        left = number - MOST_DRAWN
        assert f"{left} other{' is' if left == 1 else 's are'} in the tables and the data" in text
    else:
        assert "in the tables" not in text


def test_those_joined_by_more_relations_come_first(link):
    actors = {"hub": "Hub", **{f"n{one:02}": f"N{one}" for one in range(20)}}
    relations = [("hub", "holds", key) for key in actors if key != "hub"] + [("n19", "helps", "hub")]
    tree = read(draw_neighbourhood(link(write(actors, relations)), ("actor", "hub")))
    assert f"{ROOT}actors/n19/" in hrefs(links(tree, "ds-node"))


def test_what_claims_say_is_drawn_before_what_records_note_and_of_equals_what_is_named_most(link):
    files = write({"hub": "Hub", "claimed": "Claimed"}, [("claimed", "threatens", "hub")])
    events = [f"event-{one:02}" for one in range(20)]
    claims = json.loads(files["claims.yml"])
    about = {"statement": "A.", "type": "fact", "theme": "theme", "stated_in": [{"source": "article"}]}
    claims |= {f"about-{one}": {**about, "actors": ["hub"], "events": [events[19]]} for one in range(3)}
    claims |= {f"also-{one}": {**about, "actors": ["hub"], "events": [events[18]]} for one in range(2)}
    files["claims.yml"] = dump(claims)
    files["events.yml"] = dump(
        {
            one: {"title": one, "date": "2025", "type": "exercise", "participants": ["hub"], "summary": "It was."}
            for one in events
        }
    )
    html = draw_neighbourhood(link(files), ("actor", "hub"))
    drawn = [one.rsplit("/", 2)[1] for one in hrefs(links(read(html), "ds-node"))]
    assert drawn == ["claimed", "event-19", "event-18", *events[: MOST_DRAWN - 3]]


def test_the_claims_about_china_come_before_dates_that_no_claim_names_with_it():
    html = draw_neighbourhood(load(REPOSITORY / "data"), ("actor", "china"))
    drawn = hrefs(links(read(html), "ds-node"))
    assert {f"{ROOT}systems/us-missile-defence/", f"{ROOT}events/third-joint-drill/"} <= set(drawn)
    assert not {f"{ROOT}events/beijing-parade-2025/", f"{ROOT}events/bomber-patrol-2025/"} & set(drawn)


def test_it_is_said_by_what_the_neighbours_drawn_are_chosen(link):
    text = "".join(read(draw_neighbourhood(star(link, MOST_DRAWN + 1), ("actor", "hub"))).itertext())
    assert f"Showing the {MOST_DRAWN} most closely connected." in text
    assert "joined to it most often" not in text


@pytest.mark.parametrize("number", [1, MOST_NAMED, MOST_NAMED + 1, 12, MOST_NAMED - 1 + MOST_BEADS, 60])
def test_all_relations_between_the_same_two_can_be_reached(link, number):
    knowledge = link(
        write({"hub": "Hub", "other": "Other"}, [("hub", f"does {one} to", "other") for one in range(number)])
    )
    html = draw_neighbourhood(knowledge, ("actor", "hub"))
    drawn = set(hrefs(edges_in(knowledge, ("actor", "hub"))))
    left = number - len(drawn)
    assert left == max(0, number - (MOST_NAMED - 1 + MOST_BEADS))
    assert ('href="#relations"><text' in html and f"{left} more below" in html) == bool(left)
    assert find_overlaps(html) == []


def test_where_edges_abound_each_neighbour_has_one_row_of_marks(link):
    actors = {"hub": "Hub", **{f"n{one}": f"N{one}" for one in range(8)}}
    relations = [("hub", f"does {number} to", f"n{one}") for one in range(8) for number in range(20)]
    html = draw_neighbourhood(link(write(actors, relations)), ("actor", "hub"))
    assert len(links(read(html), "ds-edge")) == 8 * (MOST_NAMED - 1 + 6)
    assert html.count("11 more below") == 8
    assert find_overlaps(html) == []


def test_marks_between_the_same_two_are_as_far_apart_as_a_finger_needs(link):
    knowledge = link(write({"hub": "Hub", "other": "Other"}, [("hub", f"does {one} to", "other") for one in range(20)]))
    touched = [rect_of(one) for one in edges_in(knowledge, ("actor", "hub"))]
    assert all(width >= 24 and height >= 24 for _, _, width, height in touched)
    assert not [pair for pair in combinations(touched, 2) if meet(*pair)]


def test_nothing_in_a_neighbourhood_lies_on_something_else(knowledge):
    for key in knowledge.edges_of:
        assert find_overlaps(draw_neighbourhood(knowledge, key)) == []


NAMES = [
    '<script>alert("name")</script> & "Sons"',
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3,
    "中华人民共和国国防部新闻局发言人办公室" * 4,
    "وزارة الدفاع في جمهورية الصين الشعبية",
    "कखगघ " * 30,
    "🚀" * 40,
    "W" * 200,
    "x",
]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_any_name_and_relation_keeps_to_its_place_and_is_text(link, name):
    actors = {"hub": name, **{f"n{one}": f"{name} {one}" for one in range(5)}}
    relations = [("hub", name, key) for key in actors] + [("n1", name, "hub")]
    knowledge = link(write(actors, relations))
    html = draw_neighbourhood(knowledge, ("actor", "hub"))
    network = draw_network(knowledge)
    assert network is not None
    assert "<script" not in html + network.svg
    assert find_overlaps(html) == []
    assert find_overlaps(network.svg) == []


# The network.


def test_each_line_of_the_network_leads_to_what_says_so_and_wears_its_verdict(knowledge):
    network = draw_network(knowledge)
    assert network is not None
    wanted = Counter(
        (
            ROOT + address_of(edge.said_by),
            knowledge.verdicts[edge.said_by[1]].word if edge.field == "relation" else "record",
            ROOT + address_of(edge.subject),
            ROOT + address_of(edge.object),
        )
        for edge in knowledge.edges
    )
    tree = read(network.svg)
    names = {one.attrib["data-name"]: one.attrib["href"] for one in links(tree, "ds-node")}
    drawn = Counter(
        (one.attrib["href"], one.attrib["data-verdict"], *(names[end] for end in one.attrib["data-ends"].split()))
        for one in links(tree, "ds-edge")
    )
    assert drawn == wanted
    assert all(f"ds-edge--{one.attrib['data-verdict']}" in one.attrib["class"] for one in links(tree, "ds-edge"))


def test_nothing_in_the_network_lies_on_something_else(knowledge):
    network = draw_network(knowledge)
    assert network is not None
    assert find_overlaps(network.svg) == []


def test_without_relations_there_is_no_network(link):
    assert draw_network(link(write({"one": "One", "two": "Two"}, []))) is None


def test_above_its_bound_the_network_says_how_much_it_leaves_out(link):
    number = MOST_NAMES + 40
    actors = {f"n{one}": f"Name {one}" for one in range(number + 1)}
    pairs = [(one, (one * step + step) % number) for step in (1, 2) for one in range(number)]
    network = draw_network(link(write(actors, [(f"n{one}", "meets", f"n{other}") for one, other in pairs])))
    assert network is not None
    tree = read(network.svg)
    assert len(links(tree, "ds-node")) == network.records == MOST_NAMES
    assert network.records_left_out == 40
    assert len(links(tree, "ds-edge")) == network.edges <= MOST_LINES
    assert network.edges + network.edges_left_out == len(pairs)
    assert network.unjoined == 1
    assert find_overlaps(network.svg) == []


def test_drawings_do_not_depend_on_the_order_of_records_in_files(link):
    actors = {f"n{one}": f"Name {one}" for one in range(30)}
    relations = [(f"n{one}", "meets", f"n{one * 7 % 30}") for one in range(30)]
    files = write(actors, relations)
    turned = {name: dump(dict(reversed(json.loads(text).items()))) for name, text in reversed(list(files.items()))}
    one, other = link(files), link(turned)
    assert draw_network(one) == draw_network(other) == draw_network(one)
    for name in actors:
        assert draw_neighbourhood(one, ("actor", name)) == draw_neighbourhood(other, ("actor", name))


# Layout and lettering.

GRAPHS = st.integers(1, 60).flatmap(
    lambda number: st.tuples(
        st.lists(st.integers(30, 220), min_size=number, max_size=number),
        st.lists(st.tuples(st.integers(0, number - 1), st.integers(0, number - 1)), max_size=120),
    )
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(GRAPHS)
def test_boxes_of_any_graph_lie_apart_and_within_the_drawing(graph):
    widths, joined = graph
    places, width, height = place_boxes(widths, joined)
    boxes = [(x - own // 2, y - 13, own, 26) for (x, y), own in zip(places, widths, strict=True)]
    assert not [pair for pair in combinations(boxes, 2) if meet(*pair)]
    assert all(_within(box, (0, 0, width, height)) for box in boxes)
    assert place_boxes(widths, joined) == (places, width, height)


def test_what_is_joined_lies_nearer_than_what_is_not():
    pairs = [(group * 8 + one, group * 8 + other) for group in range(4) for one, other in combinations(range(8), 2)]
    places, _, _ = place_boxes([100] * 32, [*pairs, (0, 8), (8, 16), (16, 24)])

    def apart(one: int, other: int) -> float:
        return abs(places[one][0] - places[other][0]) + abs(places[one][1] - places[other][1])

    within = [apart(*pair) for pair in pairs]
    across = [apart(one, other) for one, other in combinations(range(32), 2) if one // 8 != other // 8]
    assert sum(within) / len(within) < 0.7 * sum(across) / len(across)


@settings(deadline=None)
@given(st.text(max_size=300), st.integers(40, 200), st.integers(1, 3))
def test_wrapped_text_keeps_to_its_lines_and_loses_nothing_unsaid(text, width, lines):
    found = wrap_text(text, width, 12, lines)
    assert len(found) <= lines
    assert all(text_width(line, 12) <= width for line in found)
    if found and not found[-1].endswith("…"):
        assert "".join("".join(found).split()) == "".join("".join(wrap_text(text, 10_000, 12, 1)).split())
