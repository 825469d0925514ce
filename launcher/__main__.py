"""The door of the launcher: `python3 -m launcher <command>`; finds a Python that is new enough first.

This file must stay readable for old Pythons, so that they can say that they are too old.
"""

import os
import shutil
import sys

OLDEST = (3, 11)
NEWEST = (3, 13)


def other_python() -> "str | None":
    """Another interpreter on the path that the locked packages are made for, or None."""
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which("python3." + str(minor))
        if found:
            return found
    return None


def main() -> int:
    """Run the command, with another Python if this one does not fit."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        from launcher.commands import run

        return run(sys.argv[1:])
    found = other_python()
    if found and "RED_CAPSULE_OTHER_PYTHON" not in os.environ:
        os.environ["RED_CAPSULE_OTHER_PYTHON"] = found
        os.execv(found, [found, "-m", "launcher", *sys.argv[1:]])  # noqa: S606  # no shell is wanted
    sys.stderr.write(
        "This is Python {}.{}; the platform needs Python 3.11, 3.12 or 3.13. Install one of them "
        "(Debian, Ubuntu: apt install python3 python3-venv) or name it: make demo PYTHON=/path/to/python3.12\n"
        "\u9700\u8981 Python 3.11\u20133.13\u3002\n".format(*sys.version_info[:2])
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
