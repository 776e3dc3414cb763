"""Py4J commands of the recorder's own, in the calling thread's connection and so in its JVM thread.

They go below the hooks (and below py4j's logging of failures), make no Python object for what they return, and leave the
connection as they found it or closed.
"""

from .fence import JvmGone

#: Bytes that went over the job's connections for the recorder.
sent = 0
received = 0


class WireError(Exception):
    """The JVM answered with an error."""


def call(client, target, method, *arguments):
    """Calls a Java method and returns the encoded answer without its `y`: `ro12` for an object, `i7`, `sabc`, `v`."""
    parts = ['c', target, method]
    parts.extend(arguments)
    return _send(client, '\n'.join(parts) + '\ne\n')


def text(value):
    """A string as an argument."""
    return 's' + value.replace('\\', '\\\\').replace('\r', '\\r').replace('\n', '\\n')


NULL = 'n'


def _send(client, command):
    global sent, received
    try:
        connection = client._get_connection()
    except Exception as error:
        raise JvmGone(str(error)) from None
    try:
        answer = connection.send_command(command)
    except BaseException as error:
        # Its answer may still be under way: nobody may use this connection again.
        connection.close()
        if isinstance(error, Exception):
            raise JvmGone(str(error)) from None
        raise
    client._give_back_connection(connection)
    sent += len(command.encode())
    # py4j has taken off what every answer begins and ends with.
    received += len(answer.encode()) + 2
    if answer[:1] != 'y':
        raise WireError('%s: %s' % (command.split('\n')[2], answer[:100]))
    return answer[1:]
