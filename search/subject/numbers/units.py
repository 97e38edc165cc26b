"""Knows units: what each measures, and its size in that dimension's base unit.

Own table and not `pint`: it is asked for thousands of texts a second, and clinical texts write "mcg", "yo"
and "times the upper limit of normal", which no registry of units knows.
"""

from __future__ import annotations

import re

_UNITS: dict[str, tuple[str, float]] = {}


def _add(dimension: str, size: float, *names: str) -> None:
    for name in names:
        _UNITS[name] = (dimension, size)


_add("mass", 1e-6, "ng", "nanogram", "nanograms")
_add("mass", 1e-3, "µg", "μg", "mcg", "ug", "microgram", "micrograms", "microg")
_add("mass", 1.0, "mg", "mgs", "milligram", "milligrams")
_add("mass", 1e3, "g", "gm", "gram", "grams", "gramme", "grammes")
_add("weight", 1.0, "kg", "kgs", "kilogram", "kilograms", "kilo", "kilos")
_add("weight", 0.4536, "lb", "lbs", "pound", "pounds")
_add("volume", 1.0, "ml", "millilitre", "millilitres", "milliliter", "milliliters")
_add("volume", 1e3, "l", "litre", "litres", "liter", "liters")
_add("time", 1 / 1440, "min", "mins", "minute", "minutes")
_add("time", 1 / 24, "h", "hr", "hrs", "hour", "hours")
_add("time", 1.0, "d", "day", "days")
_add("time", 7.0, "wk", "wks", "week", "weeks")
_add("time", 30.4375, "mo", "mos", "mth", "mths", "month", "months")
_add("time", 365.25, "y", "yr", "yrs", "year", "years", "yo", "y/o", "yrs.")
_add("times", 1.0, "times", "x", "×", "-fold", "fold", "xuln", "uln")
_add("percent", 1.0, "%", "percent", "per cent")
_add("clearance", 1.0, "ml/min", "ml/minute", "ml per minute", "ml/min/1.73", "ml/minute/1.73")
_add("molar", 1.0, "mmol/l", "millimol/l", "mmol/litre", "mmol/liter")
_add("molar", 1e-3, "micromol/l", "µmol/l", "μmol/l", "umol/l", "micromol/litre")
_add("molar", 1e-6, "nmol/l", "nanomol/l")
_add("density", 1.0, "mg/dl")
_add("density", 0.1, "mg/l")
_add("density", 100.0, "g/l")
_add("density", 1000.0, "g/dl")
_add("density", 0.1e-3, "ng/ml", "µg/l", "μg/l", "mcg/l")
_add("density", 0.1, "mcg/ml", "µg/ml", "μg/ml", "microgram/ml")
_add("mass a kg", 1.0, "mg/kg", "mg per kg")
_add("mass a kg", 1e-3, "mcg/kg", "µg/kg", "μg/kg", "micrograms/kg", "microgram/kg", "ug/kg")
_add("mass a kg", 1e3, "g/kg")
_add("activity", 1.0, "u/l", "iu/l", "units/l", "unit/l", "units/litre")
_add("share", 1.0, "mmol/mol")
_add("pressure", 1.0, "mmhg", "mm hg")
_add("pressure", 7.50062, "kpa")
_add("index", 1.0, "kg/m2", "kg/m²")
_add("length", 1.0, "cm", "centimetre", "centimetres", "centimeter", "centimeters")
_add("length", 0.1, "mm", "millimetre", "millimetres", "millimeter", "millimeters")
_add("length", 100.0, "m", "metre", "metres", "meter", "meters")
_add("units", 1.0, "unit", "units", "iu")

UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
"""A pattern of every unit, the longest first. Use it in any case, and let a word end after it."""


def measured(unit: str) -> tuple[str, float]:
    """Return what a unit measures and its size in the base unit; ("", 1.0) for no unit."""
    return _UNITS.get(" ".join(unit.lower().split()), ("", 1.0))


def may_be_age(unit: str) -> bool:
    """Return whether a unit may count an age: days or more."""
    dimension, size = measured(unit)
    return dimension == "time" and size >= 1.0
