"""Hooks on what the driver sends to the JVM, and on how it starts and ends Spark."""
