"""British and American spellings come to one form, and words that only look alike do not."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.words.spellings import one_form
from index.words.terms import terms

PAIRS = """oedema edema; haemoglobin hemoglobin; oesophagus esophagus; anaemia anemia; foetus fetus;
    diarrhoea diarrhea; paediatric pediatric; caesarean cesarean; leukaemia leukemia; gynaecology gynecology;
    coeliac celiac; ischaemic ischemic; haemorrhage hemorrhage; dyspnoea dyspnea; oestrogen estrogen;
    anaesthetic anesthetic; aetiology etiology; faeces feces; naevus nevus; praevia previa;
    phaeochromocytoma pheochromocytoma; septicaemia septicemia; orthopaedic orthopedic; amoebic amebic;
    haematopoietic hematopoietic; lymphoedema lymphedema; tumour tumor; colour color; behaviour behavior;
    labour labor; discolouration discoloration; odourless odorless; randomised randomized;
    hospitalisation hospitalization; immunised immunized; ionising ionizing; organisations organizations;
    dialysed dialyzed; analyse analyze; paralysed paralyzed; centre center; centred centered; litres liters;
    millimetre millimeter; fibres fibers; titre titer; goitre goiter; sulphate sulfate;
    sulphonamide sulfonamide; leucocyte leukocyte; labelled labeled; modelling modeling; counsellor counselor;
    programme program;
    ageing aging; grey gray; disc disk; licence license; practise practice; analogues analogs; mould mold;
    aluminium aluminum; aciclovir acyclovir; ciclosporin cyclosporine; manoeuvre maneuver;
    Sjoegren Sjögren""".split(";")
DIFFERENT = """poets pets; toes tes; does des; shoe she; aerobic erobic; Israel Isrel; Michael Michel; phoenix
    phenix; size sise; prize prise; exercise exercize; advise advize; revise revize; promise promize;
    hour hor; four for; pour por; sour sor; course corse; tour tor; acre acer; ogre oger; hello helo;
    tyre tire; coexist cexist; phone fone; hypotension hypertension; ileum ilium""".replace("\n", " ").split(
    ";"
)


@pytest.mark.parametrize("pair", [" ".join(pair.split()) for pair in PAIRS])
def test_both_spellings_meet(pair: str) -> None:
    british, american = pair.split()
    assert terms(british) == terms(american)


@pytest.mark.parametrize("pair", [" ".join(pair.split()) for pair in DIFFERENT])
def test_words_that_look_alike_do_not(pair: str) -> None:
    one, other = pair.split()
    assert one_form(one.lower()) != one_form(other.lower())


@pytest.mark.parametrize(
    ("word", "noun"), [("revise", "revision"), ("supervised", "supervision"), ("precise", "precision")]
)
def test_what_the_stemmer_brings_together_stays_together(word: str, noun: str) -> None:
    assert terms(word) == terms(noun)


@given(st.text(alphabet=string.ascii_lowercase, max_size=20))
def test_the_one_form_is_its_own(word: str) -> None:
    once = one_form(word)
    assert one_form(once) == once or len(once) < len(word)
