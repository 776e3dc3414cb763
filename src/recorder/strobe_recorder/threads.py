"""Threads go on with the call of the thread that started them, where they have no frame of the user's themselves."""
import sys
import threading

from . import actions, calls, channel, threadstate
from .hooks import fenced
from .threadstate import UNKNOWN


def patch():
    original = threading.Thread.start

    def start(self):
        if channel.on:
            _inherit(self, sys._getframe(1))
        try:
            original(self)
        except BaseException as error:
            error.__traceback__ = error.__traceback__.tb_next
            raise

    start.__doc__ = original.__doc__
    start.__wrapped__ = original
    start.__qualname__ = original.__qualname__
    start.__module__ = original.__module__
    threading.Thread.start = start


@fenced('threads')
def _inherit(thread, frame):
    origin = calls.origin(frame)
    if origin is not None:
        thread.__dict__['_strobe_origin'] = origin


def patch_callbacks(module):
    """`py4j.clientserver`: while the JVM calls back, its thread has marks of its own, which come back afterwards."""
    owner = module.ClientServerConnection
    original = owner.__dict__['_call_proxy']

    def _call_proxy(self, obj_id, input):
        state = threadstate.get()
        outside = state.armed, state.base
        state.armed, state.base = None, UNKNOWN
        try:
            return original(self, obj_id, input)
        finally:
            _return(self.java_client, state)
            state.armed, state.base = outside

    _call_proxy.__wrapped__ = original
    _call_proxy.__qualname__ = original.__qualname__
    _call_proxy.__module__ = original.__module__
    owner._call_proxy = _call_proxy


@fenced('callbacks')
def _return(client, state):
    if state.armed is not None and channel.on:
        state.busy = True
        try:
            actions.disarm(client, state)
        finally:
            state.busy = False
