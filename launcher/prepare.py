"""What must be done before the pages open: translations, static files, tables, demo data."""

from collections.abc import Iterable
from pathlib import Path

from launcher import say, stamp
from launcher.errand import Errand
from launcher.place import Place

ASK_APPLIED = """
import os, psycopg
database = psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=10)
if database.execute("SELECT to_regclass('django_migrations')").fetchone()[0]:
    print(*database.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall(), sep="\\n")
"""


def manage(place: Place, environment: dict[str, str], *words: str) -> Errand:
    """One management command of the platform."""
    command = [str(place.python), "platform/manage.py", *words]
    return Errand(words[0], command, place.root, environment, place.logs / "setup.log")


def translations(place: Place, environment: dict[str, str]) -> None:
    """Compile the Chinese and English sentences if they changed."""
    folder = place.root / "platform" / "translations"
    key = stamp.key_of_files(folder, folder.rglob("*.po"))
    once(
        place,
        "translations",
        key,
        any(folder.rglob("*.mo")),
        "Translations",
        manage(place, environment, "compile_translations"),
    )


def static_files(place: Place, environment: dict[str, str]) -> None:
    """Collect scripts and styles if they changed."""
    key = stamp.key_of(key_of_static(place), (place.root / "requirements.txt").read_text(encoding="utf-8"))
    made = (place.data / "static" / "staticfiles.json").exists()
    task = manage(place, environment, "collectstatic", "--noinput", "--verbosity", "0")
    once(place, "static", key, made, "Static files", task)


def key_of_static(place: Place) -> str:
    """One key for every file that is served as it is."""
    folders = (place.root / "platform").glob("*/static")
    return stamp.key_of_files(place.root, files_in(folders))


def files_in(folders: Iterable[Path]) -> list[Path]:
    """All files below the folders, but not our own stamps."""
    return [
        path for folder in folders for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")
    ]


def once(place: Place, name: str, key: str, made: bool, title: str, task: Errand) -> None:
    """Run the task unless it was done for this key and what it made is still there."""
    folder = place.data / "stamps"
    folder.mkdir(exist_ok=True)
    if made and stamp.is_done(folder / name, key):
        return
    with say.step(title) as step:
        stamp.undo(folder / name)
        task.run(note=lambda _: step.note())
        stamp.done(folder / name, key)


def tables(place: Place, environment: dict[str, str]) -> None:
    """Bring the tables to this version; at once when the database says that they are."""
    mark, files = place.data / "stamps" / "tables", key_of_migrations(place)
    if stamp.is_done(mark, key_of_tables(place, environment, files)):
        return
    with say.step("Tables") as step:
        for words in (("migrate", "--noinput"), ("seed_reference",)):
            manage(place, environment, *words).run(note=lambda _: step.note())
    mark.parent.mkdir(exist_ok=True)
    stamp.done(mark, key_of_tables(place, environment, files))


def key_of_migrations(place: Place) -> str:
    """One key for the migrations there are; taken before they run, since files may change meanwhile."""
    packages = (place.root / "requirements.txt").read_text(encoding="utf-8")
    files = list((place.root / "platform").glob("*/migrations/*.py"))
    return stamp.key_of(stamp.key_of_files(place.root, files), packages)


def key_of_tables(place: Place, environment: dict[str, str], files: str) -> str:
    """One key for the migrations there are (`files`) and those that the database has."""
    command = [str(place.python), "-c", ASK_APPLIED]
    errand = Errand("migrate", command, place.root, environment, place.logs / "setup.log")
    return stamp.key_of(files, *errand.run())


def demo_data(place: Place, environment: dict[str, str]) -> None:
    """Make the demo cluster; what is there already is left alone."""
    with say.step("Demo cluster") as step:
        manage(place, environment, "seed_demo", "--skip-checks").run(note=step.note)


def demo_sign_ins(place: Place, environment: dict[str, str]) -> list[str]:
    """Who may sign in to the demo, as lines to print."""
    return manage(place, environment, "demo_signins", "--skip-checks").run()
