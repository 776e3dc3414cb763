-- Statements of a file: every clause has its own line.
CREATE TEMPORARY VIEW numbers AS SELECT id, id % 5 AS k FROM range(0, 60, 1, 2);  -- truth: Range?, Project?, Execute CreateViewCommand

SELECT k,  -- truth: TakeOrderedAndProject?
       sum(id) AS total  -- truth: HashAggregate?
FROM numbers
WHERE id > 10  -- truth: Filter
GROUP BY k  -- truth: HashAggregate?, ~Exchange
ORDER BY total;  -- truth: TakeOrderedAndProject

SELECT a.id  -- truth: CollectLimit?, Project?
FROM numbers a
JOIN numbers b  -- truth: BroadcastHashJoin?, ~BroadcastExchange?
  ON a.id = b.id + 1  -- truth: BroadcastHashJoin?, ~BroadcastExchange?, Project?
WHERE b.id < 20;  -- truth: Filter
