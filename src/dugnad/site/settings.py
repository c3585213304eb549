"""Django's settings, in one file: worked out from the environment and the place's `place.toml`.

Without `DUGNAD_PLACE` no place is open: databases are in memory and the secret is a known word.
That is how tools, type checks and tests run; `site.wiring` refuses to serve from there.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dugnad.cards.catalogue import NAMES as CARDS
from dugnad.site.environment import LANGUAGES as SPOKEN
from dugnad.site.environment import read_environment, read_place
from dugnad.site.secret import secret_of
from dugnad.web.house import PlaceSettings

SOURCE = Path(__file__).resolve().parent.parent
ENVIRONMENT = read_environment()
PLACE = read_place(ENVIRONMENT.place) if ENVIRONMENT.place else PlaceSettings()
BASE_ADDRESS = ENVIRONMENT.base_address or PLACE.base_address
HTTPS = BASE_ADDRESS.startswith("https://")

# ── What the place consists of ─────────────────────────────────────────────────────────────────
WEB = (
    "people",
    "vault",
    "content",
    "acting",
    "keys",
    "devices",
    "answers",
    "leading",
    "urn",
    "treasury",
    "giving",
    "forgetting",
    "rescue",
    "moving",
    "place",
    "messages",
    "rooms",
    "helping",
    "lists",
    "kit",
    "pages",
    "api",
)

INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "dugnad.face",
    *(f"dugnad.cards.{name}" for name in CARDS),
    *(f"dugnad.web.{name}" for name in WEB),
]

MIDDLEWARE = [
    "dugnad.site.tally.count_answers",
    "dugnad.site.middleware.visitor_address",
    "django.middleware.security.SecurityMiddleware",
    "dugnad.site.middleware.read_here_alone",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads each answer by chance, against BREACH.
    "csp.middleware.CSPMiddleware",
    "dugnad.site.middleware.permissions_policy",
    "dugnad.web.people.visits.VisitMiddleware",
    "dugnad.site.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "dugnad.web.people.middleware.ViewerMiddleware",
    "dugnad.web.helping.shared.SharedScreenMiddleware",
    "dugnad.web.helping.desk_screen.DeskScreenMiddleware",
    "dugnad.web.devices.middleware.DeviceMiddleware",
    "dugnad.web.devices.keeping.KeepingMiddleware",
]

ROOT_URLCONF = "dugnad.site.urls"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "dugnad.web.pages.context.place",
            ],
        },
    },
]

# ── Where things lie ───────────────────────────────────────────────────────────────────────────


# What the books name must be on disk before they do; lists can be made again. What is removed
# must be gone from all of them.
_KEPT = "PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
_MADE_AGAIN = "PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;"


def _database(name: str, care: str) -> dict[str, Any]:
    return {
        "ENGINE": "dugnad.site.database",
        "NAME": str(ENVIRONMENT.place / name) if ENVIRONMENT.place else ":memory:",
        # As for a place that begins: at once, and not migration by migration.
        "TEST": {"NAME": ":memory:", "MIGRATE": False},
        "CONN_MAX_AGE": None,  # a thread keeps its connection: opening one costs more than a page.
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # A thread has three connections, and each may keep this much of its file (in KiB).
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA busy_timeout=20000; PRAGMA cache_size=-1024; "
                f"{care}"
            ),
        },
    }


DATABASES = {
    "default": _database("place.db", _KEPT),
    "views": _database("views.db", _MADE_AGAIN),
    "keys": _database("keys.db", _KEPT),
}
DATABASE_ROUTERS = ["dugnad.site.routers.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.place / "static" if ENVIRONMENT.place else None
MEDIA_ROOT = ENVIRONMENT.place / "pictures" if ENVIRONMENT.place else ""
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if ENVIRONMENT.place
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        ),
    },
}
WHITENOISE_ALLOW_ALL_ORIGINS = False

# ── Who may speak to it, and what it tells browsers ────────────────────────────────────────────
SECRET_KEY = (
    secret_of(ENVIRONMENT.place) if ENVIRONMENT.place else "no place is open: tools and tests only"
)
DEBUG = False
ALLOWED_HOSTS = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    urlsplit(BASE_ADDRESS).hostname or "localhost",
    *ENVIRONMENT.hosts,
]
CSRF_TRUSTED_ORIGINS = [BASE_ADDRESS]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
# Browsers heed it only where they trust the address, and complain where they do not.
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin" if HTTPS else None
# Whoever was here by https is not led astray by plain http later; other names are not spoken for.
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
X_FRAME_OPTIONS = "DENY"

_COOKIES_FOR_YEARS = 60 * 60 * 24 * 365
SESSION_ENGINE = "dugnad.web.people.sessions"
SESSION_COOKIE_NAME = "visit"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = _COOKIES_FOR_YEARS
CSRF_COOKIE_NAME = "form"
CSRF_FAILURE_VIEW = "dugnad.web.pages.views_problem.form_too_old"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = _COOKIES_FOR_YEARS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "worker-src": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    },
}

FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300

# ── Words and hours ────────────────────────────────────────────────────────────────────────────
USE_I18N = True
USE_TZ = True
TIME_ZONE = PLACE.zone
LANGUAGE_CODE = PLACE.language
_OWN_NAMES = {
    "nb": "Norsk bokmål",
    "nn": "Norsk nynorsk",
    "sv": "Svenska",
    "da": "Dansk",
    "nl": "Nederlands",
    "en": "English",
}
LANGUAGES = [(code, _OWN_NAMES[code]) for code in SPOKEN if code in PLACE.languages]
LOCALE_PATHS = [SOURCE / "site" / "locale"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"()": "dugnad.site.logs.Plain"},
        "json": {"()": "dugnad.site.logs.Json"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": ENVIRONMENT.log}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "WARNING"},
        "fido2": {"level": "WARNING"},  # else it names the device of everybody who comes in.
    },
}
