"""Open the zip archive or the single XML file that an OpenDocument text is."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from ingest.errors import MalformedDocumentError
from ingest.loaders.odt.names import MANIFEST
from ingest.loaders.packed import refuse_oversized

MIMETYPE = b"application/vnd.oasis.opendocument.text"
_OBJECT = re.compile(r"[^/]+/content\.xml")
_REMEDY = "Open it in LibreOffice, which may repair it, and save it anew"


@dataclass(frozen=True, slots=True)
class Parts:
    """The roots of a document's parts: its content, its styles, what it says about itself."""

    content: etree._Element
    styles: etree._Element | None
    meta: etree._Element | None
    objects: Mapping[str, etree._Element] = field(default_factory=dict)
    """The roots of the objects in it, such as formulas, by the names of their folders."""


def open_parts(content: bytes, source: str) -> Parts:
    """Return the parts of a document.

    Raises:
        MalformedDocumentError: if it is encrypted, damaged, no text document, or far larger than its file.
    """
    try:
        if not content.startswith(b"PK"):
            root = _parsed(content)
            return Parts(root, root, root)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check(archive, len(content), source)
            names = set(archive.namelist())
            if _is_encrypted(archive, names):
                raise MalformedDocumentError(
                    source, "it is protected by a password", remedy="Save it without one"
                )
            if "content.xml" not in names:
                raise MalformedDocumentError(source, "it holds no content.xml", remedy=_REMEDY)
            parts = [_parsed(archive.read(n)) if n in names else None for n in ("styles.xml", "meta.xml")]
            objects = {
                name.rpartition("/")[0]: _parsed(archive.read(name))
                for name in sorted(names)
                if _OBJECT.fullmatch(name)
            }
            return Parts(_parsed(archive.read("content.xml")), parts[0], parts[1], objects)
    except etree.XMLSyntaxError as error:
        raise MalformedDocumentError(source, f"its XML is broken: {error.msg}", remedy=_REMEDY) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise MalformedDocumentError(source, f"its archive is broken: {error}", remedy=_REMEDY) from error
    except _EntityError as error:
        what = "its XML holds an entity of its own, which no office program writes"
        raise MalformedDocumentError(source, what, remedy=_REMEDY) from error


class _EntityError(Exception):
    """A part declares entities, whose text is not put in."""


def _parsed(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(content, parser)
    if next(root.iter(etree.Entity), None) is not None:
        raise _EntityError
    return root


def _check(archive: zipfile.ZipFile, size: int, source: str) -> None:
    refuse_oversized(archive, size, source)
    kind = archive.read("mimetype").strip() if "mimetype" in archive.namelist() else MIMETYPE
    if not kind.startswith(MIMETYPE):
        raise MalformedDocumentError(
            source,
            "it is an OpenDocument file, but no text",
            remedy="Save it as .odt or PDF, or leave it out",
        )


def _is_encrypted(archive: zipfile.ZipFile, names: set[str]) -> bool:
    if "META-INF/manifest.xml" not in names:
        return False
    root = _parsed(archive.read("META-INF/manifest.xml"))
    return next(root.iter(MANIFEST + "encryption-data"), None) is not None
