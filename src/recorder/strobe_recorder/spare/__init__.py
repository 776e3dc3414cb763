"""JVMs and drivers that are ready before a run needs them."""
