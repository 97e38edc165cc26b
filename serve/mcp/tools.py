"""Offer the library's tools to an assistant, which is told to quote word for word, and to cite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import BaseModel, Field

from index.catalog.facets import Filters
from ingest.errors import VerbatimError
from search.citations.line import citation
from search.find_quote import MOST_CHARACTERS as MOST_OF_QUOTE
from search.find_quote import FoundQuote, find_quote
from search.hit import Hit
from search.hits.quote import page_label
from search.question.parse import MOST_CHARACTERS
from serve.problems import Problem
from serve.rest.contract import DoubtJson
from serve.rest.documents import listed, passage_around
from serve.rest.listings import ListedJson, PassageAroundJson
from serve.served import Served, screened

INSTRUCTIONS = """\
This server searches a clinical library and returns its passages word for word. It writes no answers.
When you use a passage: quote its text unchanged, in quotation marks, with its citation. Repeat its status
(superseded, retracted), its doubts, and what it does not speak of. If answerable is false, say that the
library probably does not answer: the passages are then only the nearest. State no dose, limit or interval
that no passage states. Send no patient's name, number or birth date."""
_READS = ToolAnnotations(readOnlyHint=True, destructiveHint=False, idempotentHint=True, openWorldHint=False)


class FoundPassage(BaseModel):
    """A passage that may answer: quote `text` unchanged, with `citation`."""

    passage_id: str
    text: str = Field(description="The passage, word for word.")
    marked: str = Field(description="The sentence or table row of it to look at first; may be empty.")
    table_heads: list[str] = Field(description="The header rows of its table rows.")
    citation: str
    title: str
    heading: list[str]
    source: str
    page: int | None
    url: str | None
    status: str | None = Field(description="Such as superseded or retracted; null where nothing is said.")
    does_not_speak_of: list[str] = Field(description="What the question names and this passage does not.")
    doubts: list[DoubtJson] = Field(description="What was read unsurely or left out here.")
    document_id: str


class FoundPassages(BaseModel):
    """What the library holds on a question."""

    answerable: bool | None = Field(
        description="False: the library probably does not answer, and these are the nearest passages. "
        "Null: not judged."
    )
    confidence: float | None
    read_as: str = Field(description="The question as it was read, with short forms written out.")
    unknown: list[str] = Field(description="Words of the question that no passage has.")
    passages: list[FoundPassage]


class Documents(BaseModel):
    """A part of the list of documents."""

    total: int
    documents: list[ListedJson]


class QuoteAt(BaseModel):
    """Where a quote stands."""

    text: str = Field(description="The words as the library has them.")
    citation: str
    document_id: str
    passage_id: str | None
    start: int
    end: int
    status: str | None


class Changed(BaseModel):
    """Words of the quote, and what the library has in their place."""

    quoted: str
    library: str


class QuoteChecked(BaseModel):
    """What came of looking for a quote."""

    verdict: str = Field(description='"word for word", "other case or signs", or "not found"')
    found: list[QuoteAt]
    nearest: QuoteAt | None = Field(description="Where it is not found: the passage that comes nearest.")
    differences: list[Changed]


@contextmanager
def _told() -> Iterator[None]:
    """Tell an assistant what is wrong and what to do, instead of a traceback."""
    try:
        yield
    except Problem as problem:
        raise ToolError(". ".join(filter(None, (problem.detail, problem.remedy)))) from problem
    except (VerbatimError, ValueError) as error:
        raise ToolError(str(error)) from error


def _found(hit: Hit) -> FoundPassage:
    marked = hit.text[hit.sentence.start - hit.start : hit.sentence.end - hit.start] if hit.sentence else ""
    return FoundPassage(
        passage_id=hit.passage_id,
        text=hit.text,
        marked=marked,
        table_heads=list(hit.context.heads),
        citation=hit.citation,
        title=hit.info.title,
        heading=list(hit.heading),
        source=hit.info.source,
        page=hit.page,
        url=hit.url,
        status=hit.info.status,
        does_not_speak_of=[*hit.signals.unmentioned, *hit.signals.untold],
        doubts=[DoubtJson(kind=each.kind, what=each.what) for each in hit.doubts],
        document_id=hit.document_id,
    )


def _at(found: FoundQuote) -> QuoteAt:
    return QuoteAt(
        text=found.text,
        citation=citation(found.document.info, found.page),
        document_id=found.document.document_id,
        passage_id=found.passage.passage.passage_id if found.passage else None,
        start=found.start,
        end=found.end,
        status=found.document.info.status,
    )


def server(here: Callable[[], Served]) -> MCPServer:
    """Make the server; `here` returns what the caller at hand may be served from."""
    made = MCPServer("verbatim", title="Verbatim", instructions=INSTRUCTIONS, version="1")

    @made.tool(annotations=_READS)
    def search_library(
        question: Annotated[str, Field(min_length=1, max_length=MOST_CHARACTERS)],
        k: Annotated[int, Field(ge=1, le=50)] = 5,
        filters: Annotated[list[str], Field(max_length=40)] = [],  # noqa: B006
    ) -> FoundPassages:
        """Find the passages of the clinical library that answer a question, word for word.

        Quote `text` unchanged, with its citation. If `answerable` is false, say that the library probably
        does not answer. Filters are such as "status=current", "format=PDF" or "year=2015-".
        """
        with _told():
            asked, wanted, served = screened(question, "question"), Filters.parse(filters), here()
            served.note("MCP")
            answer = served.engine.search(asked, k, wanted)
        return FoundPassages(
            answerable=answer.answerable,
            confidence=answer.confidence,
            read_as=answer.read_as,
            unknown=list(answer.unknown),
            passages=[_found(hit) for hit in answer.hits],
        )

    @made.tool(annotations=_READS)
    def get_passage(
        passage_id: Annotated[str, Field(pattern="^[0-9a-f]{16}$")],
        before: Annotated[int, Field(ge=0, le=10)] = 1,
        after: Annotated[int, Field(ge=0, le=10)] = 1,
    ) -> PassageAroundJson:
        """Return a passage word for word, with those before and after it in its document."""
        with _told():
            return PassageAroundJson.model_validate(passage_around(here(), passage_id, before, after))

    @made.tool(annotations=_READS)
    def list_documents(
        offset: Annotated[int, Field(ge=0)] = 0, limit: Annotated[int, Field(ge=1, le=200)] = 50
    ) -> Documents:
        """List the documents of the library with their status."""
        found = list(here().library.documents())
        part = [ListedJson.model_validate(listed(each)) for each in found[offset : offset + limit]]
        return Documents(total=len(found), documents=part)

    @made.tool(annotations=_READS)
    def check_quote(quote: Annotated[str, Field(min_length=1, max_length=MOST_OF_QUOTE)]) -> QuoteChecked:
        """Say whether a text stands in the library, word for word, and where.

        Use it before you show a quote. If it is not found, `differences` says in which words it differs from
        the nearest passage: correct the quote, or do not use it.
        """
        with _told():
            checked = find_quote(screened(quote, "quote"), here().library)
        nearest = checked.nearest
        return QuoteChecked(
            verdict=checked.verdict,
            found=[_at(each) for each in checked.found],
            nearest=None
            if nearest is None
            else QuoteAt(
                text=nearest.passage.text,
                citation=citation(nearest.info, page_label(nearest)),
                document_id=nearest.passage.document_id,
                passage_id=nearest.passage.passage_id,
                start=nearest.passage.start,
                end=nearest.passage.end,
                status=nearest.info.status,
            ),
            differences=[Changed(quoted=each.quoted, library=each.stored) for each in checked.differences],
        )

    @made.resource("verbatim://document/{document_id}", mime_type="text/plain", title="A document's text")
    def document(document_id: str) -> str:
        """Return the whole text of a document, after its citation."""
        found = here().library.document(document_id)
        if found is None:
            raise ValueError("No document of this library has this id: list_documents names them")
        return f"{citation(found.info)}\n\n{found.text}"

    return made
