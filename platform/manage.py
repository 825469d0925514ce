"""The command line of the platform: `python platform/manage.py help`."""

import os
import sys


def main() -> None:
    """Run one management command from any folder."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    import config  # noqa: F401  # puts the repository root on the path

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
