"""Hooks at what the driver sends to the JVM, and at how it starts and ends Spark."""
