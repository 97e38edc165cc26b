"""Names that are no subject: analytes, tissues, foods, findings, and everyday words.

A passage on creatine kinase need not say "kinase", nor one on a rash be about rashes.
"""

from __future__ import annotations

from index.words.terms import phrase

_SUBSTANCES = """
water; oxygen; glucose; sugar; sodium; potassium; calcium; magnesium; phosphate; phosphorus; chloride;
urate; uric acid; creatinine; creatine; creatine kinase; urea; bilirubin; albumin; cholesterol;
triglycerides; iron; ferritin; hemoglobin; haemoglobin; alcohol; protein; proteins; cortisol; carbon
dioxide; lactate; lactic acid; ammonia; salt; fat; fats; fiber; fibre; air; blood; plasma; serum; red
blood cells; platelets; antibody; antibodies; immunoglobulin g; complement; collagen; keratin; elastin;
myoglobin; troponin; thyroid; milk; breast milk; human milk; egg; eggs; nut; nuts; peanut; wheat; gluten;
soy; food; diet; tea; coffee; tobacco; smoke; dust; pollen; latex; gold; silver; lead; copper; zinc;
mercury; arsenic; hydrogen; nitrogen; carbon; helium; acid; base; amino acids; amino acid; fatty acids;
dna; rna; aldolase; lactate dehydrogenase; aspartate; alanine; renin; enzyme; enzymes; hormone; hormones;
cell; cells; tissue; muscle; skin; bone; liver; kidney; lung; heart; brain; eye; placenta; hair; nail;
tumor; tumour; virus; bacteria; fungus; drug; drugs; medicine; placebo; control; solution; oral;
injection; gel; cream; plan; plus; one; sun; light; time; rate; answer; relief; ideal; balance; contrast;
focus; advance; prime; impact; trust; clear; complete; first aid; cold; hot; total; basic
"""
_FINDINGS = """
disease; diseases; disorder; disorders; syndrome; syndromes; condition; illness; infection; infections;
injury; injuries; pain; ache; fever; weakness; rash; itch; swelling; fatigue; cough; death; cancer;
tumor; tumour; neoplasm; malignancy; inflammation; infarction; obstruction; rupture; fracture; ulcer;
cyst; abscess; stenosis; deficiency; failure; crisis; attack; flare; relapse; remission; exacerbation;
reaction; side effects; adverse effects; complication; complications; hospitalization; surgery; dialysis;
transplant; screening; vaccination; counseling; smoking; alcohol; exposure; poisoning; contact; bleeding;
hemorrhage; shock; arrest; allergy; toxicity; overdose; autoimmune disease; symptoms; muscle weakness;
muscle disease; increased; decreased; abnormal; acute; chronic; severe; mild; late effects; old age; age;
stress; thirst; pregnancy; lactation; birth; fall; accident; problem; problems; patient; history; family
history; personal history; hypoglycemia drug; drug reaction; drug; high risk; low risk; risk; exercise;
diet; sleep; calcification; calcinosis cutis; deposit; deposits; contracture; wasting; atrophy; edema;
oedema; obesity; overweight; weight loss; underweight; chest pain; headache; nausea; vomiting; diarrhea;
constipation; dizziness; proteinuria; hematuria; cramp; cramps; muscle cramps; spasm; stiffness; tremor;
numbness; tingling; malaise; sweating; insomnia; palpitations; syncope; fainting; bruising;
breathlessness; dyspnea; dyspnoea; hoarseness; hypotension; tachycardia; bradycardia; jaundice; anxiety;
confusion; allergic anaphylaxis; anaphylactic reaction
"""


def _phrases(names: str) -> frozenset[str]:
    return frozenset(phrase(name) for name in names.replace("\n", " ").split(";"))


SUBSTANCES = _phrases(_SUBSTANCES)
"""Analytes, tissues, foods and everyday words that the list of substances or of brands holds."""
FINDINGS = _phrases(_FINDINGS)
"""Findings and diseases too general to be what every passage must name."""
