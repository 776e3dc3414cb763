"""What the recorder captures of a driver: datasets, plans, results, functions for the executors, errors."""
