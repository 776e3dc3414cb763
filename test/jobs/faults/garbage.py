"""Garbage whose callbacks let other threads go on, as py4j's own do, while the stack changes all the time."""

import gc
import time
import weakref
from random import getrandbits

from pyspark import SparkContext


class Node:
    pass


def leave_garbage():
    node = Node()
    node.itself = node
    ends.add(weakref.ref(node, let_go))


def let_go(end):
    ends.discard(end)
    time.sleep(0.0001)


# Frames of many sizes, and no list or dictionary made: garbage is not collected in this thread then.
lines = ["from random import getrandbits"]
for size in range(32):
    variables = "".join(f"v{each} = " for each in range(size))
    lines.append(f"def f{size}(n): {variables}m = n - 1; return steps[getrandbits(5)](m) if m else 0")
lines.append(f"steps = ({', '.join(f'f{size}' for size in range(32))})")
library = {}
exec(compile("\n".join(lines), "<generated>", "exec"), library)
step = library["f0"]

ends = set()
sc = SparkContext("local[1]")
until = time.monotonic() + 2
while time.monotonic() < until:
    gc.disable()
    for _ in range(10):
        leave_garbage()
    # Collected after as many objects more: that is in the midst of a look, which makes one for each frame.
    gc.set_threshold(gc.get_count()[0] + 1 + getrandbits(4), 100_000, 100_000)
    gc.enable()
    pause = time.monotonic() + 0.021
    while time.monotonic() < pause:
        step(40)
print(gc.isenabled())
sc.stop()
