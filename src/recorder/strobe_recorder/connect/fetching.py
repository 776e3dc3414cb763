"""How the client's work on the responses of an operation ends. An exception can come while it waits for one (see
`rpcs.py`) and while it works on one: Ctrl-C at any instruction.
"""

import sys

from ..link import channel, fence
from . import operations


def patch_client(owner):
    """`SparkConnectClient`: one method reads all responses, the other hands them out one by one."""
    _patch_method(owner, '_execute_and_fetch')
    _patch_generator(owner, '_execute_and_fetch_as_iterator')


def _patch_method(owner, name):
    original = owner.__dict__[name]

    def fetch(self, request, *args, **kwargs):
        try:
            return original(self, request, *args, **kwargs)
        except BaseException as error:
            _broken_off(request, error, sys._getframe(1))
            raise

    fence.wrap(owner, name, fetch)


def _patch_generator(owner, name):
    original = owner.__dict__[name]

    def fetch(self, request, *args, **kwargs):
        try:
            yield from original(self, request, *args, **kwargs)
        except GeneratorExit:
            # Whoever reads the responses wants no more of them.
            raise
        except BaseException as error:
            _broken_off(request, error, sys._getframe(1))
            raise

    fence.wrap(owner, name, fetch)


def _broken_off(request, error, frame):
    if channel.on:
        operations.broken_off(request, error, frame)
    fence.strip(error)
