"""Starts a JVM with Spark as pyspark does, prints its Py4J port and secret, and keeps it until standard input ends."""
import sys

from pyspark.java_gateway import launch_gateway

parameters = launch_gateway().gateway_parameters
print(parameters.port, parameters.auth_token, flush=True)
sys.stdin.read()
