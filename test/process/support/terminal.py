"""Runs a command in its own pseudo-terminal, as its foreground group.

Usage: terminal.py COMMAND [ARGUMENT...]

Standard input is typed into the terminal (\\x03 is Ctrl-C); the terminal's screen goes to standard
output. Exits like the command: a signal that ended it becomes 128 plus its number.
"""

import os
import pty
import select
import sys


def main(command):
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp(command[0], command)
    watched = [terminal, 0]
    while terminal in watched:
        for source in select.select(watched, [], [])[0]:
            data = read(source)
            if not data:
                watched.remove(source)
            else:
                write(1 if source == terminal else terminal, data)
    status = os.waitpid(pid, 0)[1]
    return os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status)


def read(descriptor):
    try:
        return os.read(descriptor, 65536)
    except OSError:
        # On Linux, this means that the last process of the terminal has ended.
        return b''


def write(descriptor, data):
    while data:
        data = data[os.write(descriptor, data) :]


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
