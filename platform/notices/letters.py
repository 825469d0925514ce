"""The letter of a mail: its words in the reader's language, as plain text and as simple HTML, links made whole."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone, translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from notices.kinds import room_words
from notices.models import Mail, Notice

PREFERENCES = "/notices/preferences/"
MOST_LISTED = 100
PAPER = "font-family:-apple-system,'PingFang SC','Microsoft YaHei',sans-serif;color:#1f2328;line-height:1.6"


@dataclass(frozen=True)
class Line:
    """One notice as it is read: the sentence, the whole link, the time."""

    sentence: str
    link: str
    told_at: str


Sections = dict[str, list[Line]]


def words_of(notice: Notice, language: str) -> str:
    """The sentence in `language`, filled with its words."""
    return words_in(notice.sentence, notice.words, language)


def words_in(sentence: str, words: dict[str, Any], language: str) -> str:
    """An English message id in `language`, filled with its words."""
    with translation.override(language or settings.LANGUAGE_CODE):
        return gettext(sentence).format(**words) if sentence else ""


def whole(link: str) -> str:
    """A link as it works outside the platform; another site's is none of ours."""
    if not link.startswith("/") or link.startswith("//"):
        return ""
    return settings.SITE_URL.rstrip("/") + link


def letter_of(mail: Mail) -> EmailMultiAlternatives:
    """The letter, ready to be sent. Its Message-ID is the row's, so that a second copy is known as one."""
    with translation.override(mail.recipient.language or settings.LANGUAGE_CODE):
        notices = list(mail.notices.order_by("-is_urgent", "told_at", "pk"))
        sections, left_out = _sections(notices[:MOST_LISTED]), max(len(notices) - MOST_LISTED, 0)
        letter = EmailMultiAlternatives(
            _subject(mail, len(notices)),
            _text(mail, sections, left_out),
            to=[mail.recipient.email],
            headers={
                "List-Unsubscribe": f"<{whole(PREFERENCES)}>",
                "Message-ID": f"<mail-{mail.pk}-{mail.made_at:%Y%m%d%H%M%S}@red-capsule>",
                "Auto-Submitted": "auto-generated",
            },
        )
        letter.attach_alternative(_html(mail, sections, left_out), "text/html")
        return letter


def _sections(notices: list[Notice]) -> Sections:
    found: Sections = defaultdict(list)
    for notice in notices:
        sentence = gettext(notice.sentence).format(**notice.words)
        moment = f"{timezone.localtime(notice.told_at):%Y-%m-%d %H:%M}"
        found[str(room_words(notice.room))].append(Line(sentence, whole(notice.link), moment))
    return dict(found)


def _subject(mail: Mail, count: int) -> str:
    if mail.form == Mail.Form.SINGLE:
        words = gettext("Red Capsule: {organisation}")
    elif mail.form == Mail.Form.WEEKLY:
        words = ngettext(
            "{organisation}: {count} notice of the week", "{organisation}: {count} notices of the week", count
        )
    else:
        words = ngettext("{organisation}: {count} notice", "{organisation}: {count} notices", count)
    return words.format(organisation=mail.organisation, count=count)


def _foot(mail: Mail) -> str:
    words = gettext("You get this because you work for {organisation} on the Red Capsule platform.")
    return words.format(organisation=mail.organisation.name)


def _more(left_out: int) -> str:
    words = ngettext("And {count} more on the page of notices.", "And {count} more on the page of notices.", left_out)
    return words.format(count=left_out) if left_out else ""


def _text(mail: Mail, sections: Sections, left_out: int) -> str:
    if mail.form == Mail.Form.SINGLE:
        parts = [part for lines in sections.values() for line in lines for part in (line.sentence, line.link)]
    else:
        parts = [_section_text(room, lines) for room, lines in sections.items()]
    choose = gettext("Choose what you hear and how often: {link}").format(link=whole(PREFERENCES))
    return "\n\n".join(part for part in [*parts, _more(left_out), _foot(mail), choose] if part)


def _section_text(room: str, lines: list[Line]) -> str:
    rows = [f"· {line.sentence}  ({line.told_at})" + (f"\n  {line.link}" if line.link else "") for line in lines]
    return "\n".join([f"【{room}】", *rows])


def _html(mail: Mail, sections: Sections, left_out: int) -> str:
    body = format_html_join("", "{}", ((_section_html(room, lines),) for room, lines in sections.items()))
    return format_html(
        '<!doctype html><html lang="{}"><body style="margin:0;padding:24px;background:#f6f5f3">'
        '<div style="max-width:36rem;margin:auto;padding:24px;background:#fff;border-top:3px solid #B3261E;{}">'
        '<p style="margin:0 0 16px;color:#59636e">{}</p>{}<p>{}</p>'
        '<p style="margin:24px 0 0;padding-top:12px;border-top:1px solid #e4e2de;color:#59636e;font-size:13px">{}<br>'
        '<a href="{}" style="color:#59636e">{}</a></p></div></body></html>',
        translation.get_language(),
        PAPER,
        mail.organisation.name,
        body,
        _more(left_out),
        _foot(mail),
        whole(PREFERENCES),
        gettext("Choose what you hear and how often"),
    )


def _section_html(room: str, lines: list[Line]) -> SafeString:
    rows = format_html_join("", "{}", ((_line_html(line),) for line in lines))
    return format_html(
        '<h2 style="margin:20px 0 8px;font-size:16px">{}</h2><ul style="padding-left:20px">{}</ul>', room, rows
    )


def _line_html(line: Line) -> SafeString:
    words: SafeString | str = line.sentence
    if line.link:
        words = format_html('<a href="{}" style="color:#B3261E">{}</a>', line.link, line.sentence)
    return format_html('<li style="margin:6px 0">{} <span style="color:#59636e">{}</span></li>', words, line.told_at)
