"""The project's own record among the packages: entry points of pyproject.toml are found, its folders can be imported.

`pip install -e .` would do the same but needs setuptools, which no lock brings and no network may be there to fetch.
"""

import os
import shutil
import tomllib
from pathlib import Path
from typing import Any

from launcher.place import Place

NAME = "red_capsule"


def is_current(place: Place) -> bool:
    """True when the record says what pyproject.toml says, for this folder."""
    return all(_text_of(place.packages / name) == text for name, text in files(place).items())


def write(place: Place) -> None:
    """Write the record in place of an older one; RECORD goes last, because a record without it counts as cut off."""
    for older in place.packages.glob(f"{NAME}-*.dist-info"):
        shutil.rmtree(older)
    for name, text in files(place).items():
        path = place.packages / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


def files(place: Place) -> dict[str, str]:
    """The files of the record and their text."""
    told = tomllib.loads((place.root / "pyproject.toml").read_text(encoding="utf-8"))
    project, version = told["project"], told["project"]["version"]
    folder = f"{NAME}-{version}.dist-info"
    found = {
        f"{folder}/METADATA": f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {version}\n",
        f"{folder}/INSTALLER": "launcher\n",
        f"{folder}/entry_points.txt": entry_points(project),
        # ASCII whatever the folder is called: Python reads the line in the encoding of the machine
        f"{NAME}.pth": f"import os, sys; sys.path.append(os.fsdecode({os.fsencode(place.root)!r}))\n",
    }
    record = "".join(f"{path},,\n" for path in [*found, f"{folder}/RECORD"])
    return found | {f"{folder}/RECORD": record}


def entry_points(project: dict[str, Any]) -> str:
    """`[project.entry-points]` and `[project.scripts]` in the form packages keep them."""
    groups: dict[str, dict[str, str]] = dict(project.get("entry-points", {}))
    if project.get("scripts"):
        groups["console_scripts"] = project["scripts"]
    lines = [
        "\n".join([f"[{group}]", *(f"{name} = {target}" for name, target in sorted(points.items())), ""])
        for group, points in sorted(groups.items())
    ]
    return "\n".join(lines)


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""
