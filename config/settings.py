"""Settings, all from the environment. What is not set is safe or refused, never guessed."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from csp.constants import SELF
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy
from environs import Env
from whitenoise.compress import Compressor

from config.bakgrund import bakgrundsadress, bildkalla

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()

DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", False)
TLS = env.bool("TLS", True)
SECRET_KEY = env.str("SECRET_KEY")
if len(SECRET_KEY) < 32:
    raise ImproperlyConfigured("SECRET_KEY ska vara minst 32 tecken.")

DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / "var" / "data"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", [])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "config.apps.Administration",  # django.contrib.admin with our site
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "django_prose_editor",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "lucide",
    "rest_framework",
    "rest_framework.authtoken",
    "samverkan",
    "platser",
    "lagesbild",
    "atgardsplan",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "samverkan.middleware.InloggningMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "samverkan.middleware.FelMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "samverkan.context.omgivning",
            ],
        },
    },
]

# --- Database ------------------------------------------------------------------------------------------------------

DATABASES: dict[str, dict[str, Any]] = {
    "default": env.dj_db_url("DATABASE_URL", f"sqlite:///{DATA_DIR / 'lagesbild.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE takes the write lock at BEGIN: writers queue instead of failing with "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Users and sessions ----------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "samverkan.Anvandare"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = reverse_lazy("logga_in")
LOGIN_REDIRECT_URL = reverse_lazy("start")
LOGOUT_REDIRECT_URL = reverse_lazy("logga_in")
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# Five wrong passwords for one account from one address close that pair for a quarter of an hour.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_USERNAME_FORM_FIELD = "username"  # as authenticate() is called; axes would guess "epost" and count nobody's
AXES_USERNAME_CALLABLE = "samverkan.middleware.inloggningsnamn"
AXES_CLIENT_IP_CALLABLE = "samverkan.middleware.klientens_adress"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "samverkan/utelast.html"
AXES_VERBOSE = False

# --- Security --------------------------------------------------------------------------------------------------------

SESSION_COOKIE_SECURE = TLS
CSRF_COOKIE_SECURE = TLS
SECURE_SSL_REDIRECT = TLS
SECURE_REDIRECT_EXEMPT = [r"^halsa/$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BAKOM_PROXY", False) else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = TLS
SECURE_HSTS_PRELOAD = TLS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "samverkan.views.fel.csrf"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# --- The map's background -------------------------------------------------------------------------------------------

# An address of tiles (config/bakgrund.py). None: no background, and then no other server learns who looks at what.
KARTA_BAKGRUND_URL = bakgrundsadress(env.str("KARTA_BAKGRUND_URL", ""))
KARTA_BAKGRUND_KALLA = env.str("KARTA_BAKGRUND_KALLA", "")
KARTA_BAKGRUND_MAXZOOM = env.int("KARTA_BAKGRUND_MAXZOOM", 18)
if KARTA_BAKGRUND_URL:
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"].append(bildkalla(KARTA_BAKGRUND_URL, KARTA_BAKGRUND_KALLA))

# --- Language and time -----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska")]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False

# --- Files -----------------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "statiskt"
TYPSNITT_DIR = BASE_DIR / "var" / "typsnitt"
TYPSNITT_DIR.mkdir(parents=True, exist_ok=True)
# Leaflet ships inside django-leaflet, whose app wants GDAL: only its static folder is used.
_LEAFLET = find_spec("leaflet")
if _LEAFLET is None or not _LEAFLET.submodule_search_locations:
    raise ImproperlyConfigured("Paketet django-leaflet saknas: kör bin/setup.")
LEAFLET_DIR = Path(_LEAFLET.submodule_search_locations[0]) / "static" / "leaflet"
STATICFILES_DIRS = [BASE_DIR / "static", ("typsnitt", TYPSNITT_DIR), ("leaflet", LEAFLET_DIR)]
MEDIA_ROOT = DATA_DIR / "filer"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        # Compressing takes the better part of a minute; on one's own machine nobody gains by it.
        "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
        if DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]
FILE_UPLOAD_PERMISSIONS = 0o640

# --- Queue -----------------------------------------------------------------------------------------------------------

REDIS_URL = env.str("REDIS_URL", "")
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 15 * 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False  # the job row's lease keeps a second delivery out
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker as long as it takes
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat")
CELERY_BEAT_SCHEDULE = {
    # The job rows are the truth: this takes up what a dead worker or a lost message left behind.
    "samla-upp": {"task": "lagesbild.tasks.samla_upp", "schedule": 15.0, "options": {"expires": 14}},
    "samla-upp-utskick": {"task": "samverkan.tasks.samla_upp_utskick", "schedule": 15.0, "options": {"expires": 14}},
    "samla-upp-planer": {
        "task": "atgardsplan.tasks.samla_upp_utskrifter",
        "schedule": 15.0,
        "options": {"expires": 14},
    },
    # Opens the week on Mondays and reminds. Run twice, or late, it does what is left to do.
    "veckans-rytm": {"task": "lagesbild.tasks.veckans_rytm", "schedule": 60.0, "options": {"expires": 59}},
    # Opens rounds of follow-up on their day and reminds on the chosen days. As above.
    "uppfoljningens-rytm": {
        "task": "atgardsplan.tasks.uppfoljningens_rytm",
        "schedule": 60.0,
        "options": {"expires": 59},
    },
}
CELERY_VID_START = (
    "samla-upp",
    "samla-upp-utskick",
    "samla-upp-planer",
    "veckans-rytm",
    "uppfoljningens-rytm",
)  # asked for by each worker when it starts
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "visibility_timeout": 3600,
        "socket_connect_timeout": 2,
        "socket_timeout": 10,
        # Without these a page that publishes would wait for a dead broker for ever, even with retry=False.
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.1,
        "interval_max": 0.1,
    }
else:
    KO_DIR = DATA_DIR / "ko"
    for _mapp in ("meddelanden", "kontroll"):
        (KO_DIR / _mapp).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://localhost"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(KO_DIR / "meddelanden"),
        "data_folder_out": str(KO_DIR / "meddelanden"),
        "control_folder": str(KO_DIR / "kontroll"),
        "polling_interval": 0.05,
    }
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = False  # each control message would be a file that nobody fetches

# --- API -------------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        # Token first: its WWW-Authenticate header is what makes "nobody logged in" a 401 and not a 403.
        "rest_framework.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["samverkan.api.lasare.Json"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "samverkan.api.sidor.Paginering",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_RATES": {"token": "10/min"},
    # Without this a caller could name a new sender in X-Forwarded-For for every attempt.
    "NUM_PROXIES": 1 if SECURE_PROXY_SSL_HEADER else 0,
    "EXCEPTION_HANDLER": "samverkan.api.bas.felsvar",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Lägesbild",
    "DESCRIPTION": "Veckobedömningar, statistik och lägesbilder för stadsdelsförvaltning och lokalpolis.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None},  # no check at somebody else's
    "SCHEMA_PATH_PREFIX": r"/api/v1/",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "Hemvist": "samverkan.models.mote.Hemvist",
        "Motesstatus": "samverkan.models.Mote.Status",
        "Importstatus": "lagesbild.models.Importkorning.Status",
        "Importutfall": "lagesbild.models.Importrad.Utfall",
        "Omgangsstatus": "atgardsplan.models.Uppfoljningsomgang.Status",
        "Uppfoljningslage": "atgardsplan.models.Uppfoljning.Lage",
        "Uppfoljningsstatus": "atgardsplan.models.Uppfoljning.Status",
        "Uppfoljningsutfall": "lagesbild.models.Insatsuppfoljning.Utfall",
        "Klassningslage": "platser.models.Klassning.Lage",
        "Klassningsslag": "platser.models.Klassning.Slag",
        "Bedomningslage": "lagesbild.models.Veckobedomning.Lage",
        "Investeringsstatus": "platser.models.Trygghetsinvestering.Status",
        "Platsatgardsstatus": "platser.models.Platsatgard.Status",
        "Handelsekalla": "lagesbild.models.Handelse.Kalla",
        "Indikatorkalla": "atgardsplan.models.Indikator.Kalla",
        "Indikatorriktning": "atgardsplan.models.Indikator.Riktning",
        "Planstatus": "atgardsplan.models.Atgardsplan.Status",
        "Lagesbildsstatus": "lagesbild.models.Lagesbild.Status",
        "Renderingsstatus": "lagesbild.models.Rendering.Status",
        "Synpunktsstatus": "platser.models.Synpunkt.Status",
        "Platsorsaksslag": "platser.models.Platsorsak.Slag",
        "Vandringsslag": "platser.models.Trygghetsvandring.Slag",
        "Vandringsstatus": "platser.models.Trygghetsvandring.Status",
    },
}

# --- Mail, logs ------------------------------------------------------------------------------------------------------

EMAIL = env.dj_email_url("EMAIL_URL", "console://")
if "EMAIL_BACKEND" not in EMAIL:
    raise ImproperlyConfigured(
        "EMAIL_URL ska börja med smtp://, submission:// (TLS), console://, file:// eller dummy://. "
        "Lägg till ?ssl=true för en server som har TLS från början."
    )
vars().update({k: v for k, v in EMAIL.items() if k.isupper()})
EMAIL_TIMEOUT = EMAIL.get("EMAIL_TIMEOUT") or 20  # seconds without an answer; Django would wait for ever
DEFAULT_FROM_EMAIL = env.str("AVSANDARE", "lagesbild@localhost")
ADRESS = env.str("ADRESS", "http://localhost:8000").rstrip("/")  # where the links in mail lead

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"rad": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"konsol": {"class": "logging.StreamHandler", "formatter": "rad"}},
    "root": {"handlers": ["konsol"], "level": env.str("LOGGNIVA", "INFO")},
    "loggers": {
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "WARNING"},
    },
}
