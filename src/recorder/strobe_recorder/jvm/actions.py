"""Marks the JVM thread of the calling thread with the call that it works for.

The local property `strobe.action` reaches every job of the thread, the job tag `strobe-action-N` every SQL execution.
The first command of a call that could run a job sets both. When the call is over, the previous value is restored (the
thread of a callback has the value of its query).
"""

from ..calls import calls, threadstate
from ..calls.threadstate import UNKNOWN
from ..link import channel, own_commands, spark_context
from ..link.fence import fenced, is_off
from . import contexts

PROPERTY = 'strobe.action'
TAG = 'strobe-action-'

_before_arming = []
_when_armed = []


def before_arming(callback):
    """Calls `callback(client, state, call)` before each command that could run a job for a call."""
    _before_arming.append(callback)


def when_armed(callback):
    """Calls `callback(call, frame)` once for each call whose jobs are marked."""
    _when_armed.append(callback)


@fenced('arm')
def arm(client, state, frame):
    """Before a command that could run a job: its jobs belong to the outermost call on the stack."""
    context = spark_context.current()
    if context is None or context.client is not client:
        return
    contexts.wait_for_listeners()
    call = calls.outermost(frame)
    if call is None:
        return
    for callback in _before_arming:
        callback(client, state, call)
    if state.context != context.java:
        state.context = context.java
        state.armed = None
        state.base = UNKNOWN
    if state.armed is call:
        return
    if state.base is UNKNOWN:
        state.base = _read_base(client, context)
    _change(client, context, _value(state), str(call.id))
    state.armed = call
    _note(call, frame)


def _note(call, frame):
    if not call.armed:
        call.armed = True
        channel.push({'type': 'actionArmed', 'callId': call.id})
        for callback in _when_armed:
            callback(call, frame)


@fenced('arm')
def arm_remotely(call, frame):
    """Before an operation of Spark Connect, whose jobs Spark marks itself."""
    state = threadstate.get()
    for callback in _before_arming:
        callback(None, state, call)
    _note(call, frame)


@fenced('arm')
def disarm(client, state):
    """Restores the previous value when the armed call is over."""
    armed = state.armed
    if armed is None:
        return
    state.armed = None
    context = spark_context.current()
    if context is not None and context.java == state.context and context.client is client:
        _change(client, context, str(armed.id), state.base)


def _value(state):
    return state.base if state.armed is None else str(state.armed.id)


def _read_base(client, context):
    if not context.pinned:
        return None
    answer = own_commands.call(client, context.java, 'getLocalProperty', own_commands.text(PROPERTY))
    return answer[1:] if answer.startswith('s') else None


def _change(client, context, old, new):
    value = own_commands.NULL if new is None else own_commands.text(new)
    own_commands.call(client, context.java, 'setLocalProperty', own_commands.text(PROPERTY), value)
    if is_off('tags'):
        return
    if old is not None:
        _tag(client, context, 'removeJobTag', old)
    if new is not None:
        _tag(client, context, 'addJobTag', new)


@fenced('tags')
def _tag(client, context, method, value):
    """Job tags exist since Spark 3.5."""
    own_commands.call(client, context.java, method, own_commands.text(TAG + value))


@fenced('tags')
def without_tag(client, state, method):
    """Hides the tag from the answer of `getJobTags`; returns a function that restores it, or None."""
    context = spark_context.current()
    if context is None or context.client is not client:
        return None
    if state.base is UNKNOWN or state.context != context.java:
        if state.armed is not None:
            return None
        state.context = context.java
        state.base = _read_base(client, context)
    value = _value(state)
    if value is None:
        return None
    _tag(client, context, 'removeJobTag', value)
    return lambda: _tag(client, context, 'addJobTag', value)


def forget(state):
    """All local properties of the JVM thread were replaced (pyspark does this for threads that inherit them)."""
    state.armed = None
    state.base = UNKNOWN


@fenced('tags')
def add_tag_again(client, state):
    """After the job's own `clearJobTags`."""
    context = spark_context.current()
    value = None if state.base is UNKNOWN else _value(state)
    if context is not None and context.client is client and state.context == context.java and value is not None:
        _tag(client, context, 'addJobTag', value)
