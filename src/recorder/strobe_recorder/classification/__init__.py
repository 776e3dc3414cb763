"""What methods of pyspark's API and of Spark's Java classes can do: create a dataset, run a job, or neither."""
