"""Everyday words and units that abbreviations are spelt like."""

from __future__ import annotations

COMMON = frozenset(
    """a aid aids all am an and any are arm art as at back bad bag bar bat be bed best big bit both box boy
    but by cab call can cap car care case cast cat cup cut day did dip do dog dress drop due ear eat end err
    eye face
    fall far fast fat feet few fit for from full game gap gas get girl go good grace had hand hard has hat
    he head heel
    help her here high him hip his hit hot how if ill in is it its jaw job just keep lab lap last late lead
    leg less
    let light like line lip list live lot low mad made man many map mark may me mean men met mild min mom
    more most
    mum must my neck need net new no node nor nose not now of off old on one open or our out over own pad
    pain pan
    past pat pay pen per pet pill pin plan play poor post push put ran rash rat raw red rest rib rid rise
    risk room
    rub run sad safe same sat saw say scan see self send set she shoe shot side sign sip sit six skin slow
    so soft
    some son sore spot star stat step stop sun sure swab take talk tall tan ten test than that the then they
    thin
    this tie time tip to toe too top tub two type up us use vein very via wait walk wall warm was way we
    weak week
    well wet what when who why will with work worm yes you
    mg mm hr pm cm kg ml dl ng pg ug gm mo wk yr ci do does has ain hes mas cads prom gent dr mr
    mrs""".split()
)
