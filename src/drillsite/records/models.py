"""The six kinds of record, as pydantic models: what an editor may write, and what each field means.

A field's description is what the editor reads when hovering over it, and in the reference. Records are frozen:
what is derived from them (verdicts, backlinks, coverage) lives in `drillsite.knowledge`.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from drillsite.records.fields import (
    ActorId,
    ClaimId,
    Date,
    Doi,
    EventId,
    Kind,
    Language,
    OriginId,
    Prose,
    Quote,
    RelatedId,
    SourceId,
    SystemId,
    Text,
    Texts,
    ThemeId,
    Url,
    YesNo,
)

__all__ = [
    "CSL_TYPES",
    "MODELS",
    "Actor",
    "Author",
    "Claim",
    "Event",
    "Evidence",
    "Key",
    "Kind",
    "Outlet",
    "Record",
    "Relation",
    "Response",
    "Search",
    "Source",
    "Statement",
    "System",
    "Theme",
]

Key = tuple[str, str]
"""What a record is known by everywhere: its kind and its id."""


class _Part(BaseModel):
    """A frozen mapping that knows all of its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Record(_Part):
    """What every record has: its id, and the ids that it had before."""

    kind: ClassVar[Kind]
    id: str = Field(exclude=True, repr=True, description="The key above the record; its address for good.")
    formerly: tuple[Text, ...] = Field((), description="Ids that it had before; their addresses redirect to it.")

    @cached_property
    def key(self) -> Key:
        """Its kind and id."""
        return (self.kind, self.id)

    @property
    def title_text(self) -> str:
        """What it is called in links and headings."""
        raise NotImplementedError


class Evidence(_Part):
    """What one source says about a claim or a date."""

    source: SourceId = Field(description="The source that says it.")
    stance: Literal["supports", "disputes", "context"] = Field(
        description="How it stands to the claim; context is background that neither supports nor disputes."
    )
    locator: Text | None = Field(None, description="Where in the source: `paragraph 3`, `p. 12`.")
    quote: Quote | None = Field(None, description="The words of the source, verbatim, at most 15.")
    note: Text | None = Field(None, description="What the source says on this, in our own words.")
    origin: OriginId | None = Field(
        None,
        description="Whose statement this repeats: an actor, a source, or `itself`; left out: that of the source.",
    )
    origin_reason: Text | None = Field(None, description="Why that is its origin, in one sentence; needed by `itself`.")
    independent: Text | None = Field(
        None, description="Why it is independent of another origin that it would be joined with, in one sentence."
    )
    credibility: Literal["1", "2", "3", "4", "5", "6"] | None = Field(
        None, description="Admiralty credibility: 1 confirmed to 5 improbable, 6 cannot be judged."
    )
    added: Date | None = Field(None, description="When it was added.")
    by: Text | None = Field(None, description="Who added it.")


class Search(_Part):
    """A search for evidence that somebody made."""

    on: Date = Field(description="The day on which it was made; a time that is over, where the day is not known.")
    where: Text = Field(description="Where, in words: `stored public web pages`, `the ministry's website`.")
    for_: Texts = Field((), alias="for", description="The words searched for: one text, or a list of them.")
    found: tuple[SourceId, ...] = Field((), description="The sources that it led to; left out: none.")
    by: Text | None = Field(None, description="Who made it.")
    note: Text | None = Field(None, description="What came of it, in our own words.")


class Theme(Record):
    """A question that the article answers: one of its sections, with a synthesis."""

    kind = "theme"
    title: Text = Field(description="What the theme is about, in a few words.")
    summary: Prose = Field(description="One or two sentences for cards and previews.")
    question: Text | None = Field(None, description="The one question that this theme answers.")
    order: int = Field(0, description="Where it stands among the themes; lower comes first.")
    parent: ThemeId | None = Field(None, description="The theme that this one is part of.")
    section: Text | None = Field(None, description="The heading of the article's section that it stands for.")
    body: Prose | None = Field(None, description="The synthesis, in our own words.")

    @property
    def title_text(self) -> str:
        """Its title."""
        return self.title


class Actor(Record):
    """A state, an organisation, a group or a person that the article or a source speaks of."""

    kind = "actor"
    name: Text = Field(description="Its usual name.")
    in_text: Text | None = Field(None, description="How the name reads in a sentence: `the Ministry of Defence`.")
    type: Literal["state", "alliance", "organisation", "ministry", "armed-forces", "media", "person", "group"] = Field(
        description="What sort of actor it is; `media` are agencies, newspapers and broadcasters."
    )
    aliases: tuple[Text, ...] = Field((), description="Other names that readers may look for.")
    summary: Prose = Field(description="Who this is for this site's purpose, in one to three sentences.")
    part_of: tuple[ActorId, ...] = Field(
        (), description="The actors that it belongs to: as an office, or as a member; never a nationality."
    )
    speaks_for: tuple[ActorId, ...] = Field((), description="The actors that it speaks for officially, by its office.")
    wikidata: Text | None = Field(None, description="Its Wikidata id: `Q148`.", pattern=r"^Q[1-9]\d*$")
    homepage: Url | None = Field(None, description="Its own site.")

    @property
    def title_text(self) -> str:
        """Its name."""
        return self.name


class System(Record):
    """A weapon, a sensor, a programme: a thing that actors build and use."""

    kind = "system"
    name: Text = Field(description="Its usual name.")
    type: Text = Field(description="What it is, in free words: `surface-to-air missile system`.")
    aliases: tuple[Text, ...] = Field((), description="Other names that readers may look for.")
    summary: Prose = Field(description="What it is for this site's purpose, in one to three sentences.")
    developed_by: tuple[ActorId, ...] = Field((), description="Who developed it.")
    operated_by: tuple[ActorId, ...] = Field((), description="Who uses it.")
    part_of: tuple[SystemId, ...] = Field((), description="The systems that it belongs to.")
    wikidata: Text | None = Field(None, description="Its Wikidata id.", pattern=r"^Q[1-9]\d*$")

    @property
    def title_text(self) -> str:
        """Its name."""
        return self.name


class Event(Record):
    """Something that has a date."""

    kind = "event"
    title: Text = Field(description="What happened, in a few words.")
    date: Date = Field(description="When, in EDTF, at the precision that is known.")
    type: Literal[
        "exercise",
        "agreement",
        "statement",
        "deployment",
        "test",
        "transfer",
        "publication",
        "operation",
        "other",
    ] = Field(description="What sort of event it is.")
    summary: Prose = Field(description="What happened and who says so, in one to three sentences.")
    place: Text | None = Field(None, description="Where.")
    participants: tuple[ActorId, ...] = Field((), description="Who took part, or is otherwise involved.")
    systems: tuple[SystemId, ...] = Field((), description="Which systems were involved.")
    series: Text | None = Field(None, description="The series that it belongs to; same words, same series.")
    evidence: tuple[Evidence, ...] = Field((), description="What sources say about it.")
    searches: tuple[Search, ...] = Field((), description="Where somebody looked for evidence.")

    @property
    def is_joint_action(self) -> bool:
        """Whether whoever is involved in it took part: one may be the object of an agreement, a statement or a test."""
        return self.type in ("exercise", "operation")

    @property
    def title_text(self) -> str:
        """Its title."""
        return self.title


class Author(_Part):
    """A person, as family and given name, or a body, as literal (CSL names)."""

    family: Text | None = None
    given: Text | None = None
    literal: Text | None = None

    @property
    def full_name(self) -> str:
        """The name in reading order."""
        return self.literal or " ".join(part for part in (self.given, self.family) if part)


def _take_one_text(value: object) -> object:
    return ({"literal": value},) if isinstance(value, str) else value


Authors = Annotated[tuple[Author, ...], BeforeValidator(_take_one_text)]
"""People and bodies; one plain text stands for one body."""

Outlet = Literal[
    "state-media",
    "government",
    "news-agency",
    "newspaper",
    "broadcaster",
    "think-tank",
    "academic",
    "trade-press",
    "company",
    "blog",
    "other",
]
"""The kinds of publisher."""

CSL_TYPES = (
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast", "chapter",
    "classic", "collection", "dataset", "document", "entry", "entry-dictionary", "entry-encyclopedia", "event",
    "figure", "graphic", "hearing", "interview", "legal_case", "legislation", "manuscript", "map", "motion_picture",
    "musical_score", "pamphlet", "paper-conference", "patent", "performance", "periodical", "personal_communication",
    "post", "post-weblog", "regulation", "report", "review", "review-book", "software", "song", "speech", "standard",
    "thesis", "treaty", "webpage",
)  # fmt: skip
"""The item types of CSL 1.0.2."""


class Source(Record):
    """A document that claims are checked against, or that makes them: CSL variables, and ours."""

    kind = "source"
    type: Literal[CSL_TYPES] = Field(description="The CSL item type: `article-newspaper`, `report`, `webpage`.")  # type: ignore[valid-type]
    title: Text = Field(description="Its title; in [square brackets] when supplied or translated by us.")
    author: Authors = Field((), description="People as family and given, bodies as literal, or one text.")
    issued: Date | None = Field(None, description="When it was published.")
    container_title: Text | None = Field(None, alias="container-title", description="What it was published in.")
    publisher: Text | None = Field(None, description="Who published it.")
    URL: Url | None = Field(None, description="Its address.")
    DOI: Doi | None = Field(None, description="Its DOI: `10.1080/14799855.2018.1463991`.")
    ISBN: Text | None = Field(None, description="Its ISBN.")
    ISSN: Text | None = Field(None, description="The ISSN of what it was published in.")
    editor: Authors = Field((), description="Its editors, written like authors.")
    volume: Text | None = Field(None, description="The volume of the journal or series.")
    issue: Text | None = Field(None, description="The issue of the journal.")
    page: Text | None = Field(None, description="Its pages: `12-34`.")
    number: Text | None = Field(None, description="Its number in a series, as of a report.")
    edition: Text | None = Field(None, description="Its edition.")
    genre: Text | None = Field(None, description="What sort of document it is, in its publisher's words.")
    publisher_place: Text | None = Field(None, alias="publisher-place", description="Where it was published.")
    collection_title: Text | None = Field(None, alias="collection-title", description="The series it is part of.")
    language: Language | None = Field(None, description="Its language as a BCP 47 tag: `en`, `zh-Hant`.")
    accessed: Date | None = Field(None, description="When it was last read.")
    abstract: Text | None = Field(None, description="What it says, in a sentence or two of our own.")
    note: Prose | None = Field(None, description="Anything an editor or reader should know of it.")
    level: Literal["primary", "secondary", "tertiary"] | None = Field(
        None, description="Primary speaks for itself, secondary reports on others, tertiary sums up reports."
    )
    reliability: Literal["A", "B", "C", "D", "E", "F"] | None = Field(
        None, description="Admiralty reliability: A reliable to E unreliable, F cannot be judged."
    )
    reliability_reason: Text | None = Field(None, description="Why it has that letter, in one line.")
    outlet: Outlet | None = Field(None, description="What kind of publisher it has.")
    standing: Literal["current", "corrected", "superseded", "retracted", "dead"] = Field(
        "current", description="Whether it still stands; retracted and superseded sources count for nothing."
    )
    archived: Url | None = Field(None, description="The address of a snapshot.")
    cited_by_work: YesNo | None = Field(None, description="`true` where the analysed work itself cites it.")
    origin: OriginId | None = Field(
        None,
        description="Whose statement it repeats as a whole: an actor, a source, or `itself`; left out: not stated.",
    )
    origin_reason: Text | None = Field(None, description="Why that is its origin, in one sentence; needed by `itself`.")

    @property
    def title_text(self) -> str:
        """Its title."""
        return self.title


class Statement(_Part):
    """Where a source makes a claim."""

    source: SourceId = Field(description="The source that makes the claim.")
    section: Text | None = Field(None, description="The heading that it stands under.")
    locator: Text | None = Field(None, description="Where in the section: `paragraph 1, sentence 2`.")
    quote: Quote | None = Field(None, description="The words, verbatim, at most 15.")


class Relation(_Part):
    """A claim as an edge of the graph: subject, predicate, object."""

    subject: RelatedId = Field(description="An actor, a system or an event.")
    predicate: Text = Field(description="What it does: `supplied`, `hosted a drill with`.")
    object: RelatedId = Field(description="An actor, a system or an event.")


class Response(_Part):
    """How a claim stands to another claim."""

    claim: ClaimId = Field(description="The other claim.")
    as_: Literal["contradicts", "supports", "refines", "rests_on"] = Field(
        alias="as", description="How this claim stands to it."
    )
    note: Text | None = Field(None, description="In what way.")


class Claim(Record):
    """One thing that the analysed article says, with the evidence for and against it."""

    kind = "claim"
    statement: Text = Field(description="The claim in one sentence of our own that stands alone.")
    type: Literal["fact", "assessment", "forecast", "judgement-of-value"] = Field(
        description="What sort of claim it is."
    )
    theme: ThemeId = Field(description="The theme page that it belongs to.")
    also_in: tuple[ThemeId, ...] = Field((), description="Further themes that it matters to.")
    stated_in: tuple[Statement, ...] = Field(min_length=1, description="Where the analysed article says so.")
    attributed_to: ActorId | None = Field(
        None, description="The actor that the article credits with it; left out: the article's author."
    )
    actors: tuple[ActorId, ...] = Field((), description="The actors that it is about.")
    systems: tuple[SystemId, ...] = Field((), description="The systems that it is about.")
    events: tuple[EventId, ...] = Field((), description="The dates that it is about.")
    relation: Relation | None = Field(None, description="The claim as an edge of the graph.")
    note: Prose | None = Field(None, description="What a reader should know of it beyond the evidence.")
    evidence: tuple[Evidence, ...] = Field((), description="What sources say for and against it.")
    searches: tuple[Search, ...] = Field((), description="Where somebody looked for evidence.")
    responds_to: tuple[Response, ...] = Field((), description="How it stands to other claims.")

    @property
    def title_text(self) -> str:
        """Its statement."""
        return self.statement


MODELS: dict[str, type[Record]] = {model.kind: model for model in (Theme, Claim, Actor, System, Event, Source)}
"""The model of each kind, in the order in which kinds are listed."""
