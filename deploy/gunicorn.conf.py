"""gunicorn behind nginx: two workers with two threads each for every two cores."""

import os
import shutil
import tempfile

wsgi_app = "newsportal.wsgi"
bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
# More of them wait for each other: each page costs a tenth more with four.
threads = 2
# Each worker loads the portal itself: what listens for changes is a thread, which no fork
# takes along, and a reload (SIGHUP) shall bring new code.
preload_app = False

# nginx keeps its connections; without this each request would open a new one.
keepalive = 15
# A worker that gives no sign for so long is replaced; what it answers has no part in it.
timeout = 30
# A reload lets requests under way come to their end, a large picture at the longest.
graceful_timeout = 65

# What nginx lets through as well; an address in Chinese takes nine bytes a character.
limit_request_line = 8190
limit_request_fields = 64
limit_request_field_size = 8190

# The sign of life is a file; on a disk that is busy it could come too late.
_memory = "/dev/shm"  # noqa: S108 - a folder of the kernel's, in memory
worker_tmp_dir = _memory if os.access(_memory, os.W_OK) else None
# Two portals on one machine would otherwise share a control socket.
control_socket_disable = True


# Where the workers count together for /metrics. The portal's own code is left to them, or a
# reload would bring them what this process had loaded before.
def on_starting(server):
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(
        prefix="newsportal-metrics-", dir=worker_tmp_dir
    )


def on_exit(server):
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
