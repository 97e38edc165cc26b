"""Every setting, read here and nowhere else: from `verbatim.toml` beside this file, then from
environment variables that begin with VERBATIM_, which win. An unknown key is an error."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from ingest.errors import VerbatimError

_PREFIX = "VERBATIM_"
ROOT = Path(__file__).parent
SETTINGS_FILE = ROOT / "verbatim.toml"


class SettingsError(VerbatimError):
    """A setting is unknown or its value is not allowed."""


class Settings(BaseSettings):
    """The settings, with their defaults."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, toml_file=SETTINGS_FILE, extra="forbid", frozen=True
    )

    index: Path = Field(Path("var/index"), description="The folder of the index.")
    model: str = Field(
        "all-MiniLM-L6-v2", description="A sentence-transformers model: a local folder, or a name."
    )
    query_prefix: str = Field("", description="Put before a question for models that want it.")
    passage_prefix: str = Field("", description="Put before a passage for models that want it.")
    passage_tokens: int = Field(
        170, ge=20, le=8000, description="The length to aim at for a passage, in the model's tokens."
    )
    dense_weight: float = Field(
        0.8, ge=0, le=1, description="The share that meaning has in the score; words have the rest."
    )
    hits_per_document: int = Field(
        2, ge=0, description="How many hits of a document stand before others had a chance; 0 is any number."
    )
    reranker: str = Field(
        "", description="Ranks the best anew: late-interaction, or a cross-encoder's local folder or name."
    )
    rerank_depth: int = Field(50, ge=1, le=1000, description="How many passages are ranked anew.")
    rerank_weight: float = Field(0.2, ge=0, le=1, description="The reranker's share in their scores.")
    keep_snapshots: int = Field(3, ge=1, description="How many snapshots stay on disk.")
    file_seconds: float = Field(120, gt=0, description="How long reading a file may stand still.")
    file_memory_mb: int = Field(4096, ge=256, description="How much memory reading a file may take, in MiB.")
    synonyms: str = Field(
        "", description="The clinic's own names: a CSV, a Solr synonyms file or MeSH's descriptor XML."
    )
    uploads: bool = Field(False, description="Whether documents can be added and removed on the page.")
    hits: int = Field(10, ge=1, le=100, description="How many passages the page shows.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment over file over defaults."""
        return env_settings, TomlConfigSettingsSource(settings_cls)


def read_settings() -> Settings:
    """The settings in force.

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
        told = "; ".join(
            f"{'.'.join(str(part) for part in problem['loc'])} = {problem['input']!r}: {problem['msg']}"
            for problem in error.errors()
        )
        raise SettingsError(f"{SETTINGS_FILE.name} or VERBATIM_ environment: {told}") from error
    except ValueError as error:  # tomllib's, with line and column
        raise SettingsError(f"{SETTINGS_FILE.name}: not TOML: {error}") from error
