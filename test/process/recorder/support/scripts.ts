/** Ways in which a script can end, and what it can see of itself, to compare Strobe with plain Python. */
export const SCRIPTS: Record<string, string> = {
  'an exception': 'import pyspark\ndef f(): raise ValueError("x")\nf()\n',
  'an exception below the API': 'from pyspark.core.rdd import RDD\nRDD(1).broken()\n',
  'an exit code': 'import sys, pyspark\nprint("out")\nsys.exit(3)\n',
  'an exit text': 'import pyspark\nraise SystemExit("bad")\n',
  'a hard exit':
    'import os, sys, pyspark\nfrom pyspark.core.rdd import RDD\nRDD(1)\nprint("out", flush=True)\nos._exit(4)\n',
  'standard input': 'import sys, pyspark\nprint(sys.stdin.read().upper())\n',
  threads: `
import threading, pyspark
def f(n): print(n)
for n in range(3):
    thread = threading.Thread(target=f, args=(n,))
    thread.start()
    thread.join()
print([thread.name for thread in threading.enumerate()])
def g(): raise KeyError("in a thread")
thread = threading.Thread(target=g, name="T")
thread.start()
thread.join()
thread.start()
`,
  'exit handlers, warnings and a log line': `
import atexit
atexit.register(print, "first registered")
import logging, pyspark, warnings
atexit.register(print, "last registered")
warnings.warn("hm")
logging.warning("log")
1 / 0
`,
  'what a program sees of itself': `
import os, sys, pyspark
from pyspark.core.rdd import RDD
RDD(1).map(None)
print(sys.argv, sys.path, __file__, __name__, "sitecustomize" in sys.modules)
print(os.environ.get("PYTHONPATH"), os.environ.get("STROBE_RECORDER"))
print(open(__file__).fileno())
`,
  'a fork of a process with one thread': `
import os, pyspark
child = os.fork()
if child == 0:
    print("child", flush=True)
    os._exit(0)
os.waitpid(child, 0)
print(os.path.isdir("/proc/self/task") and len(os.listdir("/proc/self/task")))
`,
  pools: `
import multiprocessing, os, pyspark
from pyspark.core.rdd import RDD
def f(n):
    RDD(n)
    return n * n, os.environ.get("STROBE_RECORDER"), os.environ.get("PYTHONPATH")
if __name__ == "__main__":
    RDD(0)
    for method in ("fork", "spawn"):
        with multiprocessing.get_context(method).Pool(2) as pool:
            print(pool.map(f, [1, 2, 3]))
`,
};
