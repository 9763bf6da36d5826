"""Django's own way to PostgreSQL, with less said back and forth."""

from select import POLLIN, poll

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that is looked at before it is asked, and that keeps plans."""

    def is_usable(self) -> bool:
        """Tell whether the server is still there; what it closed, the socket says at once."""
        if self.connection is None or self.connection.closed:
            return False
        socket = poll()
        socket.register(self.connection.pgconn.socket, POLLIN)
        is_quiet = not socket.poll(0)
        return is_quiet or super().is_usable()

    def _configure_connection(self, connection) -> bool:
        """Let PostgreSQL plan a prepared statement once, whatever it is filled with.

        Nor may it compile plans, which takes longer than to answer what pages ask for.
        """
        super()._configure_connection(connection)
        with connection.cursor() as cursor:
            cursor.execute("SET plan_cache_mode = force_generic_plan; SET jit = off")
        return True
