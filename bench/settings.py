"""The product's settings with plain static names, so that no styles need to be built before a page is measured."""

from aftercare.project.settings import *  # noqa: F403 - the product's settings, all of them

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
