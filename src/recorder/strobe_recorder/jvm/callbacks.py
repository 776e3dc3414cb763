"""Callbacks of the JVM: the function of a `foreachBatch`, a listener, anything that Python gave to the JVM.

A callback continues the call that gave its object to the JVM. The thread that runs it may have been started for another one.
"""

import sys
from time import perf_counter

from ..calls import calls, threadstate
from ..calls.threadstate import UNKNOWN
from ..link import channel, fence
from ..link.fence import fenced
from . import actions


def patch_pool(module):
    """`py4j.java_gateway`: the pool of the objects that the JVM may call."""
    owner = module.PythonProxyPool
    put_original, delete_original = owner.__dict__['put'], owner.__dict__['__delitem__']

    def put(self, object, force_id=None):  # noqa: A002  py4j's own name
        key = put_original(self, object, force_id)
        if channel.on:
            _note_giver(self, key, sys._getframe(1))
        return key

    def __delitem__(self, key):
        _forget_giver(self, key)
        delete_original(self, key)

    fence.wrap(owner, 'put', put)
    fence.wrap(owner, '__delitem__', __delitem__)


def _givers(pool):
    """Id of an object in the pool -> the `Origin` of its callbacks. It lives as long as the pool."""
    return pool.__dict__.setdefault('_strobe_givers', {})


@fenced('callbacks')
def _note_giver(pool, key, frame):
    origin = calls.origin(frame)
    if origin is not None:
        _givers(pool)[key] = origin


@fenced('callbacks')
def _forget_giver(pool, key):
    _givers(pool).pop(key, None)


def patch_callbacks(module):
    """`py4j.clientserver`: during a callback of the JVM its thread has its own marks and its own origin. The previous ones are
    restored afterwards.
    """
    owner = module.ClientServerConnection
    original = owner.__dict__['_call_proxy']

    def _call_proxy(self, obj_id, input):  # noqa: A002  py4j's own name
        state = threadstate.get()
        outside = state.armed, state.base
        state.armed, state.base = None, UNKNOWN
        since = _pause(state)
        before = _enter(self.pool, obj_id)
        try:
            return original(self, obj_id, input)
        except BaseException as error:
            fence.strip(error)
            raise
        finally:
            _leave(before)
            _return(self.java_client, state)
            state.armed, state.base = outside
            _go_on(state, since)

    fence.wrap(owner, '_call_proxy', _call_proxy)


@fenced('callbacks')
def _enter(pool, key):
    """Returns the thread with the origin that it had, None if it keeps that."""
    origin = _givers(pool).get(key)
    thread = calls.this_thread()
    if origin is None or thread is None:
        return None
    return thread, calls.inherit(thread, origin)


@fenced('callbacks')
def _leave(before):
    if before is not None:
        calls.inherit(*before)


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
