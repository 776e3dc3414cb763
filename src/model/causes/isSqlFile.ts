/** Whether a script is a file of Spark SQL. */
export const isSqlFile = (file: string): boolean => /\.sql$/i.test(file);
