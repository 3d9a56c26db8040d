"""Every way the desk's own things change."""

from aftercare.service.desk.actions.views import open_with, remove_view, save_view, set_columns

__all__ = ["open_with", "remove_view", "save_view", "set_columns"]
