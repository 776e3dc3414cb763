"""Functions that are sent to the executors: what pyspark pickled for a Python RDD or a UDF, and what made it large."""

import sys

from ..calls import calls
from ..link import channel, fence
from ..link.fence import fenced
from ..stack import cell_files, frames
from ..stack.frames import USER
from . import pickles

#: Of longer streams only the size is reported.
_LONGEST = 256 * 1024 * 1024

#: (length, hash) of a stream -> its `closureId`.
_known = {}


def patch_dumps(module):
    """`pyspark.serializers`."""
    owner = module.CloudPickleSerializer
    original = owner.__dict__['dumps']
    line, frame = channel, sys._getframe

    def dumps(self, obj):
        try:
            data = original(self, obj)
        except BaseException as error:
            fence.strip(error)
            raise
        if line.on and frame(1).f_code.co_name == '_prepare_for_python_RDD':
            _shipped(obj, data, frame(1))
        return data

    fence.wrap(owner, 'dumps', dumps)


@fenced('closures')
def _shipped(command, data, frame):
    """The caller shows that this is a function, because data is pickled in the same way. A function that is too large
    for a command is sent as a broadcast, whose reference is pickled later.
    """
    if type(command).__name__ == 'Broadcast':
        return
    call = calls.innermost(frame)
    key = len(data), hash(data)
    same = _known.get(key)
    message = {'type': 'closureShipped', 'callId': None if call is None else call.id, 'size': len(data)}
    if same is None:
        message['closureId'] = _known[key] = len(_known)
        message['data'] = data
    else:
        message['closureId'] = same
        message['functions'] = None
    channel.push(message)


def finish(message):
    """Reads the functions from the stream, in the writing thread."""
    data = message.pop('data', None)
    if data is not None:
        message['functions'] = _functions(data) if len(data) <= _LONGEST else []
    return [message]


@fenced('closures', [])
def _functions(data):
    """The user's functions; pyspark wraps them in its own."""
    return [
        _told(each)
        for each in pickles.functions(data)
        if (frames.kinds.get(each.file) or frames.classify(each.file)) == USER
    ]


def _told(function):
    file, line = cell_files.placed_line(function.file, function.line)
    return {'name': function.name, 'file': file, 'line': line, 'size': function.size, 'captured': function.captured}
