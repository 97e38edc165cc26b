"""Drug labels: what is recognised, what heads what, and a real one."""

from __future__ import annotations

from pathlib import Path, PurePath

import pytest

from ingest.load import load
from ingest.loaders.xml.spl import SplLoader
from ingest.split import split


def test_recognised_by_its_root_and_namespace() -> None:
    recognises = SplLoader().recognises
    assert recognises(
        b'<?xml version="1.0"?><?xml-stylesheet href="a"?>\n<document xmlns="urn:hl7-org:v3">', PurePath()
    )
    assert recognises(b'<v3:document xmlns:v3="urn:hl7-org:v3">', PurePath())
    assert not recognises(b"<document><a xmlns='urn:hl7-org:v3'/>", PurePath())
    assert not recognises(b'<ClinicalDocument xmlns="urn:hl7-org:v3">', PurePath())


@pytest.mark.parametrize(
    ("code", "heading"),
    [
        ("BOXED WARNING SECTION", ("Boxed warning",)),
        ("OTC - DO NOT USE SECTION", ("Do not use",)),
        ("SPL UNCLASSIFIED SECTION", ()),
        ("", ()),
    ],
)
def test_a_section_without_a_title_is_called_what_its_code_is(code: str, heading: tuple[str, ...]) -> None:
    label = (
        '<document xmlns="urn:hl7-org:v3"><title>Examplol</title><component><structuredBody>'
        "<component><section><title>Before</title><text>x</text></section></component>"
        f'<component><section><code displayName="{code}"/><text>Stop.</text></section></component>'
        "</structuredBody></component></document>"
    )
    (document,) = load(label.encode(), "a.xml")
    assert document.sections[-1].heading == heading


@pytest.mark.shared
def test_a_real_label(shared: Path) -> None:
    path = shared / "corpora" / "formats" / "spl-rogaine.xml"
    (document,) = load(path.read_bytes(), path.name)
    info = document.info
    assert info.title == "Mens rogaine Minoxidil - Unscented Formula"
    assert info.publisher == "Johnson & Johnson Consumer Inc."
    assert (info.record, info.version, info.published) == (
        "1b5e2860-6855-4a65-8bbc-e064172a1adf",
        "1",
        "2016-03-09",
    )
    assert info.extra["active_ingredients"] == ["Minoxidil"]
    assert info.extra["ndc"] == ["69968-0031", "69968-0031-1", "69968-0031-3", "69968-0031-4"]
    passages = split(document)
    for passage in passages:
        assert document.text[passage.start : passage.end] == passage.text
    under = {passage.heading: passage.text for passage in passages}
    assert under["Warnings",] == "For external use only. For use by men only."
    assert "- you are a woman" in under["Warnings", "Do not use"]
    assert under["Warnings", "Extremely Flammable"].startswith("Avoid fire, flame, or smoking")
    assert under["Warnings", "Stop use"].count("\n- ") == 6
    assert under["Directions",].startswith("- apply half a capful 2 times a day")
    distributor = next(passage for passage in passages if "Skillman, NJ" in passage.text)
    assert distributor.heading == ()


def test_the_set_is_named_and_the_labels_of_other_sets_that_it_replaces() -> None:
    link = '<relatedDocument typeCode="{}"><{tag}><setId root="{}"/>{version}</{tag}></relatedDocument>'
    links = (
        link.format("RPLC", "OTHER-1", tag="relatedDocument", version='<versionNumber value="3"/>'),
        link.format("RPLC", "OTHER-2", tag="parentDocument", version=""),
        link.format("RPLC", "own", tag="relatedDocument", version='<versionNumber value="1"/>'),
        link.format("APND", "OTHER-3", tag="relatedDocument", version=""),
        '<relatedDocument typeCode="RPLC"/>',
    )
    label = (
        f'<document xmlns="urn:hl7-org:v3"><title>Examplol</title><setId root="OWN"/>{"".join(links)}'
        "<component><structuredBody><component><section><text>x</text></section></component>"
        "</structuredBody></component></document>"
    )
    (document,) = load(label.encode(), "a.xml")
    assert document.info.extra["set_id"] == "own"
    assert document.info.supersedes == ("other-1, version 3", "other-2")
