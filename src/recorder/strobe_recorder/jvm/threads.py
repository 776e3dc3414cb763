"""Threads without a user frame continue the call of the thread that started them."""

import sys
import threading

from ..calls import calls
from ..link import channel
from ..link.fence import fenced


def patch():
    """Below `Thread.start`, so that a traceback has no additional frame."""
    name = '_start_joinable_thread' if hasattr(threading, '_start_joinable_thread') else '_start_new_thread'
    original = getattr(threading, name)
    line = channel

    def start_thread(function, *args, **kwargs):
        if line.on:
            _inherit(function, sys._getframe(1))
        return original(function, *args, **kwargs)

    setattr(threading, name, start_thread)


@fenced('threads')
def _inherit(function, frame):
    thread = getattr(function, '__self__', None)
    if not isinstance(thread, threading.Thread):
        return
    origin = calls.origin(frame)
    if origin is not None:
        calls.inherit(thread, origin)
