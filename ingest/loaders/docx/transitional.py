"""Make an Office file readable that is written another way: Strict Open XML, or with missing parts."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile

from lxml import etree

_STRICT = re.compile(
    rb"""((?:\bxmlns(?::[\w.-]+)?|\bType)\s*=\s*["'])http://purl\.oclc\.org/ooxml/(\w+)/(?=[\w/]+["'])"""
)
_TRANSITIONAL = rb"\1http://schemas.openxmlformats.org/\2/2006/"
_RENAMED = {
    b"2006/extendedProperties": b"2006/extended-properties",
    b"2006/customProperties": b"2006/custom-properties",
}
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


def readable(content: bytes) -> bytes:
    """Return the file with Strict names put as the usual ones, and without relations that lead nowhere.

    A file that needs neither is returned as it is.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        changed: dict[str, bytes] = {}
        strict = _is_strict(archive, names)
        for name in names:
            if not name.endswith((".xml", ".rels")) or (not strict and not name.endswith(".rels")):
                continue
            old = archive.read(name)
            new = _as_transitional(old) if strict else old
            new = _without_missing(new, name, names) if name.endswith(".rels") else new
            if new != old:
                changed[name] = new
        return _rewritten(archive, changed) if changed else content


def _is_strict(archive: zipfile.ZipFile, names: set[str]) -> bool:
    root = "_rels/.rels"
    return root in names and _STRICT.search(archive.read(root)) is not None


def _as_transitional(data: bytes) -> bytes:
    data = _STRICT.sub(_TRANSITIONAL, data)
    for old, new in _RENAMED.items():
        data = data.replace(old, new)
    return data


def _without_missing(data: bytes, name: str, names: set[str]) -> bytes:
    """Relations without those to parts that are not in the file, which Word opens all the same."""
    root = etree.fromstring(data, _PARSER)
    folder = posixpath.dirname(posixpath.dirname(name))
    lost = [
        relation
        for relation in root.iterfind(_RELATIONSHIP)
        if relation.get("TargetMode") != "External" and _target(relation, folder) not in names
    ]
    if not lost:
        return data
    for relation in lost:
        root.remove(relation)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _target(relation: etree._Element, folder: str) -> str:
    target = relation.get("Target", "")
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _rewritten(archive: zipfile.ZipFile, changed: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as new:
        for name in archive.namelist():
            new.writestr(name, changed[name] if name in changed else archive.read(name))
    return stream.getvalue()
