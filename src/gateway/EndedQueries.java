package strobe;

import java.util.function.Consumer;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionEnd;

/**
 * Hands on the plans of queries that have ended, of any session: those of Spark Connect are not the driver's own. The
 * event has its plan only here, not in the log, and none if the query failed before it had one.
 */
public class EndedQueries extends SparkListener {
  private final Consumer receiver;

  public EndedQueries(Consumer receiver) {
    this.receiver = receiver;
  }

  public void onOtherEvent(SparkListenerEvent event) {
    if (!(event instanceof SparkListenerSQLExecutionEnd)) return;
    QueryExecution execution = ((SparkListenerSQLExecutionEnd) event).qe();
    if (execution != null) receiver.accept(execution);
  }
}
