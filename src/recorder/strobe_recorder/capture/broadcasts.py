"""Broadcast variables: the call that created one, and its pickled size."""

import os

from ..calls import calls
from ..link import channel
from ..link.fence import fenced
from ..stack import framevalues


@fenced('broadcasts')
def made(frame):
    """Called after the command that gives the pickled file to the JVM, sent by `Broadcast.__init__`."""
    maker = frame
    while maker is not None and maker.f_globals.get('__name__', '').startswith('py4j.'):
        maker = maker.f_back
    if maker is None or maker.f_code.co_name != '__init__':
        return
    value = framevalues.value(maker, 'self')
    if type(value).__name__ != 'Broadcast':
        return
    call = calls.innermost(frame)
    if call is not None:
        channel.push({'type': 'broadcastCreated', 'callId': call.id, 'size': _size(value.__dict__.get('_path'))})


def _size(path):
    try:
        return os.path.getsize(path) or None
    except (OSError, TypeError):
        return None
