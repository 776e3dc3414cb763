"""What methods of pyspark's API and of Spark's Java classes can do: make a dataset, run a job, neither."""
