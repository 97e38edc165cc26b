"""A clinic's own names are read from three formats, and what is wrong in them is named by its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from assembly import names_of
from search.names.errors import SynonymsError
from search.names.names import Names
from search.names.synonyms.read import read_synonyms
from settings import read_settings

MESH = """<?xml version="1.0"?>
<!DOCTYPE DescriptorRecordSet SYSTEM "https://example.org/desc.dtd">
<DescriptorRecordSet LanguageCode="eng">
<DescriptorRecord><DescriptorUI>D000001</DescriptorUI>
 <DescriptorName><String>Blue Ward Fever</String></DescriptorName>
 <TreeNumberList><TreeNumber>C01</TreeNumber></TreeNumberList>
 <ConceptList>
  <Concept PreferredConceptYN="Y"><ConceptUI>M1</ConceptUI><TermList>
   <Term IsPermutedTermYN="N"><String>Blue Ward Fever</String></Term>
   <Term IsPermutedTermYN="N"><String>BWF</String></Term>
   <Term IsPermutedTermYN="Y"><String>Fever, Blue Ward</String></Term>
  </TermList></Concept>
  <Concept PreferredConceptYN="N"><ConceptUI>M2</ConceptUI><TermList>
   <Term IsPermutedTermYN="N"><String>Pale Ward Fever</String></Term>
  </TermList></Concept>
 </ConceptList></DescriptorRecord>
<DescriptorRecord><DescriptorUI>D000002</DescriptorUI>
 <DescriptorName><String>Navy Ward Fever</String></DescriptorName>
 <TreeNumberList><TreeNumber>C01.100</TreeNumber></TreeNumberList>
 <ConceptList><Concept PreferredConceptYN="Y"><ConceptUI>M3</ConceptUI><TermList>
   <Term IsPermutedTermYN="N"><String>Navy Ward Fever</String></Term>
 </TermList></Concept></ConceptList></DescriptorRecord>
</DescriptorRecordSet>
"""


def _written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


@pytest.mark.parametrize(
    "content",
    [
        "blue drink,sip,methotrexate oral solution\n",
        "name,synonyms\n\nblue drink,sip,methotrexate oral solution\n# note,\n",
        "\ufeffblue drink;sip;methotrexate oral solution\r\n",
        "blue drink\tsip\tmethotrexate oral solution",
        '"blue drink", "sip", "methotrexate oral solution"\n',
    ],
)
def test_a_csv_has_a_row_for_each_thing(tmp_path: Path, content: str) -> None:
    (row,) = read_synonyms(_written(tmp_path, "own.csv", content))
    assert row.kind == "clinic"
    assert row.all_names == ("blue drink", "sip", "methotrexate oral solution")


def test_solr_synonyms_and_renamings(tmp_path: Path) -> None:
    content = "# ours\nvit drip, banana bag, rally pack\nNOF, neck job => hip fracture\na\\,b, ab => c\n"
    rows = read_synonyms(_written(tmp_path, "own.txt", content))
    assert [row.all_names for row in rows] == [
        ("vit drip", "banana bag", "rally pack"),
        ("hip fracture", "NOF", "neck job"),
        ("c", "a,b", "ab"),
    ]


def test_mesh_has_terms_kinds_and_a_hierarchy(tmp_path: Path) -> None:
    names = Names(_written(tmp_path, "desc.xml", MESH))
    (blue,) = names.look_up("BWF")
    assert (blue.name, blue.codes) == ("Blue Ward Fever", ("MeSH D000001",))
    assert {row.name for row in names.members(blue)} == {"Pale Ward Fever", "Navy Ward Fever"}
    (navy,) = names.look_up("navy ward fevers")
    assert [row.name for row in names.ancestors(navy)] == ["Blue Ward Fever"]
    assert names.look_up("Fever, Blue Ward") == ()


def test_the_clinics_names_come_first_and_lead_to_the_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _written(tmp_path, "own.txt", "NOF => hip fracture\nyellow tablets, methotrexate\n")
    monkeypatch.setenv("VERBATIM_SYNONYMS", str(path))
    names = names_of(read_settings())
    (row,) = names.look_up("nof")
    assert [found.name for found in names.stands_for(row)] == [names.look_up("hip fracture")[-1].name]
    own, *others = names.look_up("methotrexate")
    assert own.kind == "clinic" and [other.name for other in others] == ["methotrexate"]
    (yellow,) = names.look_up("yellow tablet")
    assert "methotrexate" in [found.name for found in names.stands_for(yellow)]


def test_without_the_setting_there_are_only_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VERBATIM_SYNONYMS", raising=False)
    assert names_of(read_settings()).look_up("metformin")[0].kind == "drug"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("own.csv", "a,b\nalone\n", "line 2.*only one name"),
        ("own.csv", "a,a\n", "line 1.*only one name"),
        ("own.csv", 'a,b\n"c,d\n', "line 2.*not CSV"),
        ("own.csv", "a,b\n,--\n", "line 2.*no name"),
        ("own.csv", f"a,{'b' * 300}\n", "line 1.*300 characters"),
        ("own.csv", b"a,b\nc,\xff\n", "line 2.*not UTF-8"),
        ("own.csv", b"a,b\nc,d\0\n", "line 2.*NUL"),
        ("own.txt", "a, b\nc => d => e\n", "line 2.*two arrows"),
        ("own.txt", "a =>\n", "line 1.*one side"),
        ("own.txt", "=> a\n", "line 1.*one side"),
        ("own.txt", "alone\n", "line 1.*only one name"),
        ("own.xml", "<DescriptorRecordSet>\n<Descr", "line 2.*not well-formed"),
        ("own.xml", "<html><body/></html>", "no DescriptorRecord"),
        (
            "own.xml",
            MESH.replace("<String>Blue Ward Fever</String>", "<String/>", 1),
            "line 4.*DescriptorName",
        ),
        ("own.doc", "a,b", "must end in one of"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    tmp_path: Path, name: str, content: str | bytes, told: str
) -> None:
    path = _written(tmp_path, name, content)
    with pytest.raises(SynonymsError, match=f"(?s){name}.*{told}"):
        Names(path).open()


@pytest.mark.parametrize("name", ["missing.csv", "folder.csv"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(SynonymsError, match=f"{name}.*cannot be read"):
        Names(tmp_path / name).look_up("a")


def test_no_entity_is_expanded_and_nothing_is_fetched(tmp_path: Path) -> None:
    secret = _written(tmp_path, "secret.txt", "the secret")
    doctype = f'<!DOCTYPE DescriptorRecordSet [<!ENTITY own SYSTEM "{secret.as_uri()}">]>'
    attack = MESH.replace(MESH.splitlines()[1], doctype).replace("Blue Ward Fever", "&own;", 1)
    with pytest.raises(SynonymsError, match="DescriptorName"):
        read_synonyms(_written(tmp_path, "desc.xml", attack))


def test_an_entity_that_multiplies_is_not_expanded(tmp_path: Path) -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE DescriptorRecordSet [<!ENTITY e0 "ha">{levels}]>'
    attack = MESH.replace(MESH.splitlines()[1], doctype).replace("BWF", "&e11;")
    with pytest.raises(SynonymsError):
        read_synonyms(_written(tmp_path, "desc.xml", attack))


def test_a_file_that_is_mended_is_read_at_the_next_question(tmp_path: Path) -> None:
    path = _written(tmp_path, "own.csv", "alone\n")
    names = Names(path)
    with pytest.raises(SynonymsError):
        names.look_up("alone")
    _written(tmp_path, "own.csv", "alone,sole\n")
    assert [row.name for row in names.look_up("sole")] == ["alone"]
