"""Every way the desk's own things change."""

from aftercare.service.desk.actions.bulk import begin_bulk, begin_undo, finish_bulk, finish_undo
from aftercare.service.desk.actions.exports import ask_for_list, finish_list
from aftercare.service.desk.actions.phrases import put_away, save_macro, save_text, use_macro
from aftercare.service.desk.actions.views import open_with, remove_view, save_view, set_columns

__all__ = [
    "ask_for_list",
    "begin_bulk",
    "begin_undo",
    "finish_bulk",
    "finish_list",
    "finish_undo",
    "open_with",
    "put_away",
    "remove_view",
    "save_macro",
    "save_text",
    "save_view",
    "set_columns",
    "use_macro",
]
