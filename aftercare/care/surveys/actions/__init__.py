"""Asking owners how it was: by telephone, by stars, by questionnaire."""

from aftercare.care.surveys.actions.asking import answer_questionnaire, send_after_closing, send_periodic
from aftercare.care.surveys.actions.calling import rate, record_callback

__all__ = ["answer_questionnaire", "rate", "record_callback", "send_after_closing", "send_periodic"]
