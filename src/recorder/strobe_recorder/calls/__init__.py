"""Calls from user code into pyspark, the datasets that they use, and what each thread and each line has paid."""
