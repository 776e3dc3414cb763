"""Which Spark a server elsewhere has. No response tells it, so the recorder asks once: after the first error, or when the
session ends. An older server does not know all that a newer client asks for.
"""

from ..link import channel
from ..link.fence import fenced
from . import asking

#: Ids of sessions whose server is elsewhere and has not been asked, and of those that have got a response.
_unknown = set()
_answered = set()


def watch_session(session):
    _unknown.add(session)


def answered(session):
    """There was a response in this session."""
    _answered.add(session)


@fenced('connect')
def look(session):
    if session not in _unknown:
        return
    _unknown.discard(session)
    version = asking.version(session)
    if version is not None:
        channel.push({'type': 'connectServer', 'sessionId': session, 'sparkVersion': version})


def look_last():
    """At the end of the process. Nobody waits for a server that has not answered before."""
    for session in _unknown & _answered:
        look(session)
