"""Sessions in the database as Django keeps them, read by a statement that is planned once."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from newsportal.prepared import Prepared


class SessionStore(db.SessionStore):
    """Django's sessions; every request of a member reads one."""

    def load(self):
        data = next(iter(_alive(self.session_key)), None)
        if data is None:
            self._session_key = None
            return {}
        return self.decode(data)


@Prepared
def _alive(key):
    sessions = Session.objects.filter(session_key=key, expire_date__gt=timezone.now())
    return sessions.values_list("session_data", flat=True)
