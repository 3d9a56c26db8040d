"""Words translated when they are shown: the only door from pure modules to Django's translation."""

from django.utils.translation import gettext_lazy as lazy

__all__ = ["lazy"]
