"""What the driver pays for Spark: Py4J commands by line, and the time of the main thread."""
