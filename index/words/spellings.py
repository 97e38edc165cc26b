"""Bring British and American spellings of a word to one form, so that either finds the other.

It goes by roots and endings, not letters: "oe" is one sound in "oedema" and two in "poet". -ise becomes -ize,
which the stemmer knows, except in words never written so. -lyze becomes -lyse, which meets the nouns. Every
word of MedQuAD and both judged collections that these rules join or part was read.
"""

from __future__ import annotations

import re

_LEAST = 4
"""No shorter word has two spellings."""
_ROOTS = {
    # ae and e
    "aemi": "emi",
    "haem": "hem",
    "paed": "ped",
    "gynaec": "gynec",
    "caesar": "cesar",
    "caesium": "cesium",
    "caec": "cec",
    "faec": "fec",
    "faex": "fex",
    "aesthe": "esthe",
    "aetiol": "etiol",
    "praevia": "previa",
    "palaeo": "paleo",
    "archaeo": "archeo",
    "mediaev": "mediev",
    "phaeo": "pheo",
    "naevus": "nevus",
    "naevi": "nevi",
    "naevo": "nevo",
    "taenia": "tenia",
    "spirochaet": "spirochet",
    "chimaer": "chimer",
    "perinae": "perine",
    "peritonae": "peritone",
    "laevo": "levo",
    "synaer": "syner",
    "encyclopaed": "encycloped",
    # oe and e
    "oedem": "edem",
    "oesoph": "esoph",
    "oestr": "estr",
    "foet": "fet",
    "rrhoe": "rrhe",
    "pnoe": "pne",
    "coeli": "celi",
    "coelom": "celom",
    "homoeo": "homeo",
    "amoeb": "ameb",
    "manoeuv": "maneuv",
    "acopoei": "acopei",
    # names with an umlaut, as they are written without one
    "sjoegren": "sjogren",
    "schoenlein": "schonlein",
    "moebius": "mobius",
    "koebner": "kobner",
    "loeffler": "loffler",
    "loefgren": "lofgren",
    "roentgen": "rontgen",
    # our and or
    **{
        f"{root}our": f"{root}or"
        for root in ("tum col behavi fav lab od hum hon harb neighb vap flav endeav sav rum vig arm".split())
    },
    # f and ph, c and k, and single words
    "sulph": "sulf",
    "leuco": "leuko",
    "sceptic": "skeptic",
    "aluminium": "aluminum",
    "amoxycillin": "amoxicillin",
    "aciclovir": "acyclovir",
    "ganciclovir": "gancyclovir",
    "ciclosporin": "cyclosporin",
    "cyclosporine": "cyclosporin",
    "beclomethasone": "beclometasone",
    "colestyramine": "cholestyramine",
    "mould": "mold",
    "yoghurt": "yogurt",
    "programme": "program",
    "enrolment": "enrollment",
    "fulfilment": "fulfillment",
}
_ROOT = re.compile("|".join(sorted(_ROOTS, key=len, reverse=True)))
_ISE = re.compile(r"^(?P<root>[a-z]{3,})is(?P<ending>e[ds]?|ers?|ing|ables?|ations?|ational|ability)$")
# advise, exercise, raise, comprise, compromise, practise, likewise, and the like: all have an s only.
_NEVER_IZE = re.compile(
    r"(?:v|[^i]c|[aeou]|pr|sunr|prom|prem|surm|chem|dem|pract|treat|expert|advert|chast|merchand|parad|w|ch|pen)$"
)
_LYZE = re.compile(r"(?<=ly)z(?=(?:e[ds]?|ers?|ing|able)$)")
_RE = re.compile(
    r"^((?:[a-z]*(?:cent|met|lit)|fib|tit|theat|goit|calib|lust|sab|scept|meag|maneuv))r(e|es|ed|ing)$"
)
_DOUBLED = re.compile(
    r"((?:label|model|travel|counsel|signal|channel|tunnel|funnel|fuel|cancel|level|panel|dial|spiral|pedal"
    r"|swivel|unravel|marvel|shrivel))l(?=(?:ed|ing|ings|ers?|ors?)$)"
)
_WHOLE = {
    "ageing": "aging",
    "grey": "gray",
    "greyish": "grayish",
    "disc": "disk",
    "discs": "disks",
    "licence": "license",
    "licences": "licenses",
    "licenced": "licensed",
    "defence": "defense",
    "defences": "defenses",
    "offence": "offense",
    "practise": "practice",
    "practised": "practiced",
    "practises": "practices",
    "practising": "practicing",
    "analogue": "analog",
    "analogues": "analogs",
    "homologue": "homolog",
    "homologues": "homologs",
    "catalogue": "catalog",
    "catalogues": "catalogs",
    "dialogue": "dialog",
    "enrol": "enroll",
    "enrols": "enrolls",
    "fulfil": "fulfill",
    "fulfils": "fulfills",
}


def one_form(word: str) -> str:
    """Bring a word in lower case to one spelling."""
    if len(word) < _LEAST:
        return word
    word = _WHOLE.get(word) or _ROOT.sub(lambda found: _ROOTS[found[0]], word)
    if (found := _ISE.match(word)) and not _NEVER_IZE.search(found["root"]):
        word = f"{found['root']}iz{found['ending']}"
    word = _LYZE.sub("s", word)
    if found := _RE.match(word):
        # centre, centres, centred, centring: center, centers, centered, centering.
        word = f"{found[1]}er{found[2].removeprefix('e') if found[2] != 'ed' else 'ed'}"
    return _DOUBLED.sub(r"\1", word)
