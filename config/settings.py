"""Django settings. Everything that differs between places comes from the environment (config.environment)."""

from datetime import timedelta

import dj_database_url
from csp.constants import NONCE, NONE, SELF

from config import embedded, environment, logs

BASE_DIR = environment.BASE_DIR
LOCAL_DIR = environment.local_dir()
EMBEDDED = environment.uses_embedded_servers()
_URLS = environment.server_urls()

# --- servers -----------------------------------------------------------------------------------------------------
SERVER_URLS_SECRET = _URLS
DATABASE_ROLE = environment.database_role()
DATABASE_ROLE_NAMES = environment.role_names(_URLS)
DATABASE_ROLE_PASSWORDS = environment.role_passwords(_URLS)
DATABASES = {
    "default": {
        **dj_database_url.parse(_URLS[environment.URL_NAMES[DATABASE_ROLE]]),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CELERY_BROKER_URL = _URLS["REDIS_URL"]
# The same for clients other than Celery.
REDIS_URL = embedded.redis_client_url(CELERY_BROKER_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Queues: authorities/job_kinds.py.
CELERY_TASK_DEFAULT_QUEUE = "interactive"
CELERY_TASK_ROUTES = {"authorities.tasks.strike": {"queue": "maintenance"}}
# An officer's jobs that wait at one time; more are refused until some are done.
WAITING_JOBS_PER_OFFICER = environment.whole("WAITING_JOBS_PER_OFFICER", default=20)
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- 名特优新 ----------------------------------------------------------------------------------------------------
# Evidence that households hand in: bytes a file, files a criterion (示例), and a command that reads a file on its
# standard input and ends with 0 (clean) or 1 (infected), e.g. `clamdscan -`; empty: none.
MAX_EVIDENCE_BYTES = environment.whole("MAX_EVIDENCE_BYTES", default=10 * 1024**2)
MAX_EVIDENCE_FILES = environment.whole("MAX_EVIDENCE_FILES", default=6)
EVIDENCE_SCANNER = environment.text("EVIDENCE_SCANNER", default="")

# --- secrets -----------------------------------------------------------------------------------------------------
SECRET_KEY = environment.secret("SECRET_KEY")
# Sealing of document numbers and phones (registry/sealing.py): 32 hex digits each.
SEALING_KEY = environment.secret("SEALING_KEY")
INDEX_KEY = environment.secret("INDEX_KEY")
# Hashes and seals of the audit log (authorities/audit_log/macs.py): whoever has it beside the database can forge both.
AUDIT_KEY = environment.secret("AUDIT_KEY")

# --- application -------------------------------------------------------------------------------------------------
DEBUG = False
ALLOWED_HOSTS = environment.listed("ALLOWED_HOSTS", default=("127.0.0.1", "localhost") if EMBEDDED else ())
CSRF_TRUSTED_ORIGINS = environment.listed("CSRF_TRUSTED_ORIGINS")
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "portal.apps.AssetsConfig",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "oauth2_provider",
    "csp",
    "django_structlog",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "authorities",
    "casework",
    "registry",
    "typing_engine",
    "mingteyouxin",
    "appeals",
    "portal",
]
MIDDLEWARE = [
    "authorities.client_address.remember_client_address",
    "portal.tracing.TraceMiddleware",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    # What protects a page protects a file too, so it stands outside of what serves files.
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.bad_input.NulMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
    "portal.visitors.AddressLimits",
    "authorities.officer.middleware.OfficerGate",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "portal.bad_input.PostedTextMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    # Innermost, so that the pages it gives know the reader and carry the headers of all others.
    "portal.errors.BareAnswersMiddleware",
]
FILE_UPLOAD_HANDLERS = [
    "authorities.request_size.SizeUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "portal.uploads.TidyUploadHandler",
]
# While one writes (`make web`): templates and static files are read anew whenever they are asked for.
DEVELOPMENT = environment.flag("DEVELOPMENT")
_TEMPLATE_LOADERS = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "portal.context.site",
                "portal.context.navigation",
            ],
            "loaders": (
                _TEMPLATE_LOADERS if DEVELOPMENT else [("django.template.loaders.cached.Loader", _TEMPLATE_LOADERS)]
            ),
        },
    }
]

FORM_RENDERER = "authorities.form_renderer.Renderer"

# --- people ------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "authorities.Officer"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "office"
LOGOUT_REDIRECT_URL = "home"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "authorities.officer.sessions.OfficerBackend"]
# 等保三级 (GB/T 22239—2019, 8.1.4.1 a) asks for passwords that are complex and changed at intervals, without figures;
# those here are the customary ones. The other choice follows NIST SP 800-63B: long, no composition, no expiry.
PASSWORD_POLICY = environment.text("PASSWORD_POLICY", default="dengbao3")
_VALIDATION = "django.contrib.auth.password_validation."
_PASSWORD_POLICIES = {
    "dengbao3": {
        "max_age_days": environment.whole("PASSWORD_MAX_AGE_DAYS", default=90),
        "validators": [
            {"NAME": "authorities.password_rules.LongEnoughValidator", "OPTIONS": {"min_length": 10}},
            {"NAME": "authorities.password_rules.CharacterClassesValidator", "OPTIONS": {"at_least": 3}},
            {"NAME": "authorities.password_rules.NotUsedBeforeValidator", "OPTIONS": {"last": 5}},
        ],
    },
    "passphrase": {
        "max_age_days": 0,
        "validators": [{"NAME": "authorities.password_rules.LongEnoughValidator", "OPTIONS": {"min_length": 15}}],
    },
}
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": _VALIDATION + "UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name")},
    },
    {"NAME": _VALIDATION + "CommonPasswordValidator"},
    *environment.one_of("PASSWORD_POLICY", PASSWORD_POLICY, _PASSWORD_POLICIES)["validators"],
]
PASSWORD_MAX_AGE_DAYS = _PASSWORD_POLICIES[PASSWORD_POLICY]["max_age_days"]
# GB/T 22239—2019, 8.1.4.1 b asks for a limit of failed attempts and for sessions that end by themselves; the figures
# are ours. A lock that never opens by itself would let anybody shut officers out; a security administrator opens it
# sooner.
LOGIN_LOCK_MINUTES = environment.whole("LOGIN_LOCK_MINUTES", default=30)
SESSION_IDLE_MINUTES = environment.whole("SESSION_IDLE_MINUTES", default=30)
SESSION_ABSOLUTE_MINUTES = environment.whole("SESSION_ABSOLUTE_MINUTES", default=8 * 60)
# An invitation is handed over in person or by phone the same or the next working day; over a weekend it holds too.
INVITATION_HOURS = environment.whole("INVITATION_HOURS", default=72)
# What an officer does so soon after the credentials were set anew is marked in the audit log.
RENEWAL_MARK_HOURS = environment.whole("RENEWAL_MARK_HOURS", default=24)
# From where officers' pages may be reached (CIDR, comma-separated); empty: from everywhere.
OFFICER_NETWORKS = environment.networks("OFFICER_NETWORKS")

ACCOUNT_ADAPTER = "authorities.officer.adapters.OfficerAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Failures are counted by axes alone, so that one lock has one way to be opened.
ACCOUNT_RATE_LIMITS = False
_FORMS = "authorities.officer.account_forms."
ACCOUNT_FORMS = {
    "login": _FORMS + "LoginForm",
    "reauthenticate": _FORMS + "ReauthenticateForm",
    "change_password": _FORMS + "ChangePasswordForm",
}
MFA_ADAPTER = "authorities.officer.adapters.OfficerMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
# On localhost alone: everywhere else the browser itself asks for HTTPS.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not environment.flag("HTTPS")
# A code is good for its own half minute alone: allauth remembers used codes for no longer than that.
MFA_TOTP_PERIOD = 30
MFA_TOTP_TOLERANCE = 0
MFA_FORMS = {
    "authenticate": _FORMS + "AuthenticateForm",
    "authenticate_webauthn": _FORMS + "AuthenticateWebAuthnForm",
    "reauthenticate": _FORMS + "ReauthenticateCodeForm",
    "reauthenticate_webauthn": _FORMS + "ReauthenticateWebAuthnForm",
    "activate_totp": _FORMS + "ActivateTOTPForm",
    "add_webauthn": _FORMS + "AddWebAuthnForm",
}
AXES_FAILURE_LIMIT = 5
# The pair is locked, so that nobody shuts an officer out from elsewhere; the account is slowed (lockout.py).
AXES_HANDLER = "authorities.lockout.Handler"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = timedelta(minutes=LOGIN_LOCK_MINUTES)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_USERNAME_CALLABLE = "authorities.lockout.counted_name"
AXES_CLIENT_IP_CALLABLE = "authorities.lockout.counted_address"
AXES_LOCKOUT_CALLABLE = "authorities.officer.entrance.locked_out"
# Nothing that was typed is kept beside the count.
AXES_SENSITIVE_PARAMETERS = ["login", "password", "code", "credential", "csrfmiddlewaretoken", "next", "token"]

# --- households that log in --------------------------------------------------------------------------------------
# Identity services of provinces (registry/people/openid.py): a JSON list, or a file that holds one.
PERSON_PROVIDERS = environment.json_list("PERSON_PROVIDERS")
# The class that sends short messages; without one, login by code is not offered. The demonstration writes a file.
SMS_SENDER = environment.text(
    "SMS_SENDER", default="authorities.delivery.sms.FileSender" if environment.flag("DEMO") else ""
)
SMS_FILE = LOCAL_DIR / "demo-sms.txt"
# A gateway by HTTP, for SMS_SENDER=authorities.delivery.sms.HttpSender.
SMS_HTTP_URL = environment.text("SMS_HTTP_URL", default="")
SMS_HTTP_TOKEN = environment.text("SMS_HTTP_TOKEN", default="")
SMS_HTTP_KNOWS_KEYS = environment.flag("SMS_HTTP_KNOWS_KEYS")
SMS_HTTP_RECEIPTS_URL = environment.text("SMS_HTTP_RECEIPTS_URL", default="")
# The server that takes e-mail; without one none is sent.
EMAIL_HOST = environment.text("EMAIL_HOST", default="")
EMAIL_PORT = environment.whole("EMAIL_PORT", default=25)
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.text("EMAIL_FROM", default="noreply@localhost")
# The class that asks whether a name and a phone number belong together (registry/people/real_names.py); empty: a person
# finds out.
REAL_NAME_CHECKER = environment.text("REAL_NAME_CHECKER", default="")
if SMS_SENDER == "authorities.delivery.sms.FileSender" and not environment.flag("DEMO"):
    raise environment.MissingSetting("SMS_SENDER: FileSender is for the demonstration (DEMO=1); name a real sender.")
# A household's session ends when nothing was asked for so long.
PERSON_IDLE_MINUTES = environment.whole("PERSON_IDLE_MINUTES", default=30)

# --- language and time -------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# --- what the pages say about themselves -------------------------------------------------------------------------
# A demonstration says so on every page.
DEMO = environment.flag("DEMO")
DEMO_PASSWORD = environment.demo_password() if DEMO else ""
SITE_NAME = environment.text("SITE_NAME", default="个体工商户分型分类服务平台")
# Where the public reads these pages, for what is printed and hangs in shops: https://host, without a path. Empty: the
# address under which whoever prints it came in.
PUBLIC_ADDRESS = environment.text("PUBLIC_ADDRESS", default="").rstrip("/")
# The footer that government sites carry (DESIGN 8); what is not set says that it is an example.
SITE_FOOTER = {
    "organiser": environment.text("SITE_ORGANISER", default="示例市场监督管理局（示例）"),
    "identifier": environment.text("SITE_IDENTIFIER", default="0000000000（示例）"),
    "icp": environment.text("SITE_ICP", default="示例ICP备00000000号"),
    "police": environment.text("SITE_POLICE", default="示例公网安备00000000000000号"),
    "phone": environment.text("SITE_PHONE", default="000-00000000（示例）"),
    "address": environment.text("SITE_ADDRESS", default="示例省示例市示例路1号（示例）"),
}

# --- log ---------------------------------------------------------------------------------------------------------
LOGGING = logs.configuration(readable=DEMO)
# A task carries on the number of the request that sent it.
DJANGO_STRUCTLOG_CELERY_ENABLED = True

# --- files -------------------------------------------------------------------------------------------------------
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEVELOPMENT
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEVELOPMENT
# Files are for our own pages.
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
_PACKAGES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "portal" / "assets",
    ("packages/bootstrap", _PACKAGES / "bootstrap" / "dist"),
    ("packages/htmx", _PACKAGES / "htmx.org" / "dist"),
    ("packages/echarts", _PACKAGES / "echarts" / "dist"),
]

# Uploaded feeds and the files the platform makes; never under a web root.
FILE_STORE = environment.folder("FILE_STORE", default=LOCAL_DIR / "files")
# The witness of the audit log (config/witness.py): where it listens, and where its files are read. Without a socket the
# lines are appended to the files directly, which proves nothing against the account that does it.
AUDIT_WITNESS_SOCKET = environment.text("AUDIT_WITNESS_SOCKET", default="")
AUDIT_WITNESS_FOLDER = environment.folder("AUDIT_WITNESS_FOLDER", default=LOCAL_DIR / "audit-witness")
if not (EMBEDDED or AUDIT_WITNESS_SOCKET or environment.text("AUDIT_WITNESS_FOLDER", default="")):
    raise environment.MissingSetting(
        "AUDIT_WITNESS_SOCKET: where the witness of the audit log listens (config/witness.py); without one, "
        "AUDIT_WITNESS_FOLDER alone, a folder that the platform itself appends to, which proves less."
    )
# Days after which an exported list or log is removed from the file store.
# By how many percent a complete list may have fewer rows than the last one before an officer must confirm it (示例).
INTAKE_SHRINK_PERCENT = environment.whole("INTAKE_SHRINK_PERCENT", default=10)
EXPORT_DAYS = environment.whole("EXPORT_DAYS", default=7)
# An exported list holds at most so many rows.
LIST_EXPORT_ROWS = environment.whole("LIST_EXPORT_ROWS", default=1_000_000)
MAX_FEED_BYTES = 2 * 1024**3
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024**2

# --- personal data ------------------------------------------------------------------------------------------------
# Hours for which a reason given once shows an officer one household's personal data in full.
REVEAL_HOURS = environment.whole("REVEAL_HOURS", default=8)

# --- typing ------------------------------------------------------------------------------------------------------
# Households in one shard of a run; measured best between 20,000 and 100,000 (MEASUREMENTS).
TYPING_SHARD_SIZE = environment.whole("TYPING_SHARD_SIZE", default=50_000)
# Worker processes that help the one that leads a run: as many as there are besides it.
TYPING_HELPERS = environment.whole("TYPING_HELPERS", default=1)

# --- 名特优新 -------------------------------------------------------------------------------------------------------
# Public comments on a classification standard from one address in an hour (示例; a shop's whole family may share one).
CLASS_COMMENTS_AN_HOUR = environment.whole("CLASS_COMMENTS_AN_HOUR", default=10)
# Codes that objectors to public notices are sent in an hour (示例): to one address; for one notice, after which there
# is one more a minute. And of how many households of one notice one phone may say something.
NOTICE_OBJECTIONS_AN_HOUR = environment.whole("NOTICE_OBJECTIONS_AN_HOUR", default=10)
NOTICE_CODES_AN_HOUR = environment.whole("NOTICE_CODES_AN_HOUR", default=60)
NOTICE_OBJECTIONS_A_PHONE = environment.whole("NOTICE_OBJECTIONS_A_PHONE", default=5)

# --- open API ----------------------------------------------------------------------------------------------------
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "cache",
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
}
# Gateways in front of the platform that add to X-Forwarded-For; 0: the header is not believed.
TRUSTED_PROXIES = environment.whole("TRUSTED_PROXIES", default=0)
# A gateway before the proxy that is not counted gives all callers one address, and every limit is the whole country's.
# So how many there are is said, and not guessed.
if TRUSTED_PROXIES and environment.whole("GATEWAYS", default=-1) != TRUSTED_PROXIES - 1:
    raise environment.MissingSetting(
        "GATEWAYS: say how many gateways stand before the proxy, 0 for none; TRUSTED_PROXIES is one more than that."
    )
# From one address: what is posted by those who have not logged in, and searches.
ANONYMOUS_POSTS_A_MINUTE = environment.whole("ANONYMOUS_POSTS_A_MINUTE", default=120)
# From one network of addresses, as many times as much: behind one there may be a whole market.
NETWORK_FACTOR = environment.whole("NETWORK_FACTOR", default=5)
# Refusals of strangers from one network that are written down one by one in an hour; the rest is counted.
NOISE_KEPT_AN_HOUR = environment.whole("NOISE_KEPT_AN_HOUR", default=5)
SEARCHES_A_MINUTE = environment.whole("SEARCHES_A_MINUTE", default=600)
REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    # The schema writes the version that it is asked for into a header: no other than these.
    "ALLOWED_VERSIONS": ["v1"],
    # OPTIONS would tell what stands in our docstrings.
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "authorities.api.problem_details.answer",
    "DEFAULT_THROTTLE_RATES": {
        "lookup": environment.text("API_LOOKUP_RATE", default="600/min"),
        # Machines: tokens asked for and calls made from one address, calls of one machine.
        "token": environment.text("API_TOKEN_RATE", default="60/min"),
        "address": environment.text("API_ADDRESS_RATE", default="600/min"),
        "machine": environment.text("API_MACHINE_RATE", default="300/min"),
    },
    "NUM_PROXIES": TRUSTED_PROXIES,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "个体工商户名录和分型标准开放接口",
    "DESCRIPTION": (
        "按名称或号码查询个体工商户的公开信息和分型，查询各省已公布的分型标准；登记过的部门系统提交归集文件。"
        "出错时以 application/problem+json 回答，其中 code 固定不变。"
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": True,
    # Several answers have a field `status`; a name made from its values would change with them.
    "ENUM_NAME_OVERRIDES": {"RecheckStatusEnum": "appeals.enums.RecheckStatus"},
    "TAGS": [
        {"name": "名录", "description": "对所有人开放"},
        {"name": "分型标准", "description": "对所有人开放"},
        {"name": "令牌", "description": "登记过的系统对接方取得令牌"},
        {"name": "归集", "description": "登记过的系统对接方凭令牌提交数据"},
        {"name": "异议", "description": "登记过的系统对接方凭令牌查询异议、答复核查"},
    ],
}

# --- machines ----------------------------------------------------------------------------------------------------
# OAuth 2 for machines only: one grant, no consent screens, no refreshing. A token lives as long as a delivery takes.
OAUTH2_PROVIDER_APPLICATION_MODEL = "authorities.Machine"
OAUTH2_PROVIDER = {
    "OAUTH2_SERVER_CLASS": "oauthlib.oauth2.BackendApplicationServer",
    "OAUTH2_VALIDATOR_CLASS": "authorities.api.tokens.MachineValidator",
    "SCOPES_BACKEND_CLASS": "authorities.api.tokens.MachineScopes",
    "ACCESS_TOKEN_EXPIRE_SECONDS": environment.whole("API_TOKEN_SECONDS", default=1800),
    "CLIENT_SECRET_GENERATOR_LENGTH": 48,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    # RFC 9700; tokens are kept as their SHA-256 only.
    **{
        f"COMPLIANT_BCP_RFC9700_{name}": True
        for name in (
            "IMPLICIT_GRANT",
            "PASSWORD_GRANT",
            "PKCE_METHOD",
            "ACCESS_TOKEN_TRANSPORT",
            "AUTHZ_RESPONSE_ISS",
            "TOKEN_STORAGE",
            "REFRESH_TOKEN",
            "REDIRECT_URI_SCHEME",
            "REDIRECT_URI_MATCHING",
            "PKCE_REQUIRED",
        )
    },
}
# Hours for which the secret before a renewal still opens, so that a department can change over without a gap.
MACHINE_SECRET_OVERLAP_HOURS = environment.whole("MACHINE_SECRET_OVERLAP_HOURS", default=72)
# Days after which a machine must have been renewed.
MACHINE_VALID_DAYS = environment.whole("MACHINE_VALID_DAYS", default=366)

# --- security ----------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "frame-src": [NONE],
        "worker-src": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_ENGINE = "authorities.officer.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_MINUTES * 60
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.errors.csrf_failure"
# The reference deployment ends TLS at its proxy; the demonstration on 127.0.0.1 has none.
if environment.flag("HTTPS"):
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
