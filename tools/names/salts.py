"""Fold a salt, a hydrate or a simple ester to its base: metformin hydrochloride is metformin."""

from __future__ import annotations

import re
from collections.abc import Collection

_ACIDS = """hydrochloride dihydrochloride trihydrochloride monohydrochloride hydrobromide dihydrobromide
hydroiodide
    chloride bromide iodide fluoride sulfate bisulfate hemisulfate disulfate sulphate phosphate diphosphate
    monophosphate nitrate dinitrate mesylate dimesylate mesilate methanesulfonate besylate besilate tosylate
    tosilate
    ditosylate edisylate esylate isethionate isetionate napsylate camsylate camsilate xinafoate maleate
    hydrogenmaleate
    dimaleate fumarate hemifumarate sesquifumarate citrate dicitrate tartrate hydrogentartrate bitartrate
    ditartrate
    succinate hemisuccinate malate hemimalate lactate gluconate pidolate acetate diacetate pamoate embonate
    oxalate
    orotate mucate saccharate adipate glutamate aspartate oxoglurate stearate palmitate propionate
    dipropionate
    benzoate salicylate carbonate bicarbonate hyclate teoclate polistirex resinate trifluoroacetate formate
    ascorbate glucoheptonate lactobionate estolate ethylsuccinate methylsulfate metilsulfate etabonate
    trometamol tromethamine meglumine erbumine arginine lysine olamine diolamine ethanolamine diethanolamine
    monoethanolamine choline dicholine piperazine deanol epolamine benzathine""".split()
_BASES = """sodium disodium trisodium tetrasodium monosodium hemisodium potassium dipotassium calcium
hemicalcium
    magnesium hemimagnesium zinc lithium ammonium aluminum strontium silver bismuth iron""".split()
_WATERS = """hydrate hemihydrate monohydrate dihydrate trihydrate tetrahydrate pentahydrate hexahydrate
heptahydrate
    sesquihydrate hemipentahydrate anhydrous hydrous hydrated nonahydrate solvate hemiethanolate ethanolate
    monoethanolate methanolate isopropanolate acetonate propylene-glycolate dried unspecified racemic
    form""".split()
_ESTERS = """valerate butyrate caproate hexanoate enanthate cypionate undecanoate decanoate pivalate furoate
    axetil proxetil pivoxil medoxomil cilexetil disoproxil alafenamide etexilate fosamil pivalic dofosfate
    teprosilate""".split()
ENDINGS = frozenset((*_ACIDS, *_BASES, *_WATERS, *_ESTERS))
"""The last words of a name that tell a form and not a substance."""
_NO_BASE = re.compile(
    r"(?:sodium|potassium|calcium|magnesium|zinc|iron|ferrous|ferric|aluminum|ammonium|silver|barium|strontium"
    r"|copper|cupric|selenium|sodium ion|water|hydrogen|lanthanum|bismuth|manganese|chromium|gold|cesium"
    r"|rubidium"
    r"|thallous|cobalt|nickel|mercury|tin|stannous|choline|arginine|lysine|glutamate|aspartate|acetic|lead|ammonia"
    r"|nitrogen|hydroxide|benzoate|acetate|citrate|lactate|phosphate|sulfate|carbonate|ethyl|methyl|glycol|urea"
    r"|hydrocarbons|radium|samarium|gallium|indium|mercuric|mercurous|titanium|boron|iodine|fluorine|amyl|butyl"
    r"|tetramethyl|methylene|polyvinyl|dimethyl|dibasic|monobasic|tribasic|hydrogenated|tributyl|potash|silicate|aluminate|glycerol|glycerine|propylene|ethylene|isobutyl|isopropyl|hexyl|cetyl|octyl|glyceryl|phenyl|benzyl|vinyl|silicon|antimony|arsenic|cadmium)"
)
"""What is an element or a common ion: its salts are substances by themselves."""
KEPT = {
    "fluticasone furoate": "fluticasone",
    "fluticasone propionate": "fluticasone",
    "penicillin g benzathine": "penicillin g",
    "penicillin g procaine": "penicillin g",
    "paliperidone palmitate": "paliperidone",
    "olanzapine pamoate": "olanzapine",
    "aripiprazole lauroxil": "aripiprazole",
    "mycophenolate mofetil": "mycophenolic acid",
    "tenofovir alafenamide": "tenofovir",
    "tenofovir disoproxil": "tenofovir",
    "hydroxyprogesterone caproate": "hydroxyprogesterone",
    "isosorbide mononitrate": "isosorbide",
    "isosorbide dinitrate": "isosorbide",
    "lithium carbonate": "lithium",
    "lithium citrate": "lithium",
}
"""Forms that are another medicine to a clinician, with the base that they are a kind of."""
FOLDED = {"divalproex sodium": "valproic acid", "triamcinolone acetonide": "triamcinolone"}
"""Forms whose name does not tell the base."""


def is_ion(name: str) -> bool:
    """Whether a name is that of an element or a common ion."""
    return bool(_NO_BASE.fullmatch(name.lower())) or name.lower() in ENDINGS


def base_of(name: str, known: Collection[str]) -> str | None:
    """Return the known name that is left of a lower-case name without what tells its form; None if none
    is."""
    if any(name.startswith(kept) for kept in KEPT):
        return next((kept for kept in KEPT if name.startswith(kept) and kept != name and kept in known), None)
    found, words = None, name.split()
    while len(words) > 1 and _ends_as_form(words[-1]):
        words = words[:-1]
        left = " ".join(words).rstrip(",")
        if _NO_BASE.fullmatch(left):
            break
        found = left if left in known else (acid_of(left, known) or found)
    return found


def _ends_as_form(word: str) -> bool:
    return word.strip("(),") in ENDINGS


def acid_of(name: str, known: Collection[str]) -> str | None:
    """Return the acid that an ion is of: valproate is valproic acid; None of the common ions and all else."""
    acid = re.sub(r"ate$", "ic acid", name)
    return acid if acid != name and acid in known and not is_ion(name) else None
