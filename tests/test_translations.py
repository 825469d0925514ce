"""Every sentence a person can read, in Python and in templates, has its Chinese, with the same blanks."""

import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(settings.ROOT)
CATALOGUES = ROOT / "platform" / "translations" / "zh_Hans"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
BLANK = re.compile(r"\{\w+\}|%\(\w+\)[sd]")


def sources() -> Iterator[tuple[str, str]]:
    """Every file of the product that can hold a sentence, as Python text."""
    for folder in ("platform", "api"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts and "node_modules" not in path.parts:
                yield str(path.relative_to(ROOT)), path.read_text("utf-8")
    for path in sorted((ROOT / "platform").rglob("templates/**/*.html")):
        text = templatize(path.read_text("utf-8"), origin=str(path))
        yield str(path.relative_to(ROOT)), "\n".join(line.strip() for line in text.splitlines())


Sentence = tuple[str | None, str]  # its context, or None, and its English words


@cache
def sentences() -> dict[Sentence, str]:
    """English sentence with its context -> the file that says it first."""
    found: dict[Sentence, str] = {}
    for name, text in sources():
        for _line, message, _comments, context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
            single = message[0] if isinstance(message, tuple) else message
            if single:
                found.setdefault((context, single), name)
    return found


@cache
def translated() -> dict[Sentence, Message]:
    """English sentence with its context -> its entry in the catalogue of a room."""
    found: dict[Sentence, Message] = {}
    for path in sorted(CATALOGUES.glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="zh_Hans"):
                single = message.id[0] if isinstance(message.id, (list, tuple)) else message.id
                if single and message.string and not message.fuzzy:
                    found.setdefault((message.context, str(single)), message)
    return found


def chinese_of(message: Message) -> str:
    """The Chinese of an entry; Chinese has one form for every number."""
    string = message.string[0] if isinstance(message.string, (list, tuple)) else message.string
    return string or ""


def test_the_extraction_finds_sentences_in_python_and_in_templates() -> None:
    assert (None, "Your role in this organisation does not allow this.") in sentences()
    assert sentences()[None, "Skip to the content"] == "platform/web/templates/base.html"


def test_every_sentence_has_its_chinese() -> None:
    missing = {text: name for text, name in sentences().items() if text not in translated()}

    assert missing == {}


def test_every_blank_of_a_sentence_is_filled_in_chinese_too() -> None:
    known = translated()
    wrong = {
        text: chinese_of(known[text])
        for text in sentences()
        if text in known and not set(BLANK.findall(chinese_of(known[text]))) <= set(_blanks_of(known[text]))
    }

    assert wrong == {}


def _blanks_of(message: Message) -> list[str]:
    forms = message.id if isinstance(message.id, (list, tuple)) else [message.id]
    return [blank for form in forms for blank in BLANK.findall(str(form))]
