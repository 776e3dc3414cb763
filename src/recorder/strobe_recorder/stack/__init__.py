"""The driver's stack: whose code a frame runs, what values it has, and where in the source it stands."""
