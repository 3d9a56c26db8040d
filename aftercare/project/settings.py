"""Django's settings. One file; what differs between installations comes from `environment`."""

from datetime import timedelta
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from aftercare.project import logging as log_setup
from aftercare.project.environment import DEMO_PASSWORD as KNOWN_PASSWORD
from aftercare.project.environment import ROOT, Environment

environment = Environment()

SECRET_KEY = environment.signing_key
DEBUG = environment.debug
DEMO = environment.demo
DEMO_PASSWORD = KNOWN_PASSWORD if DEMO else ""  # printed where the demo starts
ALLOWED_HOSTS = environment.hosts.split(",")
PUBLIC_URL = environment.public_url.rstrip("/")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SEAL_KEY = environment.seal_key.get_secret_value() or SECRET_KEY

ROOMS = [
    "aftercare.ground.core",
    "aftercare.ground.jobs",
    "aftercare.ground.audit",
    "aftercare.ground.accounts",
    "aftercare.ground.policies",
    "aftercare.ground.files",
    "aftercare.ground.search",
    "aftercare.ground.numbering",
    "aftercare.ground.submissions",
    "aftercare.records.estate",
    "aftercare.records.contractors",
    "aftercare.service.deadlines",
    "aftercare.service.warranty",
    "aftercare.service.cases",
    "aftercare.service.workorders",
    "aftercare.service.desk",
    "aftercare.care.escalation",
    "aftercare.care.incidents",
    "aftercare.care.relations",
    "aftercare.care.dates",
    "aftercare.care.replies",
    "aftercare.care.privacy",
    "aftercare.care.surveys",
    "aftercare.outcome.settlement",
    "aftercare.outcome.conduct",
    "aftercare.insight.forms",
    "aftercare.insight.reports",
    "aftercare.insight.rehearsal",
    "aftercare.faces.messages",
    "aftercare.faces.rest",
    "aftercare.faces.web",
    "aftercare.project",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "django_tasks",
    "django_tasks_db",
    *ROOMS,
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "aftercare.project.watching.metrics.MeterMiddleware",
    "aftercare.faces.web.middleware.RequestIdMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "aftercare.ground.accounts.middleware.ActorMiddleware",
    "aftercare.faces.web.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "aftercare.faces.web.middleware.NoStoreMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "aftercare.faces.web.middleware.RefusalMiddleware",
    "aftercare.faces.web.middleware.SignInRequiredMiddleware",
    "aftercare.ground.accounts.middleware.NewPasswordMiddleware",
    "axes.middleware.AxesMiddleware",
]
AUTH_USER_MODEL = "accounts.Staff"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "aftercare.ground.accounts.entering.StaffBackend"]
SESSION_ENGINE = "aftercare.ground.accounts.entering"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "phone", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "aftercare.ground.accounts.request.client_ip"
AXES_LOCKOUT_CALLABLE = "aftercare.faces.web.entrance.staff.locked_out"
PROXIES = environment.proxies

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
PAGES_BEFORE_NEW_PASSWORD = ["account_change_password", "account_logout", "account_reauthenticate", "set_language"]
ACCOUNT_ADAPTER = "aftercare.ground.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# A whole office may come from one address; wrong passwords for one name are counted by axes.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "100/5m/ip", "reauthenticate": "20/m/user"}
MFA_ADAPTER = "aftercare.ground.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Aftercare"
USERSESSIONS_TRACK_ACTIVITY = False
ROOT_URLCONF = "aftercare.project.urls"
TEMPLATES = [
    {
        "NAME": "jinja",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [ROOT / "aftercare" / "faces" / "web" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "aftercare.faces.web.environment.environment",
            "context_processors": ["aftercare.faces.web.html.shared"],
        },
    },
    {  # the pages of third parties
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]
WSGI_APPLICATION = "aftercare.project.wsgi.application"

DATABASES = {"default": dict(dj_database_url.parse(environment.database_url, conn_max_age=None))}
_database = DATABASES["default"]
_database["CONN_HEALTH_CHECKS"] = True
if "sqlite3" in str(_database["ENGINE"]):
    (ROOT / "var").mkdir(exist_ok=True)
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA busy_timeout=10000;",
    }
else:
    _database["OPTIONS"] = {"server_side_binding": True, "prepare_threshold": 1}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

BROKER = environment.broker_address
TASKS = {
    "default": {
        "BACKEND": "aftercare.ground.jobs.announcing.AnnouncingBackend"
        if BROKER
        else "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "slow"],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
USE_I18N = True
LOCALE_DEPTHS = ("*/", "*/*/", "*/*/*/")  # a catalogue for each room and each audience of the web; ours come first
LOCALE_PATHS = [path for depth in LOCALE_DEPTHS for path in sorted((ROOT / "aftercare").glob(f"{depth}locale"))]
USE_TZ = True
TIME_ZONE = environment.time_zone

LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"

STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},  # needs collectstatic
}
if environment.s3_bucket:
    STORAGES["contents"] = environment.store_of_contents
STATIC_URL = "static/"
STATIC_ROOT = ROOT / "var" / "static"
MEDIA_ROOT = environment.files_root
LARGEST_VIDEO_MB, LARGEST_VOICE_MB = environment.largest_video_mb, environment.largest_voice_mb
PACKS_ROOT = environment.packs_root

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = environment.https
SESSION_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = False
# The proxy speaks http with us; what it says of its own connection is believed only where one of ours stands before us.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if environment.https and environment.proxies else None
SECURE_HSTS_SECONDS = 31_536_000 if environment.https else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

API_CALLS_PER_TOKEN = environment.api_calls_per_token
API_CALLS_PER_ADDRESS = environment.api_calls_per_address
API_ORIGINS = frozenset(origin.strip() for origin in environment.api_origins.split(",") if origin.strip())

PATHS_OF_MONITORS = ("/live", "/ready", "/metrics")
METRICS_TOKEN = environment.metrics_token.get_secret_value()

CSRF_FAILURE_VIEW = "aftercare.faces.web.views.csrf_failed"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LOGGING = log_setup.configure(level=environment.log_level, readable=environment.debug or environment.demo)

EMAIL_HOST = environment.email_host
EMAIL_PORT = environment.email_port
DEFAULT_FROM_EMAIL = environment.email_from
EMAIL_HOST_USER = environment.email_user
EMAIL_HOST_PASSWORD = environment.email_password.get_secret_value()
EMAIL_USE_TLS = environment.email_security == "starttls"
EMAIL_USE_SSL = environment.email_security == "tls"
EMAIL_TIMEOUT = 20
SMS_URL = environment.sms_url
SMS_TOKEN = environment.sms_token.get_secret_value()
SMS_TO_FIELD, SMS_TEXT_FIELD = environment.sms_to_field, environment.sms_text_field
WEBHOOKS_PRIVATE = environment.webhooks_private
