"""What the recorder captures in a driver: datasets, plans, results, functions for the executors, errors."""
