"""How a web server reaches the program."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hatnhan.config.settings")
application = get_wsgi_application()
