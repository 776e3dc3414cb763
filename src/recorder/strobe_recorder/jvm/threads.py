"""Threads without a user frame continue the call of the thread that started them."""

import sys
import threading
from time import perf_counter

from ..calls import calls, threadstate
from ..calls.threadstate import UNKNOWN
from ..link import channel, fence
from ..link.fence import fenced
from . import actions


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
        thread.__dict__['_strobe_origin'] = origin


def patch_callbacks(module):
    """`py4j.clientserver`: during a callback of the JVM its thread has its own marks. The previous ones are restored
    afterwards.
    """
    owner = module.ClientServerConnection
    original = owner.__dict__['_call_proxy']

    def _call_proxy(self, obj_id, input):  # noqa: A002  py4j's own name
        state = threadstate.get()
        outside = state.armed, state.base
        state.armed, state.base = None, UNKNOWN
        since = _pause(state)
        try:
            return original(self, obj_id, input)
        except BaseException as error:
            fence.strip(error)
            raise
        finally:
            _return(self.java_client, state)
            state.armed, state.base = outside
            _go_on(state, since)

    fence.wrap(owner, '_call_proxy', _call_proxy)


@fenced('callbacks', 0.0)
def _pause(state):
    """The thread's own command waits for this callback, whose time does not belong to the command."""
    since, state.open_since = state.open_since, 0.0
    if since:
        state.seconds += perf_counter() - since
    return since


@fenced('callbacks')
def _go_on(state, since):
    if since:
        # The command counts its time from its beginning.
        state.seconds -= perf_counter() - since
        state.open_since = since


@fenced('callbacks')
def _return(client, state):
    """Restores the state of the JVM's thread."""
    if state.armed is not None and channel.on:
        state.busy = True
        try:
            actions.disarm(client, state)
        finally:
            state.busy = False
