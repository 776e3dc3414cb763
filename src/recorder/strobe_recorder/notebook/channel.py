"""The connection to the gateway: it sends cells to run and reads other notebooks. Lines of JSON; see
`src/gateway/notebook/cellServer.ts`.
"""

import json
import socket

from .problems import NotebookError


class Channel:
    def __init__(self, host, port, token):
        self._socket = socket.create_connection((host, port))
        self._rest = b''
        self._asked = 0
        self.send({'type': 'hello', 'token': token})

    def send(self, message):
        self._socket.sendall(json.dumps(message).encode() + b'\n')

    def receive(self):
        """The next message; None when the gateway is gone. Ctrl-C while it waits loses no message."""
        while b'\n' not in self._rest:
            try:
                data = self._socket.recv(65536)
            except OSError:
                data = b''
            if not data:
                return None
            self._rest += data
        line, self._rest = self._rest.split(b'\n', 1)
        return json.loads(line)

    def notebook(self, path):
        """Another notebook: `{'file', 'cells'}`."""
        self._asked += 1
        try:
            self.send({'type': 'notebook', 'id': self._asked, 'path': path})
        except OSError:
            raise _lost(path) from None
        while True:
            answer = self.receive()
            if answer is None:
                raise _lost(path)
            if answer['type'] == 'notebook' and answer['id'] == self._asked:
                break
        if 'error' in answer:
            raise NotebookError(answer['error']['code'], answer['error']['message'])
        return answer


def _lost(path):
    return NotebookError('gateway.lost', 'The notebook %s cannot be read: the gateway process has ended' % path)
