"""Hold what is known of languages besides English: their function words, question words and stems.

Words are folded: in lower case, without accents. `sure` words stand in no English question. `weak` ones may:
as an abbreviation (DES, ALS), in a name (de Quervain), or as an English word (die, come).
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

import Stemmer


@dataclass(frozen=True, slots=True)
class Language:
    """A language, by its English name and what its texts are known by.

    Attributes:
        name: in English, as a reader sees it.
        stemmer: the name of its Snowball stemmer.
        sure: function words that no English question holds.
        weak: function words that an English question may hold.
        asking: nouns of clinical questions; they tell the language, and carry a topic.
        markers: words that nearly every passage in this language has, and few in another.
    """

    name: str
    stemmer: str
    sure: frozenset[str]
    weak: frozenset[str]
    asking: frozenset[str]
    markers: tuple[str, ...]

    @property
    def stop_words(self) -> frozenset[str]:
        """The words without a topic."""
        return self.sure | self.weak

    @property
    def stem(self) -> Callable[[str], str]:
        """The function that stems a folded word by Snowball."""
        return _stemmer(self.stemmer)


@functools.cache
def _stemmer(name: str) -> Callable[[str], str]:
    stem: Callable[[str], str] = Stemmer.Stemmer(name).stemWord
    return stem


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


GERMAN = Language(
    "German",
    "german",
    _words(
        """und oder nicht bei beim wie welche welcher welches welchen wann warum wieviel einem einen einer
        eines eine dem vom zum zur sind wird werden wurde kann darf soll sollte muss nach auf unter ohne
        gegen zwischen durch auch noch wenn dass sie kein keine gibt bekommt haben hatte mein meine seit
        wegen sowie wirkt hilft viel macht tun"""
    ),
    _words(
        """der die das den des ein ist ich lange dosis mit fur von zu aus uber als nur sehr bis er es im in
        an am was so war hat man also um"""
    ),
    _words(
        """dosierung behandlung nebenwirkung nebenwirkungen schwangerschaft stillzeit niereninsuffizienz
        leberinsuffizienz kinder kindern ursache ursachen symptome wechselwirkung wechselwirkungen
        kontraindikation kontraindikationen leitlinie hochstdosis wirkung patienten schmerzen erkrankung"""
    ),
    ("und", "das", "nicht", "bei", "eine", "oder", "werden", "ist", "mit", "sind"),
)
FRENCH = Language(
    "French",
    "french",
    _words(
        """une aux dans avec chez quel quelle quels quelles quand pourquoi combien sont etre peut doit faut
        elle cette apres lors selon depuis jusqu lorsque"""
    ),
    _words(
        """les et ou des pendant contre un du de la le au sans pour par sur comment est il on ne pas plus
        que qui ce ces son ses en entre avant sous se a y"""
    ),
    _words(
        """traitement posologie grossesse allaitement effets indesirables insuffisance renale hepatique
        enfant enfants maladie symptomes contre-indications contre-indication douleur nourrisson
        medicament"""
    ),
    ("les", "une", "dans", "pour", "avec", "sont", "des", "est"),
)
SPANISH = Language(
    "Spanish",
    "spanish",
    _words(
        """una cual cuales cuando cuanto cuanta cuantos estan puede debe despues segun hasta desde muy
        donde pero"""
    ),
    _words(
        """dosis el los las del de la por para con sin que como es son esta se su sus en entre y o hay
        antes durante sobre mas al lo le un a no si"""
    ),
    _words(
        """tratamiento embarazo lactancia insuficiencia nino ninos ninas efectos adversos sintomas causas
        enfermedad contraindicaciones interacciones paciente pacientes dolor diagnostico"""
    ),
    ("los", "las", "una", "para", "por", "con", "como"),
)
PORTUGUESE = Language(
    "Portuguese",
    "portuguese",
    _words("nao pelo pela quais ate voce depois pode deve muito"),
    _words(
        """sao qual o a os as de do da dos das no na nos nas ao em com sem para por que como e se um uma
        mais ou quando"""
    ),
    _words(
        """tratamento gravidez criancas doenca insuficiencia sintomas efeitos aleitamento contraindicacoes"""
    ),
    ("nao", "uma", "dos", "com", "pelo", "sao", "mais"),
)
ITALIAN = Language(
    "Italian",
    "italian",
    _words("gli della delle dello degli nella nelle quale quali puo deve anche dopo dal dalla perche"),
    _words(
        """sono il lo la i le un una di del dei al nel con per che come cosa si da e o in non su tra piu
        quando"""
    ),
    _words("""trattamento gravidanza allattamento dosaggio insufficienza bambini malattia sintomi effetti"""),
    ("della", "che", "sono", "nella", "gli", "anche", "delle"),
)
DUTCH = Language(
    "Dutch",
    "dutch",
    _words("bij niet welke zijn wordt worden naar ook moet hoeveel wanneer waarom tijdens geen"),
    _words("het hoe de een van voor met en wat is op in te aan om als dan of kan na over"),
    _words(
        """behandeling dosering zwangerschap kinderen bijwerkingen nierinsufficientie borstvoeding ziekte"""
    ),
    ("het", "een", "van", "voor", "niet", "zijn", "wordt"),
)
LANGUAGES = (GERMAN, FRENCH, SPANISH, PORTUGUESE, ITALIAN, DUTCH)
ENGLISH_MARKERS = ("not", "may", "used", "other", "patient", "within", "often", "treatment", "use")
"""What passages in English have; their function words are not indexed."""
