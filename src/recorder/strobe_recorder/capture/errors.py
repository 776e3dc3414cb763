"""The error that a call ended with, as the JVM reported it."""

from ..calls import calls
from ..link import own_commands
from ..link.fence import cut, describe, fenced


@fenced('errors')
def note(client, answer, frame, heavy):
    """Called after a command that was answered with an error. `answer`: encoded, `xro12` or `xs…`.

    `heavy`: the command could run a job. pyspark asks for parts of an exception even if that may fail, so the error of
    a light command does not replace an earlier one.
    """
    calls.fail(frame, _text(client, answer), heavy)


@fenced('errors')
def broken(error, frame):
    """Called for a command without an answer: the JVM is gone, or somebody pressed Ctrl-C."""
    calls.fail(frame, describe(error), True)


def _text(client, answer):
    if answer.startswith('xro'):
        answer = own_commands.call(client, answer[2:], 'toString')
    text = answer[2:] if answer.startswith('xs') else answer[1:]
    return cut(_unescaped(text)) or 'the JVM answered with an error'


def _unescaped(text):
    """Decodes a string of Py4J: `\\\\n` is a new line, a doubled backslash is one backslash."""
    parts = text.split('\\\\')
    return '\\'.join(part.replace('\\n', '\n').replace('\\r', '\r') for part in parts)
