"""Connections to the gateway (`channel`) and the JVM (`own_commands`, `spark_context`), and the fence around the hooks."""
