"""What gunicorn runs: Django, behind the layers that answer without it."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsportal.settings")
application = get_wsgi_application()
for path in settings.WSGI_LAYERS:
    application = import_string(path)(application)
