"""Hooks on constructors."""

from . import channel, fence


def after_init(owner, tell):
    """Calls `tell(object)` for each new object of a class, once it is complete."""
    original = owner.__dict__['__init__']
    line = channel

    def __init__(self, *args, **kwargs):
        try:
            original(self, *args, **kwargs)
            if line.on:
                tell(self)
        except BaseException as error:
            fence.strip(error)
            raise

    fence.wrap(owner, '__init__', __init__)
