"""Read every setting, here and nowhere else: from `verbatim.toml` beside this file, then from the
environment.

Environment variables begin with VERBATIM_ and win. An unknown key is an error.
"""

from __future__ import annotations

import functools
import os
import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from access.rules import Access
from index.address import Address, is_address, without_passwords
from index.build.options import IngestOptions
from index.catalog.facets import folded
from index.vectors.model import DEFAULT_MODEL
from ingest.errors import VerbatimError
from search.ranking.rank import DEFAULT as DEFAULT_RANKING

_PREFIX = "VERBATIM_"
_DEFAULT_OPTIONS = IngestOptions()
ROOT = Path(__file__).parent
SETTINGS_FILE = ROOT / "verbatim.toml"


class SettingsError(VerbatimError):
    """A setting is unknown or its value is not allowed."""


_Named = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]


class CollectionSettings(BaseModel):
    """One collection: `[collections.NAME]`. To let all read it, leave `readers` out; it cannot be empty."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    folders: tuple[_Named, ...] = ()
    readers: Annotated[tuple[_Named, ...], Field(min_length=1)] | None = None


class Settings(BaseSettings):
    """The settings. Each default is that of the room it sets."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, toml_file=SETTINGS_FILE, extra="forbid", frozen=True
    )

    index: Path = Field(
        Path("var/index"),
        description="The folder of the index; or the address of a PostgreSQL server, postgresql://…",
    )
    folder: Path = Field(
        Path("var/index"),
        description="With an index on a server: the folder of this machine, for uploads, feedback, the audit "
        "and what an ingest builds upon.",
    )
    server: Annotated[str, PlainSerializer(lambda url: str(Address(url)) if url else "")] = Field(
        "", repr=False, description="The server's address, taken from `index`."
    )
    model: str = Field(DEFAULT_MODEL, description="A sentence-transformers model: a local folder, or a name.")
    query_prefix: str = Field("", description="Put before a question, for models that need it.")
    passage_prefix: str = Field("", description="Put before a passage, for models that need it.")
    passage_tokens: int = Field(
        _DEFAULT_OPTIONS.passage_tokens,
        ge=20,
        le=8000,
        description="The length of a passage to aim at, in the model's tokens.",
    )
    dense_weight: float = Field(
        DEFAULT_RANKING.dense_weight,
        ge=0,
        le=1,
        description="The share of meaning in the score; words have the rest.",
    )
    hits_per_document: int = Field(
        DEFAULT_RANKING.hits_per_document,
        ge=0,
        description="Hits of one document shown before the next ones lose 0.08; 0 is no limit.",
    )
    reranker: str = Field(
        DEFAULT_RANKING.reranker or "",
        description="Reranks the best: late-interaction, or a cross-encoder's local folder or name.",
    )
    rerank_depth: int = Field(
        DEFAULT_RANKING.rerank_depth, ge=1, le=1000, description="How many passages are reranked."
    )
    rerank_weight: float = Field(
        DEFAULT_RANKING.rerank_weight, ge=0, le=1, description="The reranker's share in their scores."
    )
    keep_snapshots: int = Field(
        _DEFAULT_OPTIONS.keep_snapshots, ge=1, description="How many snapshots stay on disk."
    )
    file_seconds: float = Field(
        _DEFAULT_OPTIONS.limits.seconds, gt=0, description="Seconds that reading a file may stand still."
    )
    file_memory_mb: int = Field(
        _DEFAULT_OPTIONS.limits.memory >> 20,
        ge=256,
        description="Memory that reading a file may take, in MiB.",
    )
    synonyms: str = Field(
        "", description="The clinic's own names: a CSV, a Solr synonyms file or MeSH's descriptor XML."
    )
    trusted: str = Field(
        "",
        description="Folders, between commas, whose files may say that others are replaced or retracted; "
        "none named: all.",
    )
    uploads: bool = Field(False, description="Whether documents can be added and removed on the page.")
    page_address: str = Field(
        "http://localhost:8501",
        description="Where readers reach the page: links of the other doors lead there.",
    )
    serve_rate: str = Field(
        "120/minute",
        pattern=r"^[1-9]\d{0,8}/(?:second|minute|hour|day)$",
        description="How many requests `serve` takes from one caller, such as 10/second.",
    )
    serve_hosts: str = Field(
        "", description="Names, between commas, by which `serve` is asked besides this machine's own."
    )
    code_terms: str = Field(
        "", description="The hospital's own codes for `/infobutton`: a CSV of code system, code and term."
    )
    serve_feedback: bool = Field(False, description="Whether `serve` keeps judgements and questions.")
    collections: dict[_Named, CollectionSettings] = Field(
        {}, description="Collections: their folders, and the provider's groups that may read them."
    )
    access: str = Field(
        "", description="The file that says who may sign in; none: whoever opens the page may read."
    )
    audit: bool = Field(False, description="Whether what is done is audited; with `access` it always is.")
    audit_key: str = Field(
        "", description="A key file; with it, the audit has who asked, by a keyed hash, and never the words."
    )
    audit_days: int = Field(0, ge=0, description="Days after which the audit forgets; 0 is never.")
    feedback_days: int = Field(0, ge=0, description="Days after which feedback is deleted; 0 is never.")
    hits: int = Field(10, ge=1, le=100, description="How many passages the page shows.")

    @model_validator(mode="before")
    @classmethod
    def _told_apart(cls, stated: dict[str, object]) -> dict[str, object]:
        """Tell a server's address from a folder: then the folder of this machine is `folder`."""
        index = stated.get("index")
        if not is_address(index):
            return stated
        folder = stated.get("folder", cls.model_fields["folder"].default)
        return {**stated, "server": str(index), "index": folder}

    @property
    def address(self) -> Address | None:
        """The address of the server that keeps the library; None where the folder does."""
        return Address(self.server) if self.server else None

    @field_validator("collections")
    @classmethod
    def _named_apart(cls, stated: dict[str, CollectionSettings]) -> dict[str, CollectionSettings]:
        """Refuse two names that a document cannot tell apart."""
        if len({folded(name) for name in stated}) < len(stated):
            raise ValueError("two names differ only in case or space")
        return stated

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read the environment first, then the file, then the defaults."""
        return env_settings, TomlConfigSettingsSource(settings_cls)


@functools.cache
def read_access() -> Access | None:
    """Read who may sign in; None where the setting `access` names no file.

    Read once: a page that asked for a sign-in when it started never stops asking.

    Raises:
        SettingsError: if the file cannot be read, others can read it, or a rule in it is wrong.
    """
    named = read_settings().access
    if not named:
        return None
    path = Path(named)
    try:
        if path.stat().st_mode & 0o077:
            raise SettingsError(f"{path}: holds secrets, and others can read it. Close it: chmod 600 {path}")
        return Access.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read ({error.strerror or error})") from error
    except ValidationError as error:
        # What arrived is not told: it may be a secret.
        problems = "; ".join(
            f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}"
            for problem in error.errors()
        )
        raise SettingsError(f"{path}: {problems}") from None
    except ValueError as error:
        raise SettingsError(f"{path}: not TOML: {error}") from error


def read_settings() -> Settings:
    """Read the settings in force.

    Raises:
        SettingsError: that names the setting, what arrived, and what is allowed.
    """
    known = {f"{_PREFIX}{name}".upper() for name in Settings.model_fields}
    unknown = sorted(name for name in os.environ if name.startswith(_PREFIX) and name not in known)
    if unknown:
        raise SettingsError(f"{', '.join(unknown)}: no such setting. There are {', '.join(sorted(known))}")
    try:
        return Settings()
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(str(part) for part in problem['loc'])} = {problem['input']!r}: {problem['msg']}"
            for problem in error.errors()
        )
        raise SettingsError(
            without_passwords(f"{SETTINGS_FILE.name} or VERBATIM_ environment: {problems}")
        ) from None
    except ValueError as error:  # tomllib's, with line and column
        raise SettingsError(f"{SETTINGS_FILE.name}: not TOML: {error}") from error
