"""Write a feed as JSON: the guide's rendering of Atom, `_value` for an element's text."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from serve.infobutton.feed import Entry, Feed


class Strict(BaseModel):
    """Knows all keys."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, serialize_by_alias=True)


class ValueJson(Strict):
    """The text of an element."""

    value: str = Field(alias="_value")


class TextJson(ValueJson):
    """The text of an element, which is plain text."""

    type: str = Field("text", examples=["text"])


class PersonJson(Strict):
    """A person or an institution."""

    name: ValueJson


class CategoryJson(Strict):
    """A parameter as it was sent."""

    scheme: str = Field(examples=["mainSearchCriteria.v.c"])
    term: str = Field(examples=["E11"])


class LinkJson(Strict):
    """An address of the web."""

    href: str
    rel: str
    type: str = "text/html"
    hreflang: str
    title: str


class EntryJson(Strict):
    """A passage, word for word in `content`."""

    lang: str
    title: TextJson
    link: list[LinkJson]
    id: ValueJson
    updated: ValueJson
    author: list[PersonJson]
    summary: TextJson
    content: TextJson
    rights: TextJson | None = None


class FeedJson(Strict):
    """An answer to a request."""

    lang: str = "en"
    title: TextJson
    subtitle: TextJson
    author: PersonJson
    updated: ValueJson
    category: list[CategoryJson]
    id: ValueJson
    entry: list[EntryJson]
    answerable: bool | None = Field(
        description="False where the library probably does not answer: the entries are the nearest to it."
    )


class KnowledgeResponseJson(Strict):
    """A feed by itself."""

    feed: FeedJson


def rendered(feed: Feed) -> dict[str, object]:
    """Return a feed as JSON values."""
    made = FeedJson(
        title=_text(feed.title),
        subtitle=_text(feed.subtitle),
        author=_person("Verbatim"),
        updated=ValueJson(value=feed.updated),
        category=[CategoryJson(scheme=scheme, term=term) for scheme, term in feed.categories],
        id=ValueJson(value=feed.id),
        entry=[_entry(each, feed.updated) for each in feed.entries],
        answerable=feed.answerable,
    )
    return KnowledgeResponseJson(feed=made).model_dump(by_alias=True)


def _entry(entry: Entry, updated: str) -> EntryJson:
    return EntryJson(
        lang=entry.language,
        title=_text(entry.title),
        link=[
            LinkJson(href=each.href, rel=each.rel, hreflang=each.language, title=each.title)
            for each in entry.links
        ],
        id=ValueJson(value=entry.id),
        updated=ValueJson(value=updated),
        author=[_person(each) for each in entry.authors],
        summary=_text(entry.summary),
        content=_text(entry.text),
        rights=_text(entry.rights) if entry.rights else None,
    )


def _text(text: str) -> TextJson:
    return TextJson(value=text)


def _person(name: str) -> PersonJson:
    return PersonJson(name=ValueJson(value=name))
