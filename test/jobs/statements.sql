-- Spark SQL, statement by statement: «größer» makes columns in bytes differ from those in characters.
CREATE OR REPLACE TEMP VIEW numbers AS
  SELECT id, id % 3 AS rest FROM range(30);

/* größer */ SELECT rest, count(*) AS n
  FROM numbers
  GROUP BY rest ORDER BY rest;
SELECT 'a;b' AS text; SELECT nothing FROM numbers;
SELECT 'never' AS reached
