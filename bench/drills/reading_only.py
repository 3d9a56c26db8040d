"""Settings of a web server whose connections to SQLite may only read, as on a disk that takes no writes."""

from bench.settings import *  # noqa: F403 - the product's settings, all of them
from bench.settings import DATABASES

DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA query_only=ON;"
