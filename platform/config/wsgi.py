"""The web server's way in (gunicorn --chdir platform config.wsgi --preload)."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DATABASE_ROLE", "door")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018  # every page is loaded before the workers are forked: a killed one is back at once
