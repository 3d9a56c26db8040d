"""Every setting that comes from outside, typed and documented. Its reference page is generated from here."""

from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[2]
DEMO_PASSWORD = "anju-2026"  # noqa: S105  of every account that the demo makes: everybody knows it


class Environment(BaseSettings):
    """Variables of the environment; a safe default or a loud failure for each."""

    model_config = SettingsConfigDict(env_file=None, extra="ignore", frozen=True)

    database_url: str = Field(
        default=f"sqlite:///{ROOT / 'var' / 'aftercare.sqlite3'}",
        description="Where the data is: sqlite:///path or postgresql://user:password@host/name.",
    )
    secret_key: SecretStr = Field(
        default=SecretStr(""),
        description="Signs sessions and links. Required unless AFTERCARE_DEMO is on; at least 32 characters.",
        alias="AFTERCARE_SECRET_KEY",
    )
    seal_key: SecretStr = Field(
        default=SecretStr(""),
        description="Signs the seals of the audit trail; derived from the secret key when empty.",
        alias="AFTERCARE_SEAL_KEY",
    )
    demo: bool = Field(
        default=False, description="Runs the demo company: shows sign-ins and codes.", alias="AFTERCARE_DEMO"
    )
    debug: bool = Field(
        default=False, description="Shows errors in full; never in production.", alias="AFTERCARE_DEBUG"
    )
    hosts: str = Field(
        default="localhost,127.0.0.1,[::1]",
        description="Host names this installation answers to, with commas between.",
        alias="AFTERCARE_HOSTS",
    )
    public_url: str = Field(
        default="http://127.0.0.1:8000",
        description="The address that owners and contractors reach; links in messages begin with it.",
        alias="AFTERCARE_PUBLIC_URL",
    )
    https: bool = Field(
        default=False,
        description="Whether people reach it by https; turns on secure cookies and HSTS.",
        alias="AFTERCARE_HTTPS",
    )
    files_root: Path = Field(
        default=ROOT / "var" / "files", description="Folder of photos and documents.", alias="AFTERCARE_FILES"
    )
    largest_video_mb: int = Field(
        default=200,
        ge=1,
        le=4096,
        description="Largest video that is taken with a report or a message, in megabytes.",
        alias="AFTERCARE_LARGEST_VIDEO_MB",
    )
    largest_voice_mb: int = Field(
        default=30,
        ge=1,
        le=1024,
        description="Largest voice recording that is taken, in megabytes.",
        alias="AFTERCARE_LARGEST_VOICE_MB",
    )
    broker: SecretStr = Field(
        default=SecretStr(""),
        description="Broker that tells Celery workers of jobs at once, such as redis://host:6379/0 or amqp://…; empty: "
        "`manage.py work` looks itself. Needs the packages of requirements/roads.lock.",
        alias="AFTERCARE_BROKER",
    )
    s3_bucket: str = Field(
        default="",
        description="Bucket of an S3-compatible store that keeps photos and documents; empty keeps them in the folder. "
        "The folder then holds what a machine has at hand. Needs the packages of requirements/roads.lock.",
        alias="AFTERCARE_S3_BUCKET",
    )
    s3_endpoint: str = Field(
        default="", description="Address of the store; empty is Amazon's own.", alias="AFTERCARE_S3_ENDPOINT"
    )
    s3_region: str = Field(
        default="", description="Region of the bucket, where it has one.", alias="AFTERCARE_S3_REGION"
    )
    s3_key: str = Field(default="", description="Name of the access key.", alias="AFTERCARE_S3_KEY")
    s3_secret: SecretStr = Field(
        default=SecretStr(""), description="Secret of the access key.", alias="AFTERCARE_S3_SECRET"
    )
    packs_root: Path = Field(default=ROOT / "packs", description="Folder of policy packs.", alias="AFTERCARE_PACKS")
    proxies: int = Field(
        default=0,
        ge=0,
        description="How many proxies of yours stand before the server and add X-Forwarded-For and X-Forwarded-Proto; "
        "0 trusts no such header.",
        alias="AFTERCARE_PROXIES",
    )
    time_zone: str = Field(
        default="Asia/Shanghai",
        description="Zone in which times are shown where a development names none.",
        alias="AFTERCARE_TIME_ZONE",
    )
    email_host: str = Field(default="", description="SMTP server; empty writes mail to the outbox only.")
    email_port: int = Field(default=25, description="Port of the SMTP server.")
    email_from: str = Field(default="aftercare@localhost", description="Sender of mail.", alias="AFTERCARE_EMAIL_FROM")
    api_calls_per_token: int = Field(
        default=600,
        ge=0,
        description="Calls a program may make in a minute with one token; 0 is no limit.",
        alias="AFTERCARE_API_CALLS_PER_TOKEN",
    )
    api_calls_per_address: int = Field(
        default=1200,
        ge=0,
        description="Calls that may come from one address in a minute, with or without a token; 0 is no limit.",
        alias="AFTERCARE_API_CALLS_PER_ADDRESS",
    )
    api_origins: str = Field(
        default="",
        description="Sites whose pages may call the interface for programs (CORS), with commas between; empty: none.",
        alias="AFTERCARE_API_ORIGINS",
    )
    email_user: str = Field(default="", description="Name to sign in at the SMTP server; empty signs in nowhere.")
    email_password: SecretStr = Field(default=SecretStr(""), description="Password at the SMTP server.")
    email_security: Literal["none", "starttls", "tls"] = Field(
        default="none", description="How mail is encrypted on its way: none, starttls (port 587) or tls (port 465)."
    )
    sms_url: str = Field(
        default="",
        description="Address of the SMS provider, called by POST with JSON; empty writes text messages to the outbox "
        "only.",
        alias="AFTERCARE_SMS_URL",
    )
    sms_token: SecretStr = Field(
        default=SecretStr(""), description="Sent to the SMS provider as a bearer token.", alias="AFTERCARE_SMS_TOKEN"
    )
    sms_to_field: str = Field(
        default="to", description="What the SMS provider calls the number.", alias="AFTERCARE_SMS_TO_FIELD"
    )
    sms_text_field: str = Field(
        default="text", description="What the SMS provider calls the text.", alias="AFTERCARE_SMS_TEXT_FIELD"
    )
    webhooks_private: bool = Field(
        default=False,
        description="Whether webhooks may go to addresses inside the network (loopback, private); off guards it.",
        alias="AFTERCARE_WEBHOOKS_PRIVATE",
    )
    metrics_token: SecretStr = Field(
        default=SecretStr(""),
        description="Bearer token that reads /metrics; empty lets only this machine read it, not through a proxy.",
        alias="AFTERCARE_METRICS_TOKEN",
    )
    log_level: str = Field(default="INFO", description="Least level written to the log.", alias="AFTERCARE_LOG_LEVEL")

    @cached_property
    def signing_key(self) -> str:
        """The secret key; a fixed one only for the demo and for tests, which guard nothing."""
        key = self.secret_key.get_secret_value()
        if key:
            if len(key) < 32:
                raise ValueError("AFTERCARE_SECRET_KEY: too short. Give at least 32 random characters.")
            return key
        if self.demo:
            return "demo-only-key-that-guards-nothing-0000"
        raise ValueError(
            "AFTERCARE_SECRET_KEY: missing. Give at least 32 random characters, or set AFTERCARE_DEMO=1 to try it out."
        )

    @cached_property
    def broker_address(self) -> str:
        """Where the broker is; empty when there is none. Raises ValueError where nobody could speak to it."""
        address = self.broker.get_secret_value()
        if address and find_spec("celery") is None:
            raise ValueError("AFTERCARE_BROKER: Celery is not installed. Run `deploy/setup.py roads`, or unset it.")
        return address

    @cached_property
    def store_of_contents(self) -> dict[str, Any]:
        """The S3-compatible store as Django's STORAGES names it. Nobody reads the bucket but this installation."""
        return {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {
                "bucket_name": self.s3_bucket,
                "endpoint_url": self.s3_endpoint or None,
                "region_name": self.s3_region or None,
                "access_key": self.s3_key or None,
                "secret_key": self.s3_secret.get_secret_value() or None,
                "default_acl": None,
                "querystring_auth": True,
                "file_overwrite": True,
            },
        }
