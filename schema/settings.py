"""What the surroundings say: where the database is, who may log in, where to listen.

Nothing is read when this module is imported; every function reads the environment anew, so a test or a command may
change it. Names in the environment are the field names with the prefix `SIJILL_`, and `PORT`.
"""

import hashlib
import os
from functools import lru_cache
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from schema import passwords
from schema.cluster.site import SUPERUSER, socket_folder
from schema.errors import BadInput, NotReady
from schema.roles import Login

DRIVER = "postgresql+psycopg"
DIALECTS = frozenset({"postgres", "postgresql", DRIVER})


def checkout() -> Path:
    """Folder that holds `schema/`, `api/` and, when embedded, the database under `var/`."""
    return Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Everything Sijill reads from its environment."""

    model_config = SettingsConfigDict(env_prefix="SIJILL_", extra="ignore", frozen=True)

    database_url: SecretStr | None = Field(
        default=None, description="Administrative URL of an existing PostGIS server; without it Sijill runs its own."
    )
    database: str = Field(default="sijill", min_length=1, max_length=63, description="Database that holds the record.")
    home: Path = Field(default_factory=checkout, description="Folder under which `var/` holds data and passwords.")
    database_seconds: float = Field(
        default=2, gt=0, le=600, description="How long one question to GraphQL may keep the database at work."
    )
    releases: Path | None = Field(
        default=None, description="Folder in which releases lie; without it `var/releases` under the home."
    )
    release_key: Path | None = Field(
        default=None,
        description="File of the secret key of releases; without it `var/keys/release.key` under the home.",
    )
    host: str = Field(default="127.0.0.1", description="Address the web server listens on.")
    port: int = Field(default=8000, ge=1, le=65535, validation_alias="PORT", description="Port of the web server.")
    partner_port: int = Field(
        default_factory=lambda read: read["port"] + 1, ge=1, le=65535, description="Port of what partners read."
    )
    staff_port: int = Field(
        default_factory=lambda read: read["port"] + 2, ge=1, le=65535, description="Port of the desk of staff."
    )
    oidc_issuer: str | None = Field(default=None, description="Who vouches for callers (OpenID Connect).")
    oidc_audience: str | None = Field(default=None, description="What the issuer calls this installation.")
    oidc_keys: Path | None = Field(default=None, description="File of the issuer's public keys (JWKS).")
    vault_keys: Path | None = Field(
        default=None, description="Folder of the vault's keys; without it `var/keys/vault` under the home."
    )
    key: SecretStr | None = Field(
        default=None, description="Key of whoever works with the vault; else it is asked for."
    )

    @property
    def embedded(self) -> bool:
        """Whether the database is the private cluster of this checkout."""
        return self.database_url is None

    @property
    def release_folder(self) -> Path:
        """Folder in which releases lie, each in one of its own."""
        return self.releases or self.home / "var" / "releases"

    @property
    def release_key_file(self) -> Path:
        """File of the secret key that releases are signed with."""
        return self.release_key or self.home / "var" / "keys" / "release.key"

    @property
    def vault_folder(self) -> Path:
        """Folder of the vault's keys."""
        return self.vault_keys or self.home / "var" / "keys" / "vault"

    @property
    def password_folder(self) -> Path:
        """Folder of the 0600 password files, one per login; each server has its own."""
        if self.embedded:
            return self.home / "var" / "passwords" / "embedded"
        url = external_url(self)
        server = hashlib.sha256(f"{url.host or url.query.get('host')}:{url.port}".encode()).hexdigest()[:12]
        return self.home / "var" / "passwords" / server


VARIABLES = frozenset({"PORT", *(f"SIJILL_{name.upper()}" for name in Settings.model_fields)})
"""What is read from the environment, in whichever case."""


def read() -> Settings:
    """Settings of this process.

    Raises:
        BadInput: a variable holds a value that cannot be used; the value itself is not repeated.
    """
    return _read(tuple(sorted((name, value) for name, value in os.environ.items() if name.upper() in VARIABLES)))


@lru_cache(maxsize=16)
def _read(_said: tuple[tuple[str, str], ...]) -> Settings:
    """The same where the environment says this: to check it takes longer than to draw half a tile."""
    try:
        return Settings()
    except ValidationError as problem:
        first = problem.errors(include_input=False, include_url=False)[0]
        field = str(first["loc"][0])
        variable = field if field == "PORT" else f"SIJILL_{field.upper()}"
        raise BadInput(f"The environment variable {variable} cannot be used: {first['msg']}.") from None


def external_url(settings: Settings) -> URL:
    """The administrative URL of `SIJILL_DATABASE_URL`, for the driver we use."""
    if settings.database_url is None:
        raise NotReady("SIJILL_DATABASE_URL is not set.")
    try:
        url = make_url(settings.database_url.get_secret_value())
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.drivername not in DIALECTS:
        raise BadInput(
            "SIJILL_DATABASE_URL is not the URL of a PostgreSQL server; it looks like postgresql://USER:PASSWORD@HOST:5432/postgres."
        )
    return url.set(drivername=DRIVER)


def administrative_url(database: str | None = None) -> URL:
    """URL of the superuser, for `database` or the server's maintenance database; only `sijill db` and tests use it."""
    settings = read()
    if settings.embedded:
        return _embedded_url(settings, SUPERUSER, database or "postgres")
    url = external_url(settings)
    return url.set(database=database or url.database or "postgres")


def login_url(login: Login, database: str | None = None) -> URL:
    """SQLAlchemy URL (`postgresql+psycopg`) with which `login` reaches `database`, by default the record's.

    Raises:
        NotReady: the login has no password file yet (`sijill db roles` makes it).
    """
    settings = read()
    name = database or settings.database
    if settings.embedded:
        return _embedded_url(settings, login, name)
    password = passwords.find(settings.password_folder, login)
    return external_url(settings).set(username=login.value, password=password, database=name)


def _embedded_url(settings: Settings, user: str, database: str) -> URL:
    return URL.create(
        DRIVER,
        username=str(user),
        password=passwords.find(settings.password_folder, user),
        database=database,
        query={"host": str(socket_folder(settings.home))},
    )
