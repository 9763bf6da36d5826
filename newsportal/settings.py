"""One settings file for every place the portal runs; the environment says what differs."""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

from newsportal import embedded, logs, secret, sentry

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def _number(name, default):
    text = env.str(name, default=str(default))
    if not (text.isascii() and text.isdigit()):
        raise ImproperlyConfigured(f"{name} is {text!r}; give a whole number.")
    return int(text)


# --- Place: where the portal keeps its files and under which address it is known

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
PORT = _number("PORT", 8000)
SITE_URL = env.str("SITE_URL", default=f"http://localhost:{PORT}").rstrip("/")

_site = urlsplit(SITE_URL)
_loopback = ["localhost", "127.0.0.1", "[::1]"]
IS_SECURE = _site.scheme == "https"
if not _site.hostname or (not IS_SECURE and _site.hostname not in [*_loopback, "::1"]):
    raise ImproperlyConfigured(
        f"SITE_URL is {SITE_URL!r}; give the address readers type, with https://. "
        "Plain http:// is accepted for localhost only."
    )

# --- Security

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or secret.read_or_make(VAR_DIR)
ALLOWED_HOSTS = [_site.hostname] if IS_SECURE else _loopback
CSRF_TRUSTED_ORIGINS = [SITE_URL]
# How many proxies of ours stand before gunicorn; only they may name the client.
TRUSTED_PROXIES = _number("TRUSTED_PROXIES", 0)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SECURE_SSL_REDIRECT = IS_SECURE
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_SECURE
SECURE_HSTS_PRELOAD = IS_SECURE
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

_prefix = "__Host-" if IS_SECURE else ""
SESSION_ENGINE = "accounts.session_store"
SESSION_COOKIE_NAME = f"{_prefix}session"
SESSION_COOKIE_SECURE = IS_SECURE
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_NAME = f"{_prefix}csrf"
CSRF_COOKIE_SECURE = IS_SECURE
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "newsportal.views.deadends.csrf_failure"
# Readable by scripts, says no more than "ask for the personal fragment".
HINT_COOKIE_NAME = "visitor"
# What a visitor means to buy, signed.
CART_COOKIE_NAME = f"{_prefix}cart"
CART_COOKIE_AGE = HINT_COOKIE_AGE = 30 * 24 * 3600

PICTURE_MAX_BYTES = _number("PICTURE_MAX_BYTES", 20 * 1024 * 1024)
# All files of one complaint or supplement together.
EVIDENCE_MAX_BYTES = _number("EVIDENCE_MAX_BYTES", 20 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Files in the format of ip2region, for IPv4 and IPv6, that know provinces; parted by a comma.
REGION_DATABASES = env.list("REGION_DATABASE", default=[])

# --- Apps

INSTALLED_APPS = [
    "newsportal.apps.NewsportalConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "accounts.apps.AccountsConfig",
    "taggit",
    "articles.apps.ArticlesConfig",
    "comments.apps.CommentsConfig",
    "shop.apps.ShopConfig",
    "newsportal.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_prose_editor",
    "js_asset",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "newsportal.middleware.request_id",
    "newsportal.middleware.care",
    "newsportal.middleware.headers",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "newsportal.middleware.client_address",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "newsportal.middleware.language",
    "newsportal.middleware.hint_cookie",
    "shop.middleware.visitor_cart",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "newsportal.middleware.Refusals",
    "newsportal.middleware.SimpleMode",
]

ROOT_URLCONF = "newsportal.urls"
WSGI_APPLICATION = "newsportal.wsgi.application"
# What answers in front of Django, each wrapped around what stands before it.
WSGI_LAYERS = [
    "newsportal.page_cache.layer.layer",
    "articles.beacon.layer",
    "newsportal.metrics.layer",
]
AUTH_USER_MODEL = "accounts.Member"
APPEND_SLASH = True

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.LengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["accounts.backends.Backend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:centre"
LOGOUT_REDIRECT_URL = "articles:home"
PASSWORD_RESET_TIMEOUT = 3600

# --- Signing in: django-allauth in our templates (accounts/doors.py) and with our limits

# Tries in a quarter of an hour, and what one network or address may ask for in an hour.
PASSWORD_TRIES = _number("PASSWORD_TRIES", 8)
CODE_TRIES = _number("CODE_TRIES", 8)
NETWORK_TRIES = _number("NETWORK_TRIES", 40)
SIGN_UPS_PER_NETWORK = _number("SIGN_UPS_PER_NETWORK", 30)
RESETS_PER_NETWORK = _number("RESETS_PER_NETWORK", 30)
MAILS_PER_ADDRESS = _number("MAILS_PER_ADDRESS", 6)

ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
# An address that is taken is told by mail only; who is meant decides the confirmation.
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_RATE_LIMITS = False
ACCOUNT_FORMS = {
    "login": "accounts.forms.sign_in.SignInForm",
    "signup": "accounts.forms.sign_up.SignUpForm",
    "add_email": "accounts.forms.email.EmailForm",
    "reset_password": "accounts.forms.sign_in.ResetForm",
    "reset_password_from_key": "accounts.forms.password.ResetKeyForm",
    "change_password": "accounts.forms.password.ChangeForm",
    "set_password": "accounts.forms.password.SetForm",
    "reauthenticate": "accounts.forms.password.ConfirmForm",
}
MFA_ADAPTER = "accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_SECURE
# Else whoever has a second factor could never change their address.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# A clock may be half a minute late or early.
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = False
MFA_FORMS = {
    "authenticate": "accounts.forms.second_factor.CodeForm",
    "reauthenticate": "accounts.forms.second_factor.ConfirmCodeForm",
    "activate_totp": "accounts.forms.second_factor.ActivateForm",
    "login_webauthn": "accounts.forms.second_factor.PasskeySignInForm",
    "authenticate_webauthn": "accounts.forms.second_factor.PasskeyStepForm",
    "reauthenticate_webauthn": "accounts.forms.second_factor.PasskeyConfirmForm",
    "add_webauthn": "accounts.forms.second_factor.PasskeyForm",
    "edit_webauthn": "accounts.forms.second_factor.PasskeyNameForm",
}

# --- Complaints: how many one network may file in an hour, and in a day without a proof of work

COMPLAINTS_PER_NETWORK = _number("COMPLAINTS_PER_NETWORK", 10)
UNPROVEN_COMPLAINTS_PER_NETWORK = _number("UNPROVEN_COMPLAINTS_PER_NETWORK", 3)

# --- Mail: to the worker's output unless a server is named, as smtp+tls://user:word@host:587

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("MAIL_FROM", default=f"noreply@{_site.hostname}")

# --- What the apps add to shared pages (newsportal/parts.py)

# Of a request: a dictionary of HTML by the name of the slot it fills.
VISITOR_PARTS = [
    "accounts.parts.visitor",
    "accounts.points_parts.visitor",
    "articles.parts.visitor",
    "comments.parts.visitor",
    "shop.parts.visitor",
]
# Of a request: dictionaries of title, url, count (or None) and group, one for each entry of
# the personal centre. Groups: figures, today, reading, mail (what is unread), shop, account.
CENTRE_PARTS = [
    "accounts.points_parts.centre",
    "accounts.parts.centre",
    "articles.parts.centre",
    "comments.parts.centre",
    "shop.parts.centre",
]
# Of a request: pieces of HTML that stand on the centre's first page, in this order.
CENTRE_PANELS = [
    "accounts.parts.sanctions",
    "accounts.points_parts.panel",
    "articles.parts.recent_favourites",
]
# Of a member: (path in the archive, what JSON can hold or an open file).
EXPORT_PARTS = [
    "accounts.exports.export",
    "accounts.points_parts.export",
    "articles.parts.export",
    "comments.parts.export",
    "comments.complaint_parts.export",
    "shop.parts.export",
]
# Of a member who has left: forget what is about them alone. Called inside a transaction.
ERASE_PARTS = [
    "articles.parts.erase",
    "comments.parts.erase",
    "comments.complaint_parts.erase",
    "shop.parts.erase",
]
# Of a member: querysets of what they reported; each row has a name, url, reason, at, outcome.
REPORT_PARTS = ["accounts.reporting.filed_by", "comments.reporting.filed_by"]
DESK_PARTS = [
    "comments.desk_parts.desk",
    "comments.complaint_parts.desk",
    "articles.parts.desk",
]
# Without arguments: what is counted by the day for the desk (newsportal/figures.py).
FIGURE_PARTS = [
    "articles.parts.figures",
    "comments.parts.figures",
    "accounts.parts.figures",
    "shop.parts.figures",
]
# Of the numbers of the demo's articles by key: add to the demo.
DEMO_PARTS = ["comments.demo.load", "shop.demo.load"]
# Without arguments: the pages and calls that `make bench` measures (newsportal/bench).
BENCH_PARTS = [
    "articles.bench.parts",
    "articles.bench_masking.parts",
    "accounts.bench.parts",
    "comments.bench.parts",
    "shop.bench.parts",
    "newsportal.bench.words.parts",
]

# --- Simple mode: the names of the views that stay open, for readers and for the desk's people

READING = [
    "admin:*",
    "articles:archive*",
    "articles:article",
    "articles:author",
    "articles:author_feed",
    "articles:category",
    "articles:category_feed",
    "articles:cover",
    "articles:feed",
    "articles:home",
    "articles:hot",
    "articles:key",
    "articles:latest",
    "articles:newsflash",
    "articles:newsflashes",
    "articles:old_article",
    "articles:picture",
    "articles:search",
    "articles:sitemap*",
    "articles:subscribe",
    "articles:suggest",
    "articles:tag",
    "articles:tag_feed",
    "articles:topic",
    "articles:topics",
    "comments:challenge",
    "comments:complain*",
    "comments:find",
    "favicon",
    "media",
    "newsportal:complaints",
    "newsportal:page",
    "newsportal:qr",
    "robots",
    # The way to the desk.
    "account_confirm_email",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reset_password*",
    "mfa_authenticate",
    "mfa_login_webauthn",
]
DESK_DOORS = ["account_*", "articles:picture_upload", "mfa_*", "usersessions_list"]

# --- Who is told, with the scopes concerned, that the word list has changed

WORDS_CHANGED = ["articles.tasks.words_changed", "comments.tasks.words_changed"]
# What new words are tried on: (scope, name of the kind, (title, address, text) newest first).
WORD_SAMPLES = ["articles.parts.word_samples", "comments.parts.word_samples"]

# --- Pages in memory (newsportal/page_cache)

# Megabytes in each process; 0 remembers none.
PAGE_MEMORY = _number("PAGE_MEMORY", 64)
# Where changes are heard: the primary itself, if DATABASE_URL names a pool or a replica.
LISTEN_DATABASE_URL = env.str("LISTEN_DATABASE_URL", default="")
# Model and field of the moments at which the clock alone changes pages.
PAGE_MOMENTS = [
    ("articles.Article", "published_at"),
    ("articles.Article", "expires_at"),
    ("articles.FrontSlot", "starts_at"),
    ("articles.FrontSlot", "ends_at"),
    ("articles.Newsflash", "published_at"),
    ("articles.Topic", "published_at"),
    ("articles.Picture", "licence_expires_at"),
    ("newsportal.Announcement", "starts_at"),
    ("newsportal.Announcement", "ends_at"),
]
# Without arguments: forget what the process remembers of the site, since it has changed.
SITE_CHANGED = ["newsportal.site._drop", "accounts.levels._drop"]

# --- Rich text of editable pages: its form field, its admin, and how readers get it

RICH_TEXT_FIELD = "articles.editor.body_form_field"
RICH_TEXT_LAY_OUT = "articles.body.printed"
RICH_TEXT_ADMIN = "articles.editor.EditorAdminMixin"

# --- The desk: its menu as (group, [(model, icon)])

DESK_MENU = [
    (
        _("Every day"),
        [
            ("desk", "desk"),
            ("articles.Article", "document"),
            ("articles.Newsflash", "newsflash"),
            ("articles.FrontSlot", "slots"),
            ("articles.HotWord", "search"),
        ],
    ),
    (
        _("Readers"),
        [
            ("comments.Comment", "reply"),
            ("comments.Report", "flag"),
            ("comments.Complaint", "alert"),
            ("accounts.Member", "users"),
            ("accounts.MemberReport", "flag"),
            ("accounts.Sanction", "shield"),
            ("newsportal.Word", "quote"),
            ("accounts.LedgerLine", "table"),
            ("accounts.CheckIn", "calendar-check"),
        ],
    ),
    (
        _("Shop"),
        [
            ("shop.Order", "cart"),
            ("shop.Item", "list"),
            ("shop.Coupon", "ticket"),
            ("shop.Claim", "check"),
            ("shop.Batch", "qr"),
        ],
    ),
    (
        _("Material"),
        [
            ("articles.Picture", "picture"),
            ("articles.Category", "category"),
            ("articles.Topic", "bookmark"),
            ("articles.Tag", "tag"),
            ("articles.Author", "edit"),
        ],
    ),
    (
        _("Running it"),
        [
            ("newsportal.DayFigure", "chart"),
            ("newsportal.SiteSettings", "gear"),
            ("accounts.Level", "ordered-list"),
            ("accounts.EarningRule", "check"),
            ("newsportal.Announcement", "flag"),
            ("newsportal.Page", "page"),
            ("newsportal.NavigationItem", "list"),
            ("newsportal.FriendlyLink", "link"),
            ("articles.Push", "share"),
            ("newsportal.LogEntry", "eye"),
            ("auth.Group", "shield"),
        ],
    ),
]

# --- Database: a PostgreSQL server, or the portal's own

DATABASE_URL = env.str("DATABASE_URL", default="") or embedded.url()
DATABASES = {
    "default": env.db_url_config(DATABASE_URL)
    | {
        "ENGINE": "newsportal.postgresql",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
}
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 3)
# Of statements that ask for it (newsportal/prepared.py), PostgreSQL keeps the plan.
DATABASES["default"]["OPTIONS"].setdefault("prepare_threshold", 0)
# Where pg_dump and pg_restore are, unless the portal's own or the path's will do.
PG_BIN = env.str("PG_BIN", default="")
# What a backup holds of VAR_DIR besides the database; the secret key is not among it.
BACKUP_FOLDERS = ["media", "private"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


# --- Templates, static files and media

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "newsportal.folding.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "newsportal.context.site",
            ],
        },
    },
]

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # What only a view may hand out, having asked whom it belongs to.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "private", "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "newsportal.statics.StaticStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
# The editor's source map is megabytes that browsers ask for only while debugging.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]

# --- Machines that are told what is new

BAIDU_PUSH_URL = env.str("BAIDU_PUSH_URL", default="http://data.zz.baidu.com/urls")
INDEXNOW_URL = env.str("INDEXNOW_URL", default="https://api.indexnow.org/indexnow")

# --- Time and language

LANGUAGE_CODE = env.str("LANGUAGE_CODE", default="zh-hans")
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "newsportal" / "locale"]

# Days, streaks and limits turn over at this midnight, wherever the server stands.
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Shanghai")

# --- Tags

TAGGIT_CASE_INSENSITIVE = True
TAGGIT_TAGS_FROM_STRING = "articles.models.tag.split_tags"
TAGGIT_STRING_FROM_TAGS = "articles.models.tag.join_tags"

# --- Care: who may read /metrics besides this very machine, and who is told of errors

METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
SENTRY_DSN = env.str("SENTRY_DSN", default="")
if SENTRY_DSN:
    sentry.begin(SENTRY_DSN)

# --- Logging

LOG_FORMAT = env.str("LOG_FORMAT", default="line")
if LOG_FORMAT not in ("line", "json"):
    raise ImproperlyConfigured(f"LOG_FORMAT is {LOG_FORMAT!r}; give line or json.")
# A line for each request that reaches Django; nginx has its own log of all.
LOG_REQUESTS = env.bool("LOG_REQUESTS", default=False)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request_id": {
            "()": "django.utils.log.CallbackFilter",
            "callback": logs.add_request_id,
        }
    },
    "formatters": {
        "line": {"format": "{asctime} {levelname} {request_id} {name} {message}", "style": "{"},
        "json": {"()": "newsportal.logs.JsonFormatter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["request_id"],
            "formatter": LOG_FORMAT,
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "procrastinate": {"level": "WARNING"},
        # What visitors mistype is no news; what goes wrong on our side is.
        "django.request": {"level": "ERROR"},
    },
}
