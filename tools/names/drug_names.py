"""Choose the names of a substance that a clinician may type, and write them as they are read."""

from __future__ import annotations

import re

_TYPED = re.compile(r"[A-Z][A-Z'/ .-]{2,39}")
"""Letters and what joins them: no number, no bracket, so no chemical name and no code."""
_LISTED = re.compile(r"[A-Z0-9][A-Z0-9'/ .-]{2,44}")
_ONE_WORD = re.compile(r"[A-Z][A-Z-]{4,21}")
_LATIN = re.compile(r"(?:UM|AS|IS)$")
_LETTERS = re.compile(r"[A-Z]{3}")
_CHEMICAL = re.compile(
    r"(?:\b(?:ACID|ESTER|AMIDE|HYDROXY|AMINO|ETHYL|METHYL)\b.*\b(?:ESTER|AMIDE|HYDROXY|ETHYL|METHYL)\b|[-.]ALPHA[-.]"
    r"|[-.]BETA[-.]|YLAMINO|OXYETH|YLETHYL|BENZENE|BENZYL[A-Z]|PHENYL|PROPYL|BUTYL|METHYL.*METHYL|(?:ANE|YL)$)"
)
NOT_DRUGS = frozenset(
    """air acacia angelica aqua arsenic ash basil beef blood calcium carbon chalk cherry chloride cinnamon
    cobalt cocoa corn cotton cream egg elm ether fig garlic ginger honey ivy lac lavender lead lemon lime
    magnesium
    mate mel melissa mercury methane milk mustard myrtle nickel nitrogen olive onion pea peach peanut
    petroleum
    phosphate phosphorus platinum pollen potassium pumpkin quartz rayon rice rosemary rubber rue sage sand
    silicon
    silk sodium sugar sulfate tar thyroid tin titanium tobacco vanilla vinegar water wheat wine yeast plasma
    serum
    glucose salt vodka tea chocolate pepper paper mushroom peas peanuts eggs onions maize walnut bran
    limestone
    lean love molly mandy death thank senior chip ecstasy jamaica hog paste powder grape tomato potato apple
    banana orange carrot cabbage celery spinach parsley mint peppermint soap starch glass wax dust sulphur
    hydrogen
    fluorine iodide bromide fluoride carbonate bicarbonate acetate citrate lactate protein fat fats fiber
    fibre
    vitamin vitamins hormone enzyme antibody vaccine albumin collagen keratin gelatin gluten casein creatinine
    cholesterol bilirubin hemoglobin haemoglobin fibrin lecithin chitin creatine urea ammonia histamine
    melanin
    cortex sweat saliva bile urine placenta bone heart liver kidney brain lung spleen pancreas muscle
    cartilage
    triad halt allay relief balance promise patch ice rapid ultra direct active advance advantage benefit
    bravo
    control defend eclipse endure express focus harmony horizon impact insight liberty marvel matrix pilot
    prompt
    ranger rebel response sentinel spectrum target terminal vertex victory zenith complete contact standard
    supreme total vision select simplicity sterile solution frontline tracer
    luminal looser nostril dilator amen legend muse reliever""".split()
)
"""Foods, elements, laboratory values and everyday words that the list holds, too: no question is about them
as
drugs, or the laboratory value is meant."""


def readable(name: str, brand: bool) -> str:
    """Write a name of the list as a reader expects it: a brand in title case, all others in lower case."""
    lower = " ".join(name.lower().split()).strip(" ,")
    return re.sub(r"(?:^|(?<=[ /.-]))[a-z]", lambda letter: letter[0].upper(), lower) if brand else lower


def listed_names(names: list[str]) -> list[str]:
    """Return the names in lists of medicines and official names that can be typed."""
    return [
        name for name in names if _LISTED.fullmatch(name) and _LETTERS.search(name) and not _chemical(name)
    ]


def brand_names(names: list[str], common: frozenset[str]) -> list[str]:
    """Return the brands that can be typed and are no everyday word."""
    return [
        name
        for name in names
        if _TYPED.fullmatch(name)
        and len(name) >= 4
        and len(name.split()) <= 3
        and name.lower() not in common
        and name.lower() not in NOT_DRUGS
    ]


def other_names(names: list[str], common: frozenset[str], marketed: bool) -> list[str]:
    """Return the names in no list that are a single word or, of what is sold, two or three."""
    all_names = set(names)
    return [
        name
        for name in names
        if name.lower() not in common
        and not _chemical(name)
        and not _is_latin(name, all_names)
        and (_ONE_WORD.fullmatch(name) or (marketed and _TYPED.fullmatch(name) and len(name.split()) <= 3))
    ]


def _chemical(name: str) -> bool:
    return name.lower() in NOT_DRUGS or bool(_CHEMICAL.search(name) and "-" in name) or "IMPURITY" in name


def _is_latin(name: str, all_names: set[str]) -> bool:
    stem = _LATIN.sub("", name)
    return stem != name and bool(all_names & {stem, f"{stem}E", f"{stem}A"})


EVERYDAY_DRUGS = frozenset(
    """adrenaline lithium iron cocaine cannabis marijuana opium testosterone ethanol helium oxygen charcoal
    zinc
    copper gold silver alcohol sulfur heroin morphine insulin aspirin penicillin nicotine caffeine cortisol
    estrogen
    dopamine adrenalin viagra valium prozac""".split()
)
"""Everyday words that are asked about as drugs."""
