"""The product's settings with what tests alone need: quick passwords, plain static names, databases of their own."""

import os

os.environ.setdefault("AFTERCARE_DEMO", "1")

from aftercare.project.settings import *  # noqa: F403 - the product's settings, all of them
from aftercare.project.settings import DATABASES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # argon2 takes 0.2 s for each sign-in
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    },  # the live server knows no hashes
}
WHITENOISE_AUTOREFRESH = True
API_CALLS_PER_TOKEN = API_CALLS_PER_ADDRESS = 0  # all tests come from one address; those about limits set their own

# A browser asks in parallel, which a database in memory, shared by all threads on one connection, cannot take.
if "sqlite3" in str(DATABASES["default"]["ENGINE"]) and (file := os.environ.get("AFTERCARE_TEST_FILE")):
    DATABASES["default"]["TEST"] = {"NAME": file}
