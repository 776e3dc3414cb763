"""What the recorder is connected to: the gateway (`channel`), the JVM (`own_commands`, `spark_context`); and the fence around its hooks."""
