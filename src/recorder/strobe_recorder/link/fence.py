"""The names of the recorder's hooks, and the fence that each of them stands behind.

A hook that raises is switched off and reported as `fault`; the job goes on as if nothing had happened.
"""

import functools
import os

#: The folder of `strobe_recorder`.
_FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep

#: Every hook that can fail on its own. The gateway can have some of them raise on purpose (`inject`), for tests.
HOOKS = (
    'imports',
    'launch',
    'commands',
    'ledger',
    'samples',
    'fetches',
    'closures',
    'arm',
    'calls',
    'births',
    'arguments',
    'materialized',
    'plans',
    'marks',
    'broadcasts',
    'contexts',
    'sessions',
    'stopping',
    'connect',
    'threads',
    'callbacks',
    'errors',
    'results',
    'tags',
    'explain',
    'stopAfter',
    'sender',
    'loaded',
    'exit',
)

#: Of an error's text.
_MOST_CHARACTERS = 20000

_off = set()
#: Queues a message for the gateway.
_push = None
_injected = frozenset()
#: Those that are switched off or have to raise.
hindered = set()


class JvmGone(Exception):
    """There is no JVM left to ask. The job has to cope with that; it is no fault of the recorder."""


def report_by(push):
    """Has faults reported by `push(message)`."""
    global _push
    _push = push


def inject(names):
    """`names`: hooks with commas between them, or None."""
    global _injected
    _injected = frozenset(names.split(',') if names else ())
    hindered.update(_injected)


def is_off(name):
    return name in _off


def check(name):
    """Raises where a test asked for it."""
    if name in _injected:
        raise RuntimeError('injected into the hook ' + name)


def fault(name, error):
    """Switches a hook off for the rest of the process and says why."""
    if name in _off or isinstance(error, JvmGone):
        return
    _off.add(name)
    hindered.add(name)
    if _push is not None:
        _push({'type': 'fault', 'hook': name, 'error': describe(error)})


def describe(error):
    """An error in one line: its type and its message."""
    if isinstance(error, str):
        return error
    try:
        return '%s: %s' % (type(error).__name__, str(error).lstrip().split('\n')[0])
    except Exception:
        return type(error).__name__


def cut(text):
    """Leaves out the middle of a text that is very long: what an error begins with and what it ends with say most."""
    if len(text) <= _MOST_CHARACTERS:
        return text
    half = _MOST_CHARACTERS // 2
    return '%s\n…\n%s' % (text[:half], text[-half:])


def strip(error):
    """Takes the recorder's frames out of the traceback of an exception, before it is raised again.

    Python 3.9 and 3.10 keep the traceback of an exception that is raised again: there, one frame stays.
    """
    step = error.__traceback__ = _not_ours(error.__traceback__)
    while step is not None:
        following = _not_ours(step.tb_next)
        if following is not step.tb_next:
            step.tb_next = following
        step = following


def _not_ours(step):
    """The first step of a traceback, from this one on, that is not the recorder's."""
    while step is not None and step.tb_frame.f_code.co_filename.startswith(_FOLDER):
        step = step.tb_next
    return step


def wrap(owner, name, replacement):
    """Puts a method in the place of another, under its name."""
    original = owner.__dict__[name]
    for attribute in ('__doc__', '__name__', '__qualname__', '__module__'):
        setattr(replacement, attribute, getattr(original, attribute))
    replacement.__wrapped__ = original
    setattr(owner, name, replacement)


def fenced(name, default=None):
    """Decorates a hook: it never raises an Exception, and does nothing any more once it has failed."""

    def decorate(function):
        @functools.wraps(function)
        def fence(*args):
            if name in _off:
                return default
            try:
                if name in _injected:
                    check(name)
                return function(*args)
            except Exception as error:
                fault(name, error)
                return default

        return fence

    return decorate
