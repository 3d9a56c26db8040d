"""E-mail through the SMTP server of the settings: plain text and HTML, in the language of the reader."""

import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from aftercare.faces.messages.channels.refusing import AddressRefused
from aftercare.faces.messages.models import Message

FOOT = {
    "zh-hans": "此邮件由系统自动发出，请勿直接回复。如需联系我们，请在进度页面留言或致电客服。",
    "en": "This message was sent by a program; replies are not read. Please write on the page of your request, "
    "or call us.",
}
OPEN = {"zh-hans": "打开查看", "en": "Open"}
LETTER = (
    '<!doctype html><html lang="{}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<body style=\"margin:0;background:#f4f6f6;font-family:-apple-system,'PingFang SC','Microsoft YaHei',sans-serif\">"
    '<div style="max-width:560px;margin:0 auto;padding:24px 16px">'
    '<div style="background:#fff;border-radius:10px;padding:24px;color:#1d2b2a;font-size:16px;line-height:1.7">'
    '<h1 style="font-size:19px;margin:0 0 12px">{}</h1>{}{}</div>'
    '<p style="color:#6b7776;font-size:13px;line-height:1.6">{}</p></div></body></html>'
)
BUTTON = (
    '<p style="margin:20px 0 0"><a href="{}" style="display:inline-block;background:#0f5c55;color:#fff;'
    'padding:10px 22px;border-radius:8px;text-decoration:none">{}</a></p>'
    '<p style="font-size:13px;color:#6b7776;word-break:break-all">{}</p>'
)


def deliver(message: Message, text: str) -> str:
    """Send it; answers `outbox` when no SMTP server is set. An unreachable or busy server raises an OSError.

    Raises AddressRefused when the server refuses this address for good (5xx to RCPT).
    """
    if not settings.EMAIL_HOST:
        return "outbox"
    language = "en" if message.language.startswith("en") else "zh-hans"
    letter = EmailMultiAlternatives(
        subject=" ".join(message.subject.split()),
        body=f"{text}\n\n-- \n{FOOT[language]}\n",
        to=[message.address],
        connection=connection(),
        headers={
            "Message-ID": f"<message-{message.pk}@{_domain()}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": "en" if language == "en" else "zh-CN",
        },
    )
    letter.attach_alternative(as_html(message, text, language), "text/html")
    try:
        letter.send()
    except smtplib.SMTPRecipientsRefused as refused:
        code, said = next(iter(refused.recipients.values()))
        if 500 <= code < 600:
            raise AddressRefused(f"{code} {said.decode(errors='replace')}") from refused
        raise
    return "smtp"


def connection() -> EmailBackend:
    """The way to the SMTP server, as the settings say."""
    return EmailBackend(timeout=settings.EMAIL_TIMEOUT)


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"


def as_html(message: Message, text: str, language: str) -> SafeString:
    """The letter as HTML: the same words, the link as a button and once more in full."""
    words, link = message.body, ""
    if "{link}" in message.body:
        before, _brace, _after = message.body.partition("{link}")
        link = text[len(before) : len(text) - len(_after)] if _after else text[len(before) :]
        words = message.body.replace("{link}", "").rstrip("：: ")
    paragraphs = SafeString("".join(f"<p>{escape(line)}</p>" for line in words.splitlines() if line.strip()))
    button = format_html(BUTTON, link, OPEN[language], link) if link.startswith("http") else SafeString(escape(link))
    return format_html(
        LETTER, "en" if language == "en" else "zh-Hans", message.subject, paragraphs, button, FOOT[language]
    )
