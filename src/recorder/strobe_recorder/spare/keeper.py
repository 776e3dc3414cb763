"""Watches a spare driver: for the gateway while it waits, then for the process that handed a run over.

It is the driver's parent, forked before anything was imported, because only a parent learns how a process ends.
"""

import os
import select
import signal
import socket
import struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional


def keep(driver, link, files):
    """Ends with the driver. `link`: the driver passes the connection of a handoff through it; `files`: what to remove
    at the end, in their own folder.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        _Keeper(driver, link).watch()
    except _Ended:
        _remove(files)
    finally:
        os._exit(0)


class _Ended(Exception):
    from typing import Optional


def _remove(files):
    for remove, path in [*((os.unlink, file) for file in files), (os.rmdir, os.path.dirname(files[0]))]:
        try:
            remove(path)
        except OSError:
            # Already used, or the gateway was faster.
            pass


class _Keeper:
    def __init__(self, driver, link):
        self.driver = driver
        self.link = link
        self.connection: Optional[socket.socket] = None
        self.poll = select.poll()
        self.steps = {}
        self.follow(0, self.gateway_spoke)
        self.follow(link.fileno(), self.driver_spoke)
        self.follow(_ends_of_children(), self.driver_changed)

    def follow(self, number, step):
        self.steps[number] = step
        self.poll.register(number, select.POLLIN)

    def leave(self, number):
        self.poll.unregister(number)

    def watch(self):
        # The driver may have ended before the signal could arrive.
        self.tell_changes()
        while True:
            for number, _ in self.poll.poll():
                self.steps[number](number)

    def gateway_spoke(self, number):
        """The gateway never writes: it is gone, or no longer needs the driver. A run that was taken over continues."""
        if os.read(number, 4096):
            return
        self.leave(number)
        if self.connection is None:
            self.kill(signal.SIGKILL)

    def driver_spoke(self, number):
        data, numbers, _, _ = socket.recv_fds(self.link, 1, 1)
        if not data:
            self.leave(number)
            return
        self.connection = socket.socket(fileno=numbers[0])
        self.follow(numbers[0], self.handoff_spoke)
        os.write(1, b'{"takenOver":true}\n')
        self.link.sendall(b'k')

    def handoff_spoke(self, number):
        """A signal for the driver or for all of its processes. If the handoff is gone, the driver is killed."""
        try:
            data = b'' if self.connection is None else self.connection.recv(2, socket.MSG_WAITALL)
        except OSError:
            data = b''
        if len(data) == 2:
            self.kill(data[0], data[1] != 0)
        else:
            self.leave(number)
            self.kill(signal.SIGKILL)

    def driver_changed(self, number):
        os.read(number, 4096)
        self.tell_changes()

    def tell_changes(self):
        while True:
            driver, status = os.waitpid(self.driver, os.WNOHANG | os.WUNTRACED)
            if driver == 0:
                return
            try:
                if self.connection is not None:
                    self.connection.sendall(struct.pack('<i', status))
            except OSError:
                pass
            if not os.WIFSTOPPED(status):
                raise _Ended

    def kill(self, number, group=False):
        try:
            (os.killpg if group else os.kill)(self.driver, number)
        except OSError:
            pass


def _ends_of_children():
    """A descriptor that is readable after a child has ended or stopped."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    return reader
