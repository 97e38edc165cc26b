"""Open the zip archive of a Word document, and refuse other, broken, encrypted and oversized files."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.opc.part import Part, PartFactory
from docx.oxml.parser import parse_xml
from docx.package import Package
from docx.parts.document import DocumentPart
from lxml import etree

from ingest.errors import MalformedDocumentError
from ingest.loaders.docx.transitional import readable
from ingest.loaders.packed import refuse_oversized

OLE = b"\xd0\xcf\x11\xe0"
"""How older Office files begin, and newer ones that a password protects."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = {
    "xl/workbook.xml": "an Excel workbook",
    "ppt/presentation.xml": "a PowerPoint presentation",
    "mimetype": "an OpenDocument or EPUB file",
}
_MAIN = re.compile(r"word/document\d*\.xml")
# python-docx knows documents; templates and documents with macros (which nothing here runs) are
# built the same way.
_KIN = (
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
)
PartFactory.part_type_for.update(dict.fromkeys(_KIN, DocumentPart))


def open_document(content: bytes, source: str) -> DocumentPart:
    """Open a Word document; return its main part.

    Raises:
        MalformedDocumentError: if it is encrypted, damaged, no Word document, or far larger than
            the file that it comes in.
    """
    if content.startswith(OLE):
        raise _old_or_locked(content, source)
    with damage(source):
        try:
            _check(content, source)
            main = Package.open(io.BytesIO(readable(content))).main_document_part
        except (KeyError, ValueError, AttributeError) as error:
            # What python-docx answers to a package whose parts do not fit together.
            raise _damaged(source, f"its parts do not fit together: {error}") from error
        if not isinstance(main, DocumentPart):
            raise _damaged(source, "its main part is none of a Word document")
        _refuse_entities(main.element)
        return main


@contextmanager
def damage(source: str) -> Iterator[None]:
    """Turn a parser's errors into ones that name the file and what is wrong with it."""
    try:
        yield
    except etree.XMLSyntaxError as error:
        raise _damaged(source, f"its XML is broken: {error.msg}") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OpcError) as error:
        raise _damaged(source, f"its archive is broken: {error}") from error
    except _EntityError as error:
        raise _damaged(source, "its XML holds an entity of its own, which Word never writes") from error


def part_of(part: Part, relation_id: str) -> Part | None:
    """Return the part of the package that a relation names; None for one outside the file."""
    relation = part.rels.get(relation_id)
    return None if relation is None or relation.is_external else relation.target_part


def related(part: Part, kind: str) -> Iterator[etree._Element]:
    """Yield the roots of the parts that a part names as its footnotes, headers and the like."""
    for relation in part.rels.values():
        if relation.reltype.endswith(f"/{kind}") and not relation.is_external:
            target = relation.target_part
            yield root_of(target)


def root_of(part: Part) -> etree._Element:
    """Return the root of a part's XML."""
    element: etree._Element | None = getattr(part, "element", None)
    root = parse_xml(part.blob) if element is None else element
    _refuse_entities(root)
    return root


def has_properties(main: DocumentPart) -> bool:
    """Return whether the document states its title and authors; python-docx makes them up otherwise."""
    relations = main.package.rels.values() if main.package else ()
    return any(relation.reltype == RELATIONSHIP_TYPE.CORE_PROPERTIES for relation in relations)


def _check(content: bytes, source: str) -> None:
    """Refuse other archives, encrypted ones, and those that unpack into too much."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if not any(_MAIN.fullmatch(name) for name in names):
        kind = next((kind for name, kind in _OTHERS.items() if name in names), "a zip archive")
        raise MalformedDocumentError(
            source,
            f"it is {kind}, not a Word document: it holds no word/document.xml",
            remedy="Save it as .docx or PDF, or leave it out",
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise MalformedDocumentError(source, "its archive is encrypted", remedy="Save it without a password")
    refuse_oversized(archive, len(content), source)


class _EntityError(Exception):
    """A part holds a reference to an entity, whose text was not put in."""


def _refuse_entities(root: etree._Element) -> None:
    if next(root.iter(etree.Entity), None) is not None:
        raise _EntityError


def _old_or_locked(content: bytes, source: str) -> MalformedDocumentError:
    if _ENCRYPTED in content:
        return MalformedDocumentError(source, "it is protected by a password", remedy="Save it without one")
    return MalformedDocumentError(
        source,
        "it is an old Office file (.doc), or one protected by a password",
        remedy="Open it in Word or LibreOffice and save it as .docx, without a password",
    )


def _damaged(source: str, problem: str) -> MalformedDocumentError:
    return MalformedDocumentError(
        source, problem, remedy="Open it in Word, which may repair it, and save it anew"
    )
