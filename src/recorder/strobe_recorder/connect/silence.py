"""Servers that do not answer: pyspark tries again and again, for ten minutes by default, and says nothing meanwhile."""

from ..link import channel
from ..link.fence import fenced

#: Attempts that failed one after another: a connection that breaks once is made again at once.
_TOLD_AFTER = 2
#: Id of a session -> `[when its server did not answer first, attempts since then]`.
_silent = {}


@fenced('connect')
def failed(session, error):
    """An RPC of this session failed."""
    code = getattr(error, 'code', None)
    if not callable(code) or getattr(code(), 'name', None) != 'UNAVAILABLE':
        return
    since = _silent.setdefault(session, [channel.now(), 0])
    since[1] += 1
    if since[1] == _TOLD_AFTER:
        _tell(session, since[0])


def answered(session):
    """There was a response in this session."""
    if session in _silent:
        _, attempts = _silent.pop(session)
        if attempts >= _TOLD_AFTER:
            _tell(session, None)


def _tell(session, since):
    channel.push({'type': 'connectSilence', 'sessionId': session, 'since': since})
