"""The recorder's own Py4J commands, on the connection of the calling thread and so in its JVM thread.

They bypass the hooks (and py4j's logging of failures), create no Python object for what they return, and leave the
connection as it was, or closed.
"""

from .fence import JvmGone

#: Bytes that the recorder sent and received on the job's connections.
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
    """Encodes a string as an argument."""
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
        # The answer may still arrive: the connection must not be used again.
        connection.close()
        if isinstance(error, Exception):
            raise JvmGone(str(error)) from None
        raise
    client._give_back_connection(connection)
    sent += len(command.encode())
    # py4j has removed the first and the last byte of the answer.
    received += len(answer.encode()) + 2
    if answer[:1] != 'y':
        raise WireError('%s: %s' % (command.split('\n')[2], answer[:100]))
    return answer[1:]
