"""List everyday clinical words with one meaning: who asks how to wean is answered by "reduce slowly".

They judge whether a passage answers, and choose its sentence; they find no passage. Synonyms that do are
elsewhere: `search/names/` has drugs, diseases, shorthand and a clinic's own list (setting `synonyms`), and
`search/question/expand.py` asks for the names that the library's documents state.
"""

from __future__ import annotations

from functools import cache

from index.words.terms import terms

_GROUPS = """
start begin initiate commence restart resume reintroduce
stop discontinue withdraw cease withhold hold omit come-off halt abrupt
raise increase titrate uptitrate escalate double higher up
reduce lower decrease taper wean halve cut down reduction
surgery operation operative surgical procedure perioperative preoperative theatre
night evening bedtime overnight nocturnal
morning breakfast am
give administer
harm harmful dangerous toxic toxicity unsafe
avoid contraindicated contraindication forbidden prohibited
pain ache painful sore hurt analgesic painkiller
check measure monitor test recheck repeat watch observe observation
swelling swollen oedema
tired fatigue tiredness exhaustion
breathless dyspnoea breathlessness
bleed haemorrhage bleeding haemorrhagic
clot thrombosis thromboembolism thrombus embolism
itch pruritus itchy itching
fit seizure convulsion epileptic fitting
faint syncope collapse blackout
fever pyrexia febrile temperature
vomit vomiting sick emesis nausea
kidney renal nephro
dialysis haemodialysis haemofiltration
liver hepatic
heart cardiac cardio
lung pulmonary respiratory chest
brain cerebral
skin cutaneous rash
bone skeletal
stomach gastric
bowel intestinal gut
gallbladder biliary gallstone
eye ocular ophthalmic sight vision visual
hearing deaf ear
miss forget forgot forgotten missed omitted
cause trigger precipitate provoke induce bring-on
risk chance likelihood probability likely
death mortality die fatal dying
treat treatment therapy manage management cure
useless ineffective
work effective effectiveness response respond efficacy
worse worsen aggravate exacerbate exacerbation deteriorate
dose dosage dosing
often frequency every interval
last duration length
newborn neonate neonatal
baby infant
pill tablet capsule oral mouth
inject injection subcutaneous intramuscular
drip infusion intravenous infuse
milk breastfeed breastfeeding lactation
pregnant pregnancy gestation
steam humidified
red-cells erythrocytes
limit maximum most max ceiling exceed
minimum least lowest min
gap interval apart separate between
together combined combination with
side-effect adverse reaction
immediately urgent urgently once emergency stat
wait delay
correct correction rise
normal range reference
level value concentration
count number
cutoff threshold limit above below
criteria classify classification score
first initial
later late subsequent
weak weakness
strong strength
numb numbness paraesthesia
dizzy dizziness vertigo lightheaded
sleep insomnia drowsy sleepy somnolence sedation
hair alopecia
weight obese obesity bmi
food meal eat empty
drink alcohol water
child children paediatric
cancer malignancy malignant tumour
spread metastasis metastatic
lump mass nodule
scan imaging mri ct ultrasound
blood-test laboratory serum plasma
urine urinary
stool faeces poo bowel
inherit inheritance inherited autosomal genetic hereditary familial
common frequent usual
rare uncommon infrequent
prevent prevention prophylaxis protect
recur relapse recurrence recurrent flare
permanent lifelong indefinitely
cure resolve clear settle recover recovery
refer referral specialist
admit admission hospital
swallow dysphagia
screen screening surveillance
success improve improvement response
increment increase
seronegative negative
smoke smoking smoker cigarette tobacco quit
sport sports exercise rugby football play contact training activity
father conceive conception fertility fertile sperm
clean clear negative normal
high raised elevated peaked tall
agent drug medicine
look search screen scan
dialyse dialysis haemodialysis
antibiotic antimicrobial antibacterial
expect likely
travel fly flight
blood-thinner anticoagulant
steroid corticosteroid glucocorticoid prednisolone prednisone
wife mother maternal
schedule regimen course
again repeat re-treat
switch change convert replace
allergy allergic hypersensitivity anaphylaxis
asthma asthmatic
diabetes diabetic
epilepsy epileptic
hypertension hypertensive
cirrhosis cirrhotic
psychosis psychotic
sepsis septic
depression depressed depressive
migraine migrainous
psoriasis psoriatic
arthritis arthritic
anorexia anorexic
alcoholism alcoholic
rheumatism rheumatic
"""


def same_meaning(term: str) -> frozenset[str]:
    """Return the terms that say the same as a term, itself not; none for most."""
    return _table().get(term, frozenset())


@cache
def _table() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in _GROUPS.strip().splitlines():
        group = frozenset(term for word in line.split() for term in terms(word))
        for term in group:
            found[term] = found.get(term, frozenset()) | (group - {term})
    return found
