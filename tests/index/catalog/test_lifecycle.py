"""What the documents of a library say about each other: replaced, retracted, corrected."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from support import steps

from index.catalog.lifecycle import Standing, standings
from index.catalog.lifecycle.edition import Edition
from index.catalog.lifecycle.naming import article_key, edition
from ingest.document import SourceInfo

OLD = SourceInfo("gout/gout-2019.md", title="Gout in adults", version="1", published="2019-05-01")
NEW = SourceInfo("gout/gout-2024.md", title="Gout, revised", version="2", published="2024-02-01")
CALLED = "Gout, revised, version 2, 2024-02-01"
BY_NEW = Standing("superseded", "new", CALLED)


def standings_of(**documents: SourceInfo) -> dict[str, Standing]:
    """The standings of documents by their names here; the same in whichever order they come."""
    found = standings(iter(documents.items()))
    for order in itertools.islice(itertools.permutations(documents.items()), 24):
        assert standings(order) == found
    return found


def superseded(**documents: SourceInfo) -> dict[str, str]:
    """Which documents are superseded, and by which."""
    found = standings_of(**documents)
    assert {standing.status for standing in found.values()} <= {"superseded"}
    return {name: standing.by for name, standing in found.items()}


def replacing(*names: str) -> SourceInfo:
    return replace(NEW, supersedes=names)


def article(source: str, status: str | None = None, **extra: object) -> SourceInfo:
    return SourceInfo(source, title="Dragons cured", status=status, published="2012", extra=extra)


def test_nothing_said_is_nothing_found() -> None:
    assert standings_of() == {}
    assert standings_of(old=OLD, new=NEW) == {}


@pytest.mark.parametrize(
    "name",
    [
        "gout/gout-2019.md",
        "gout-2019.md",
        "gout-2019",
        "GOUT-2019.MD",
        "./gout/gout-2019",
        "../gout/gout-2019.md",
        "gout\\gout-2019.md",
        "Gout in adults",
        "  gout  IN adults. ",
        "Gout in adults, version 1",
        "Gout in adults (version 1)",
        "Gout in adults v1",
        "Gout in adults, version 1, 2019-05-01",
        "Gout in adults, 2019",
        "Gout in adults, version 1.5",
    ],
)
def test_a_file_or_a_title_is_found(name: str) -> None:
    assert standings_of(old=OLD, new=replacing(name)) == {"old": BY_NEW}


@pytest.mark.parametrize(
    "name",
    [
        "other/gout-2019.md",
        "gout-2019.pdf",
        "out-2019.md",
        "Gout",
        "Gout in adults, version 0.9",
        "Gout in adults, 2018",
        "",
    ],
)
def test_what_only_resembles_the_name_is_not_meant(name: str) -> None:
    assert standings_of(old=OLD, new=replacing(name)) == {}


@pytest.mark.parametrize(
    "name",
    [
        "https://clinic.example/gout/",
        "http://Clinic.example/gout#dose",
        "clinic.example/gout",
        "10.5555/GOUT",
        "doi: 10.5555/gout",
        "https://doi.org/10.5555/gout",
        "http://dx.doi.org/10.5555/gout",
        "PMID 123",
        "pmid:123",
        "123",
        "https://pubmed.ncbi.nlm.nih.gov/123/",
        "PMC45",
        "PMCID: PMC45",
        "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC45/",
        "AAAA-1",
        "rec-7",
    ],
)
def test_an_identifier_or_an_address_is_found(name: str) -> None:
    ids = {"doi": "10.5555/gout", "pmid": "123", "pmcid": "PMC45", "set_id": "aaaa-1"}
    old = replace(OLD, url="https://clinic.example/gout", record="Rec-7", extra=ids)
    assert standings_of(old=old, new=replacing(name)) == {"old": BY_NEW}


def test_a_title_that_several_have_means_them_all_and_never_oneself() -> None:
    copy = replace(OLD, source="b.pdf")
    assert superseded(a=OLD, b=copy, new=replacing("Gout in adults")) == {"a": "new", "b": "new"}
    revised = replace(OLD, source="c.md", version="2", supersedes=("Gout in adults",))
    assert superseded(a=OLD, b=copy, c=revised) == {"a": "c", "b": "c"}
    assert superseded(c=revised) == {}


def test_nothing_replaces_a_later_edition_of_its_own_title() -> None:
    editions = {f"v{n}": replace(OLD, source=f"{n}.md", version=str(n)) for n in (8, 9, 10)}
    for name in ("v9", "v10"):
        editions[name] = replace(editions[name], supersedes=("Gout in adults",))
    assert superseded(**editions) == {"v8": "v10", "v9": "v10"}
    dated = {
        y: replace(OLD, source=f"{y}.md", version=None, published=y) for y in ("2019", "2020-05", "2021")
    }
    dated["2020-05"] = replace(dated["2020-05"], supersedes=("Gout in adults",))
    assert superseded(**dated) == {"2019": "2020-05"}


def test_a_version_behind_a_name_means_those_up_to_it() -> None:
    editions = {f"v{n}": replace(OLD, source=f"{n}.md", version=str(n)) for n in (1, 2, 3)}
    found = superseded(**editions, new=replacing("Gout in adults, version 2"))
    assert found == {"v1": "new", "v2": "new"}
    lettered = replace(OLD, version="spring")
    assert superseded(a=lettered, new=replacing("Gout in adults, version 2")) == {}


def test_an_identifier_goes_before_a_title_and_a_title_before_a_bare_file_name() -> None:
    leaflet = SourceInfo("gout.html", title="A leaflet")
    assert superseded(old=replace(OLD, title="Gout"), leaf=leaflet, new=replacing("gout")) == {"old": "new"}
    assert superseded(leaf=leaflet, old=OLD, new=replacing("gout")) == {"leaf": "new"}
    numbered = replace(OLD, title="123")
    assert superseded(old=numbered, art=article("a.xml", pmid="123"), new=replacing("123")) == {"art": "new"}


def test_a_file_in_the_same_folder_goes_before_its_namesakes() -> None:
    here, there = SourceInfo("gout/index.md", title="A"), SourceInfo("rash/index.md", title="B")
    assert superseded(a=here, b=there, new=replacing("index.md")) == {"a": "new"}
    elsewhere = replace(replacing("index.md"), source="new.md")
    assert superseded(a=here, b=there, new=elsewhere) == {"a": "new", "b": "new"}


def test_the_last_of_a_chain_is_named() -> None:
    a, b, c, d = (SourceInfo(f"{name}.md", title=name.upper(), published="2020") for name in "abcd")
    chain = {"a": a, "b": replace(b, supersedes=("a.md",)), "c": replace(c, supersedes=("b.md",))}
    assert superseded(**chain) == {"a": "c", "b": "c"}
    assert standings_of(**chain)["a"].called == "C, 2020"
    fork = chain | {"d": replace(d, supersedes=("a.md",), published="2021")}
    assert superseded(**fork) == {"a": "d", "b": "c"}


def test_a_ring_marks_none_of_its_documents() -> None:
    a, b, c, x = (SourceInfo(f"{name}.md", title=name.upper()) for name in "abcx")
    ring = {
        "a": replace(a, supersedes=("b.md", "x.md")),
        "b": replace(b, supersedes=("c.md",)),
        "c": replace(c, supersedes=("a.md",)),
    }
    assert superseded(**ring) == {}
    assert superseded(**ring, x=x) == {"x": "a"}
    assert superseded(a=replace(a, supersedes=("a.md", "A"))) == {}


def test_a_draft_replaces_nothing_yet() -> None:
    assert standings_of(old=OLD, new=replace(replacing("gout-2019.md"), status="Draft 2")) == {}
    assert standings_of(old=OLD, new=replace(replacing("gout-2019.md"), status="out for consultation")) == {}


def test_what_a_document_says_has_replaced_it_is_found() -> None:
    old = replace(OLD, status="superseded", superseded_by="gout-2024.md")
    assert standings_of(old=old, new=NEW) == {"old": BY_NEW}
    assert standings_of(old=old) == {}


def label(version: str | None, date: str | None = "2020-01-01", **more: str) -> SourceInfo:
    return SourceInfo(
        f"{version}-{date}.xml",
        title="Examplol",
        version=version,
        published=date,
        extra={"set_id": "s", **more},
    )


def test_an_older_version_of_a_label_is_superseded() -> None:
    found = standings_of(nine=label("9", "2021-01-01"), ten=label("10"), two=label("2"))
    by_ten = Standing("superseded", "ten", "Examplol, version 10, 2020-01-01")
    assert found == {"nine": by_ten, "two": by_ten}
    assert superseded(a=label("2"), b=label("2", "2020-01-02")) == {"a": "b"}
    assert superseded(a=label("2"), b=replace(label("2"), source="copy.xml")) == {}
    assert superseded(a=label("2"), b=label("2", None)) == {}
    assert superseded(a=label("1"), b=label("2", set_id="t")) == {}


def test_a_label_that_replaces_another_set() -> None:
    taker = replace(label("1", "2022-01-01", set_id="t"), supersedes=("s, version 3",), title="Examplol DUO")
    found = superseded(one=label("1"), three=label("3"), new=taker)
    assert found == {"one": "new", "three": "new"}
    assert superseded(one=label("1"), four=label("4"), new=taker) == {"one": "new"}


def test_a_retraction_holds_for_every_copy_of_the_article() -> None:
    copies = {
        "record": article("a.xml", "retracted", doi="10.5555/D", pmid="1"),
        "pdf": article("a.pdf", doi="https://doi.org/10.5555/d"),
        "page": article("a.html", pmid="1"),
        "other": article("b.pdf", doi="10.5555/e"),
    }
    by_record = Standing("retracted", "record", "Dragons cured, 2012")
    assert standings_of(**copies) == {"pdf": by_record, "page": by_record}


def test_copies_are_found_through_a_third() -> None:
    """One has only the DOI, one only the PMCID, and the one that joins them may come last."""
    copies = {
        "a": article("a.pdf", "expression of concern", doi="10.5555/d"),
        "b": article("b.pdf", pmcid="PMC9"),
        "c": article("c.xml", doi="10.5555/d", pmcid="PMC9"),
    }
    assert {name: (s.status, s.by) for name, s in standings_of(**copies).items()} == {
        "b": ("expression of concern", "a"),
        "c": ("expression of concern", "a"),
    }


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("retracts", "retracted"),
        ("partially_retracts", "partially retracted"),
        ("concerns", "expression of concern"),
        ("corrects", "corrected"),
    ],
)
@pytest.mark.parametrize("name", ["1", "10.5555/d"])
def test_a_notice_says_it_of_the_article(word: str, status: str, name: str) -> None:
    about: dict[str, object] = {word: ["77", name]}
    notice = SourceInfo("n.xml", title="A notice", status="some notice", extra=about)
    found = standings_of(a=article("a.xml", doi="10.5555/d", pmid="1"), n=notice)
    assert found == {"a": Standing(status, "n", "A notice")}


def test_a_notice_is_never_marked_itself() -> None:
    """Some publishers give the notice the DOI of the article."""
    notice = article("n.xml", "retraction notice", doi="10.5555/d", retracts=["10.5555/d"])
    assert list(
        standings_of(a=article("a.xml", doi="10.5555/d"), n=notice, m=replace(notice, source="m.xml"))
    ) == ["a"]


def test_the_gravest_holds() -> None:
    notices = {
        word: SourceInfo(f"{word}.xml", title=word, extra={word: ["1"]}) for word in ("corrects", "retracts")
    }
    newer = SourceInfo("new.xml", title="New", supersedes=("PMID 1",))
    old = article("a.xml", pmid="1")
    assert standings_of(a=old, new=newer, corrects=notices["corrects"])["a"].status == "superseded"
    assert standings_of(a=old, new=newer, **notices)["a"].status == "retracted"
    assert standings_of(a=replace(old, status="corrected"), new=newer)["a"].status == "superseded"
    withdrawn = standings_of(a=replace(old, status="withdrawn"), new=newer)["a"]
    assert (withdrawn.status, withdrawn.by) == ("withdrawn", "new"), "and what took its place is named"
    assert standings_of(a=replace(old, status="retracted"), corrects=notices["corrects"]) == {}


def test_a_superseded_record_names_its_successor_for_its_copies() -> None:
    record = replace(article("a.xml", "superseded", pmid="1"), superseded_by="PMID 2")
    copy, newer = article("a.pdf", pmid="1"), replace(NEW, extra={"pmid": "2"})
    assert standings_of(a=record, copy=copy) == {"copy": Standing("superseded", "a", "PMID 2")}
    assert standings_of(a=record, copy=copy, new=newer) == {"a": BY_NEW, "copy": BY_NEW}
    unnamed = replace(record, superseded_by=None)
    assert standings_of(a=unnamed, copy=copy) == {"copy": Standing("superseded", "a", "")}


def test_of_a_living_guideline_only_the_older_edition_is_superseded() -> None:
    first = replace(OLD, status="superseded", extra={"doi": "10.5555/living"})
    second = replace(first, source="2.md", version="2", status=None)
    assert standings_of(a=first, b=second) == {}


def test_a_number_is_no_pmcid_and_a_word_no_doi() -> None:
    assert (
        standings_of(a=article("a.xml", "retracted", pmid="45"), b=article("b.xml", pmcid="45", doi="none"))
        == {}
    )
    assert article_key("Gout 10.5555/d") is None


def test_an_edition_is_taken_off_the_end_of_a_name() -> None:
    assert edition("Gout, version 2.1b, 2019-05") == ("Gout", Edition("2.1b", "2019-05"))
    assert edition("Vitamin D") == ("Vitamin D", Edition())
    assert edition("Version 2") == ("Version 2", Edition())


def test_many_claims_to_one_title_take_no_time_squared() -> None:
    """Articles in five copies; half of the copies claim to replace one title."""

    def library(documents: int) -> list[tuple[str, SourceInfo]]:
        return [
            (
                f"{i:06}",
                replace(article(f"{i}.xml", pmid=str(i // 5)), supersedes=("Dragons cured",) * (i % 2)),
            )
            for i in range(documents)
        ]

    found = standings(library(20_000))
    assert set(found.values()) == {
        Standing("superseded", "019999", "Dragons cured, 2012"),
    }
    # The newest claims to replace the others, the one before it claims it of the newest: a ring.
    assert len(found) == 19_998
    some, twice = library(500), library(1000)
    assert steps(lambda: standings(twice)) < 2.5 * steps(lambda: standings(some))
