"""Read a variant of the ranking from text: `SETTING=VALUE[,SETTING=VALUE...]`."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, get_type_hints

from pydantic import ConfigDict, TypeAdapter, ValidationError

from ingest.errors import VerbatimError
from search.engine import Ranking


class VariantError(VerbatimError):
    """A --compare argument is not a variant of the ranking."""


@dataclasses.dataclass(frozen=True, slots=True)
class Variant:
    """A ranking with a name."""

    name: str
    ranking: Ranking


def read_variants(stated: Sequence[str], default: Ranking) -> list[Variant]:
    """Read the stated variants; settings that one leaves out are the default's.

    Raises:
        VariantError: that names the wrong setting or value, and lists the settings there are.
    """
    variants = [_read(text, default) for text in stated]
    names = [variant.name for variant in variants]
    for name in names:
        if names.count(name) > 1:
            raise VariantError(f"--compare {name} is stated {names.count(name)} times. State it once")
    return variants


def settings_of(ranking: Ranking) -> str:
    """Write all the settings of a ranking, as they could be stated."""
    return ", ".join(f"{name}={value}" for name, value in dataclasses.asdict(ranking).items())


def _read(stated: str, default: Ranking) -> Variant:
    kinds = get_type_hints(Ranking)
    changed: dict[str, object] = {}
    for part in stated.split(","):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or not value:
            raise VariantError(f"--compare {stated}: {part.strip()!r} is not SETTING=VALUE. {_there_are()}")
        if name not in kinds:
            raise VariantError(f"--compare {stated}: there is no setting {name!r}. {_there_are()}")
        if name in changed:
            raise VariantError(f"--compare {stated}: {name} is stated twice. State it once")
        try:
            changed[name] = _value(value, kinds[name])
        except ValidationError as error:
            reason = error.errors()[0]["msg"]
            raise VariantError(f"--compare {stated}: {name} cannot be {value!r}: {reason}") from error
    try:
        ranking = dataclasses.replace(default, **changed)  # type: ignore[arg-type]
    except ValueError as error:
        raise VariantError(f"--compare {stated}: {error}") from error
    return Variant(", ".join(f"{name}={value}" for name, value in changed.items()), ranking)


def _value(text: str, kind: Any) -> object:
    """Convert text to a value of a field's type."""
    adapter: TypeAdapter[object] = TypeAdapter(kind, config=ConfigDict(allow_inf_nan=False))
    return adapter.validate_python(None if text == "None" else text)


def _there_are() -> str:
    return f"There are {', '.join(field.name for field in dataclasses.fields(Ranking))}"
