"""User calls: which user line called into pyspark, when the call began, and exactly when it ended.

A call is the outermost frame of pyspark (or of a library that uses it) directly above a user frame. A `Token` in that
frame (`f_trace`) identifies the call. Nothing else references the token, so it dies with the frame: a weak reference
reports the end of the call, and each iteration of a loop is a new call.
"""

import sys
import threading
import weakref
from time import perf_counter

from ..classification import api
from ..link import channel
from ..link.fence import fenced
from ..stack import frames, framevalues
from ..stack.frames import MAX_FRAMES, SPARK, USER
from . import costs, datasets, entries, ids, interrupted, threadstate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

_alive = {}
_when_action_over = []
_kinds = frames.kinds
#: By thread id. `threading.current_thread` would create an object for a native thread.
_threads: 'dict[int, Any]' = vars(threading)['_active']


class Token:
    """Lives in the frame of a call. Python calls it if something starts to trace in the middle of the call."""

    __slots__ = ('call', '__weakref__')

    def __init__(self, call):
        self.call = call

    def __call__(self, frame, event, argument):
        return self


class _End(weakref.ref):
    __slots__ = ('call',)


class Call:
    """What is known about a user call. It outlives the call."""

    __slots__ = (
        'id', 'end', 'over', 'owner', 'op', 'kind', 'arguments', 'last_birth', 'armed', 'error', 'user', 'instruction', 'cost',
        'fetches',
    )  # fmt: skip

    def __init__(self, owner, op, kind):
        self.id = ids.next_id()
        self.end: Optional[_End] = None
        self.over = False
        self.owner = owner
        self.op = op
        self.kind = kind
        self.arguments = ()
        self.last_birth: Optional[int] = None
        self.armed = False
        self.error = None
        #: After an error: the user frame that made the call, and its position then.
        self.user = None
        self.instruction = -1
        #: What the call has paid so far; None for nothing.
        self.cost = None
        #: Results that have arrived, but are still being converted.
        self.fetches = []


class Origin:
    """What a thread inherits from the thread that started it: its call, or at least its user frames."""

    __slots__ = ('call', 'spots')

    def __init__(self, call, spots):
        self.call = call
        self.spots = spots


class _Run:
    """Frames between two user frames, innermost first, and the user frame that called them."""

    __slots__ = ('frames', 'user')

    def __init__(self, inner, user):
        self.frames = inner
        self.user = user


def when_action_over(callback):
    """Calls `callback(call)` at the end of each call that was marked as an action."""
    _when_action_over.append(callback)


def innermost(frame):
    """The call that the innermost user frame is making: a new dataset belongs to it. None without a user frame."""
    below = None
    step = frame
    while step is not None:
        file = step.f_code.co_filename
        if (_kinds.get(file) or frames.classify(file)) == USER:
            break
        below = step
        step = step.f_back
    if step is not None and below is not None:
        token = framevalues.held(below)
        if type(token) is Token:
            return token.call
    found = _calls(frame)
    return found[0] if found else None


def nowhere(cls):
    """A call for a dataset that has no frame at all."""
    call = Call(cls.__name__, '__init__', 'unclassified')
    channel.push(_message(call, [], None))
    end_of(call)
    return call


def outermost(frame):
    """The outermost call on the stack: jobs belong to it."""
    found = _calls(frame)
    return found[-1] if found else None


def fail(frame, text, heavy):
    """Notes that the JVM answered a command of the outermost call with an error. An error of a light command counts
    only if it is the first.
    """
    call = outermost(frame)
    if call is None or (call.error is not None and not heavy):
        return
    call.error = text
    runs, _bare = _runs(frame, True)
    call.user = runs[-1].user if runs else None
    call.instruction = -1 if call.user is None else call.user.f_lasti


def goes_on(call):
    """After an error, pyspark asks for more: it has handled the error, and the call may still succeed."""
    call.error = call.user = None


def end_of(call):
    """Ends a call. Ending it again is harmless."""
    if not call.over:
        call.over = True
        call.user = None
        _alive.pop(call.id, None)
        for fetch in call.fetches:
            fetch.tell(perf_counter())
        channel.push({'type': 'callEnded', 'callId': call.id, 'error': call.error, 'cost': call.cost})
        if call.armed:
            for callback in _when_action_over:
                callback(call)


def origin(frame):
    """What a thread inherits that is started here."""
    runs, _bare = _runs(frame, False)
    if runs:
        call = outermost(frame)
        return Origin(call, ()) if call is not None else None
    spots = _user_spots(frame)
    if spots:
        return Origin(None, spots)
    return _inherited()


@fenced('calls')
def _calls(frame):
    """The calls on the stack, innermost first."""
    runs, bare = _runs(frame, True)
    if not runs:
        return _orphan(bare)
    found = []
    parent = None
    for run in reversed(runs):
        parent = _call_of(run, parent, None)
        found.insert(0, parent)
    return found


def _runs(frame, spark):
    """Runs of frames that include Spark's, innermost first, and the frames outside of any user frame.

    `spark`: whether the innermost run counts as Spark's in any case, because it is about to call into the JVM.
    """
    runs = []
    inner = []
    while frame is not None:
        file = frame.f_code.co_filename
        kind = _kinds.get(file) or frames.classify(file)
        if kind == USER:
            if inner and spark:
                runs.append(_Run(inner, frame))
            inner = []
            spark = False
        else:
            inner.append(frame)
            if kind == SPARK:
                spark = True
        frame = frame.f_back
    return runs, inner


def _orphan(bare):
    """A thread without a user frame continues the call of the thread that started it. Otherwise its call begins where
    that thread was, or in the library code that called pyspark.
    """
    inherited = _inherited()
    if inherited is not None and inherited.call is not None:
        return [inherited.call]
    last = None
    for index, frame in enumerate(bare):
        if _kinds.get(frame.f_code.co_filename) == SPARK:
            last = index
    if last is None:
        return []
    spots = inherited.spots if inherited is not None else _library_spots(bare[last + 1 :])
    return [_call_of(_Run(bare[: last + 1], None), None, spots)] if spots else []


def _library_spots(outer):
    files = ((frame, frame.f_code.co_filename) for frame in outer)
    return [frames.spot(frame) for frame, file in files if not file.startswith('<') and not frames.is_own(file)][
        :MAX_FRAMES
    ]


def inherited_call():
    """The call that a thread without a user frame continues, None if there is none."""
    inherited = _inherited()
    return None if inherited is None else inherited.call


def inherit(thread, origin):
    """Makes a thread continue `origin` (None: nothing) where it has no user frame. Returns what it continued before."""
    before = thread.__dict__.get('_strobe_origin')
    thread.__dict__['_strobe_origin'] = origin
    return before


def this_thread():
    """The object of the running thread, None if it has none."""
    return _threads.get(threading.get_ident())


def _inherited():
    thread = this_thread()
    return None if thread is None else thread.__dict__.get('_strobe_origin')


def _call_of(run, parent, spots):
    entry = run.frames[-1]
    token = framevalues.held(entry)
    if type(token) is Token:
        return token.call
    if not framevalues.may_hold(entry):
        return _traced_call(run, parent, spots)
    call = _new_call(run, parent, spots)
    token = Token(call)
    end = _End(token, _ended)
    end.call = call
    call.end = end
    _alive[call.id] = call
    framevalues.hold(entry, token)
    return call


_traced = threading.local()


def _traced_call(run, parent, spots):
    """The same for a frame that cannot hold a token: the call is over when another one begins at its depth or above."""
    entry = run.frames[-1]
    user = run.user
    key = (id(entry), id(user), user.f_lasti if user is not None else -1)
    known = _traced.__dict__.setdefault('calls', {})
    call = known.get(key)
    if call is not None:
        return call
    if parent is None:
        for old in known.values():
            end_of(old)
        known.clear()
    call = known[key] = _new_call(run, parent, spots)
    _alive[call.id] = call
    return call


def _new_call(run, parent, spots):
    if parent is None:
        end_last()
    owner, op, kind, api_frame = api.identify(run.frames)
    call = Call(owner, op, kind)
    call.arguments = datasets.arguments(_to_read(run.frames, api_frame))
    # The plans of the arguments are read at the thread's next command.
    state = threadstate.get()
    state.unplanned.extend(each for each in call.arguments if not each.planned)
    if run.user is not None:
        call.cost = costs.taken_over(state, run.user)
    channel.push(_message(call, _user_spots(run.user) if spots is None else spots, parent))
    if parent is None:
        _last.call = call
    return call


def _message(call, spots, parent):
    return {
        'type': 'callMade',
        'callId': call.id,
        'op': call.op,
        'owner': call.owner,
        'kind': call.kind,
        'frames': spots,
        'argumentIds': [reference.dataset for reference in call.arguments],
        'parentCallId': None if parent is None else parent.id,
        'thread': _thread_name(),
        'entryId': entries.innermost_id(),
    }


def _to_read(inner, api_frame):
    """The frames whose arguments are those of the call: the API's method (the next readable one further in), and the
    function of a library that called it.
    """
    index = inner.index(api_frame)
    while index > 0 and not framevalues.is_readable(inner[index]):
        index -= 1
    return list(dict.fromkeys((inner[index], inner[-1])))


class _Last(threading.local):
    call: 'Optional[Call]' = None


_last = _Last()


def end_last():
    """A thread has one outermost call at a time: the previous one is over, even if a traceback still holds its frame."""
    call = _last.call
    if call is not None and not call.over:
        note_interrupt()
        end_of(call)


def note_interrupt():
    """Before calls end whose frames a traceback keeps alive: Ctrl-C may have left them while no command waited."""
    left, text = interrupted.error_of_calls(Token)
    for call in left:
        if not call.over and call.error is None:
            call.error = text


def end_all():
    """Ends the calls that a traceback or a running thread keeps alive at the end of the process."""
    for call in list(_alive.values()):
        call.end = None
        end_of(call)


def _thread_name():
    thread = _threads.get(threading.get_ident())
    return 'native' if thread is None else str(thread._name)


def _user_spots(frame):
    spots = []
    while frame is not None and len(spots) < MAX_FRAMES:
        if _kinds.get(frame.f_code.co_filename) == USER:
            spots.append(frames.spot(frame))
        frame = frame.f_back
    return spots


def _ended(end):
    """Runs when a frame is released, anywhere in the code: it may only take a note."""
    try:
        call = end.call
        if call.user is not None and _returned(call):
            call.error = None
        end_of(call)
    except Exception:
        # Only at the end of the process, when this module is partly gone.
        pass


def _returned(call):
    """Whether a call that saw an error ends by returning: then the user's frame still stands at the call. A frame that
    an exception has left lives on in the traceback until the exception is handled.
    """
    frame = sys._getframe(2)
    while frame is not None:
        if frame is call.user:
            return frame.f_lasti == call.instruction
        frame = frame.f_back
    return False
