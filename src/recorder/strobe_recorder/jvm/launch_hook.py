"""The hook on the launch of the JVM, `pyspark.java_gateway.launch_gateway`: it may use a waiting JVM, and times the
rest.
"""

from ..ledger import walltime
from ..link import channel, children, fence
from ..spare import launch
from . import jvm_wait


def patch(module):
    """`pyspark.java_gateway`: starting a JVM."""
    original = module.launch_gateway
    line = channel

    def launch_gateway(*args, **kwargs):
        start = walltime.launch_started() if line.on else None
        try:
            spare = launch.spare(*args) if line.on and not kwargs else None
            if spare is not None:
                try:
                    return spare.connect(original, *args)
                except Exception:
                    # The JVM has ended in the meantime: pyspark launches one.
                    pass
            with children.Without():
                if not line.on:
                    return original(*args, **kwargs)
                return jvm_wait.launched(module, lambda: original(*args, **kwargs))
        except BaseException as error:
            fence.strip(error)
            raise
        finally:
            if start is not None:
                start.end()

    for attribute in ('__doc__', '__name__', '__qualname__', '__module__'):
        setattr(launch_gateway, attribute, getattr(original, attribute))
    launch_gateway.__wrapped__ = original
    module.launch_gateway = launch_gateway
