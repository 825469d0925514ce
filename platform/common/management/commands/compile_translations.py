"""Merges the catalogues of all rooms (`translations/zh_Hans/<room>.po`) and compiles one django.mo."""

from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """`python platform/manage.py compile_translations`"""

    help = "Compile the catalogues of all rooms into one."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Writes LC_MESSAGES/django.mo for each language folder."""
        for folder in sorted(path for path in Path(settings.LOCALE_PATHS[0]).iterdir() if path.is_dir()):
            merged = merge(folder)
            target = folder / "LC_MESSAGES"
            target.mkdir(exist_ok=True)
            with (target / "django.mo").open("wb") as file:
                write_mo(file, merged)
            self.stdout.write(f"{folder.name}: {len(merged)} sentences")


def merge(folder: Path) -> Catalog:
    """One catalogue from all rooms; two rooms that translate one sentence differently are an error."""
    merged = Catalog(locale=folder.name)
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=folder.name):
                known = merged.get(message.id, message.context) if message.id else None
                if known and known.string != message.string:
                    raise CommandError(f"{path.name}: {message.id!r} is also {known.string!r} in another room")
                if message.id and message.string:
                    merged[message.id] = message
    return merged
