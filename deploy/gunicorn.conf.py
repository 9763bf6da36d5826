"""gunicorn behind nginx: two workers with four threads each for every two cores."""

import os

wsgi_app = "newsportal.wsgi"
bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
# nginx keeps its connections; without this each request would open a new one.
keepalive = 15
# The slowest request, a large picture, and no more.
timeout = 60
graceful_timeout = 65
# Two portals on one machine would otherwise share a control socket.
control_socket_disable = True
