"""The driver's stack: whose code a frame runs, the values of its variables, and its position in the source."""
