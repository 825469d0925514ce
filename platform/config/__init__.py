"""The configuration room; the one place that touches the import path.

`platform/` is a source root, never a package, because `platform` is a module of the standard library. The
repository root (with `graph`, `matching` and `api`) is put behind it, so `import platform` stays what it was.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(1, str(ROOT))

from config.celery import app as celery_app  # noqa: E402

__all__ = ["ROOT", "celery_app"]
