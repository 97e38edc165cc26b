"""Bring the irregular plurals of English, and of the Latin and Greek in medicine, to their singular.

A stemmer takes off endings and knows no such forms: it keeps "children" from "child" and "metastases" from
"metastasis". Left out are words whose plural is another word, too: media, bases, data, people.
"""

from __future__ import annotations

import re

_WHOLE = {
    "women": "woman", "men": "man", "children": "child", "grandchildren": "grandchild", "feet": "foot",
    "teeth": "tooth", "mice": "mouse", "lice": "louse", "calves": "calf", "halves": "half",
    "bacteria": "bacterium", "criteria": "criterion", "phenomena": "phenomenon", "ganglia": "ganglion",
    "mitochondria": "mitochondrion", "septa": "septum", "sera": "serum", "atria": "atrium", "ova": "ovum",
    "diverticula": "diverticulum", "protozoa": "protozoon", "crania": "cranium", "genera": "genus",
    "corpora": "corpus", "lumina": "lumen", "foramina": "foramen", "stigmata": "stigma", "stomata": "stoma",
    "axes": "axis", "crises": "crisis", "testes": "testis", "pelves": "pelvis", "nares": "naris",
    "phalanges": "phalanx", "pharynges": "pharynx", "larynges": "larynx", "thoraces": "thorax",
    "appendices": "appendix", "cortices": "cortex", "vertices": "vertex", "indices": "index",
    "varices": "varix", "cervices": "cervix", "matrices": "matrix", "apices": "apex", "helices": "helix",
    "bronchi": "bronchus", "thrombi": "thrombus", "emboli": "embolus", "nuclei": "nucleus",
    "fungi": "fungus", "bacilli": "bacillus", "stimuli": "stimulus", "alveoli": "alveolus",
    "calculi": "calculus", "villi": "villus", "nevi": "nevus", "uteri": "uterus", "tophi": "tophus",
    "foci": "focus", "loci": "locus", "radii": "radius", "glomeruli": "glomerulus", "tubuli": "tubulus",
    "sulci": "sulcus", "gyri": "gyrus", "hili": "hilus", "menisci": "meniscus", "rami": "ramus",
}  # fmt: skip
_ENDINGS = (
    # arthritides, analyses, hypotheses, candidiases, metastases and ectases
    (re.compile(r"(?<=it)ides$"), "is"),
    (re.compile(r"(?<=[a-z]{2}[ly]y)ses$"), "sis"),
    (re.compile(r"(?<=[a-z]{2}[hnrt]e)ses$"), "sis"),
    (re.compile(r"(?<=[a-z]{2}(?:st|ct)a)ses$"), "sis"),
    (re.compile(r"(?<=[a-z]{2}ia)ses$"), "sis"),
    # diagnoses, prognoses, thromboses, stenoses: not doses, noses, sugars, nor what is posed or closed
    (re.compile(r"(?<=[a-z]{2}[bcdhimnrt]o)ses$(?<!doses)"), "sis"),
    # carcinomata; staphylococci; vertebrae, but no family of organisms
    (re.compile(r"(?<=om)ata$"), "a"),
    (re.compile(r"(?<=cocc)i$"), "us"),
    (re.compile(r"(?<=[a-z]{3})(?<!ace)ae$"), "a"),
)
_REGULAR = frozenset(
    "glucoses lactoses fructoses dextroses galactoses mannoses riboses aliases biases vitae".split()
)
"""Words with one of these endings that are no such plural."""
_LEAST = 5
"""No shorter word has one of these endings for its plural."""


def singular(word: str) -> str:
    """Return the singular of a word in lower case, where it is an irregular plural; else the word."""
    if known := _WHOLE.get(word):
        return known
    if len(word) >= _LEAST and word not in _REGULAR and word[-1] in "aesi":
        for ending, replaced in _ENDINGS:
            found = ending.sub(replaced, word)
            if found != word:
                return found
    return word
