"""How long a text is that a pattern still matches which recurs for each of its characters, in a JVM that is warm for it."""

from py4j.protocol import Py4JJavaError
from pyspark.java_gateway import launch_gateway

gateway = launch_gateway()
pattern = gateway.jvm.java.util.regex.Pattern.compile("(?:a|b)*")


def fits(length):
    try:
        return pattern.matcher("a" * length).matches()
    except Py4JJavaError as error:
        assert "StackOverflowError" in error.java_exception.toString()
        return False


for _ in range(200):
    fits(300)
length = 1000
while fits(length):
    length = length * 103 // 100
print(length)
gateway.shutdown()
