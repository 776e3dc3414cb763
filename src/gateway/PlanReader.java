package strobe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.plans.QueryPlan;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.trees.TreeNode;
import org.apache.spark.sql.catalyst.trees.TreeNodeTag;
import org.apache.spark.sql.execution.CacheManager;
import org.apache.spark.sql.execution.CachedData;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.ReusedSubqueryExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.execution.adaptive.QueryStageExec;
import org.apache.spark.sql.execution.columnar.CachedRDDBuilder;
import org.apache.spark.sql.execution.columnar.InMemoryTableScanExec;
import org.apache.spark.sql.execution.exchange.ReusedExchangeExec;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.internal.SharedState;
import py4j.GatewayServer;
import py4j.Py4JServerConnection;
import scala.Option;
import scala.Tuple2;
import scala.collection.Iterable;
import scala.collection.Iterator;
import scala.collection.Seq;

/**
 * Reads inside the JVM, from live plans, what no log holds: which datasets a plan's nodes came from.
 *
 * Spark tags the logical plan of a DataFrame with the id of the `Dataset` (`Dataset.DATASET_ID_TAG`), a logical plan keeps
 * the tags of the plans that it was built from, and a physical node names the logical node that it implements
 * (`logicalLink`).
 *
 * The gateway sends this source to the driver's JVM. There the compiler that Spark has for code of its own (Janino) makes
 * it fit the Spark and the Scala that run; it knows neither lambdas nor inferred types. Answers are JSON, in the shapes of
 * `planReader.ts`. `query` and `dataset` are for one thread at a time.
 */
public class PlanReader {
  /** Spark 4 has its `Dataset` in a package of its own; 3.5 does not. */
  private static final String[] DATASET_CLASSES = {
    "org.apache.spark.sql.classic.Dataset", "org.apache.spark.sql.Dataset",
  };

  /** `Dataset.id` is private before Spark 4: Scala then gives its accessor a name of its own. */
  private static final String[] ID_METHODS = {"id", "org$apache$spark$sql$Dataset$$id"};

  private static final JsonFactory JSON = new JsonFactory();

  private final TreeNodeTag datasetIdTag;
  private final Method idOfDataset;
  private final Method lookupCachedData;

  /** Ids of the datasets that were read: Spark gives none of them twice in a JVM. */
  private final Set known = new HashSet();

  private long deadline;

  public PlanReader() throws Exception {
    Class dataset = datasetClass();
    datasetIdTag = (TreeNodeTag) dataset.getMethod("DATASET_ID_TAG").invoke(null);
    idOfDataset = publicMethod(dataset, ID_METHODS);
    lookupCachedData = CacheManager.class.getMethod("lookupCachedData", dataset);
  }

  /**
   * Py4J writes an answer of more than 8 KB, as those about plans are, in pieces: the second would wait until the first is
   * acknowledged, for 40 ms.
   */
  public static void sendPiecesAtOnce(GatewayServer server) throws Exception {
    Field connections = GatewayServer.class.getDeclaredField("connections");
    connections.setAccessible(true);
    for (Object connection : (List) connections.get(server)) {
      ((Py4JServerConnection) connection).getSocket().setTcpNoDelay(true);
    }
  }

  /**
   * The executed plan of a query, node by node, the ids of its own metrics, not of plans that were cached, and the texts of
   * its logical plans. A query that failed before it had a plan (in analysis) has no answer: null.
   *
   * @throws TooLong when the walk takes more than `millis`.
   */
  public String query(QueryExecution execution, int millis) throws Exception {
    SparkPlan plan = executedPlan(execution);
    if (plan == null) return null;
    deadline = System.currentTimeMillis() + millis;
    List metricIds = new ArrayList();
    StringWriter text = new StringWriter();
    JsonGenerator json = JSON.createGenerator(text);
    json.writeStartObject();
    json.writeArrayFieldStart("nodes");
    physicalNode(plan, new int[0], false, metricIds, json);
    json.writeEndArray();
    writeIds(json, "accumulatorIds", metricIds);
    json.writeStringField("uuid", uuid(execution));
    json.writeObjectFieldStart("plans");
    json.writeStringField("parsed", planText(execution, "logical"));
    json.writeStringField("analyzed", planText(execution, "analyzed"));
    json.writeStringField("optimized", planText(execution, "optimizedPlan"));
    json.writeEndObject();
    json.writeEndObject();
    json.close();
    return text.toString();
  }

  /**
   * Spark's id of a DataFrame, its analyzed plan, and the ids tagged on the plan's root and the nearest below: not those
   * below nodes that carry one of a dataset that was read, whose own ancestors are known. Of several DataFrames with one
   * plan the last made counts. No ids are given where the walk takes more than `millis`.
   */
  public String dataset(Object dataset, int millis) throws Exception {
    LogicalPlan analyzed = ((QueryExecution) call(dataset, "queryExecution")).analyzed();
    deadline = System.currentTimeMillis() + millis;
    Set tagged = new LinkedHashSet();
    try {
      logicalNode(analyzed, true, tagged);
    } catch (TooLong late) {
      tagged.clear();
    }
    Long id = (Long) idOfDataset.invoke(dataset);
    known.add(id);
    StringWriter text = new StringWriter();
    JsonGenerator json = JSON.createGenerator(text);
    json.writeStartObject();
    json.writeNumberField("sparkDatasetId", id.longValue());
    writeIds(json, "taggedIds", tagged);
    json.writeStringField("analyzed", analyzed.toString());
    json.writeEndObject();
    json.close();
    return text.toString();
  }

  /** The plans of a DataFrame that nothing executed. */
  public String plans(Object dataset) throws Exception {
    QueryExecution execution = (QueryExecution) call(dataset, "queryExecution");
    StringWriter text = new StringWriter();
    JsonGenerator json = JSON.createGenerator(text);
    json.writeStartObject();
    json.writeStringField("analyzed", execution.analyzed().toString());
    json.writeStringField("optimized", execution.optimizedPlan().toString());
    json.writeStringField("physical", execution.executedPlan().toString());
    json.writeEndObject();
    json.close();
    return text.toString();
  }

  /** Metrics of a running query as Spark formats them, by accumulator id. `session` is any of the application. */
  public String queryMetrics(Object session, long queryId) throws Exception {
    StringWriter text = new StringWriter();
    JsonGenerator json = JSON.createGenerator(text);
    json.writeStartArray();
    Iterator metrics = sharedState(session).statusStore().executionMetrics(queryId).iterator();
    while (metrics.hasNext()) {
      Tuple2 metric = (Tuple2) metrics.next();
      json.writeStartArray();
      json.writeNumber(((Long) metric._1()).longValue());
      json.writeString((String) metric._2());
      json.writeEndArray();
    }
    json.writeEndArray();
    json.close();
    return text.toString();
  }

  /**
   * The id of the RDD that holds a cached DataFrame, or null if it is not cached or nothing was computed yet. Does not make
   * Spark build the RDD, nor wait until it is built: that runs the stages below the cache, and Spark's own accessors wait
   * for it.
   */
  public Integer cachedRddId(Object session, Object dataset) throws Exception {
    Option found = (Option) lookupCachedData.invoke(sharedState(session).cacheManager(), dataset);
    if (found.isEmpty()) return null;
    RDD buffers = builtBuffers(((CachedData) found.get()).cachedRepresentation().cacheBuilder());
    return buffers == null ? null : Integer.valueOf(buffers.id());
  }

  private static RDD builtBuffers(CachedRDDBuilder builder) throws Exception {
    Field buffers = CachedRDDBuilder.class.getDeclaredField("_cachedColumnBuffers");
    buffers.setAccessible(true);
    return (RDD) buffers.get(builder);
  }

  private void physicalNode(SparkPlan node, int[] path, boolean isCached, List metricIds, JsonGenerator json)
      throws IOException {
    checkDeadline();
    List children = children(node);
    json.writeStartObject();
    json.writeArrayFieldStart("path");
    for (int index : path) json.writeNumber(index);
    json.writeEndArray();
    json.writeStringField("name", node.nodeName());
    writeIds(json, "sparkDatasetIds", linkedTags(node, children.isEmpty()));
    json.writeEndObject();
    if (!isCached) addMetricIds(node, metricIds);
    int[] childPath = Arrays.copyOf(path, path.length + 1);
    for (int index = 0; index < children.size(); index++) {
      childPath[path.length] = index;
      physicalNode(
          (SparkPlan) children.get(index), childPath, isCached || node instanceof InMemoryTableScanExec, metricIds, json);
    }
  }

  /** The children that Spark's `SparkPlanInfo.fromSparkPlan` gives a node, in its order: paths must agree with the log. */
  private static List children(SparkPlan node) {
    List children = new ArrayList();
    if (node instanceof AdaptiveSparkPlanExec) children.add(((AdaptiveSparkPlanExec) node).executedPlan());
    else if (node instanceof ReusedExchangeExec) children.add(((ReusedExchangeExec) node).child());
    else if (node instanceof ReusedSubqueryExec) children.add(((ReusedSubqueryExec) node).child());
    else if (node instanceof QueryStageExec) children.add(((QueryStageExec) node).plan());
    else if (node instanceof InMemoryTableScanExec) children.add(((InMemoryTableScanExec) node).relation().cachedPlan());
    else addChildren(node, children);
    return children;
  }

  private static void addChildren(QueryPlan node, List children) {
    addAll(((TreeNode) node).children(), children);
    addAll(node.subqueries(), children);
  }

  private static void addMetricIds(SparkPlan node, List metricIds) {
    Iterator metrics = node.metrics().valuesIterator();
    while (metrics.hasNext()) metricIds.add(Long.valueOf(((SQLMetric) metrics.next()).id()));
  }

  private List linkedTags(SparkPlan node, boolean isLeaf) {
    Option logical = node.logicalLink();
    if (logical.isEmpty()) return new ArrayList();
    List ofLeaf = isLeaf ? leafTags((TreeNode) logical.get()) : new ArrayList();
    return ofLeaf.isEmpty() ? tags((TreeNode) logical.get()) : ofLeaf;
  }

  /**
   * Spark plans a scan together with the filters and projections over it, and links all of them to the topmost: what the
   * scan itself implements is the only leaf below.
   */
  private List leafTags(TreeNode logical) {
    Seq leaves = logical.collectLeaves();
    return leaves.length() == 1 ? tags((TreeNode) leaves.apply(0)) : new ArrayList();
  }

  private void logicalNode(LogicalPlan node, boolean isRoot, Set ids) {
    checkDeadline();
    List own = tags(node);
    List read = new ArrayList(own);
    read.retainAll(known);
    // One plan may serve several datasets: the last of them stands for it. `show()` and the like leave ids of their own
    // there, which nobody ever tells of.
    if (isRoot || read.isEmpty()) ids.addAll(own);
    else ids.add(Collections.max(read));
    if (!read.isEmpty()) return;
    List children = new ArrayList();
    addChildren(node, children);
    for (int index = 0; index < children.size(); index++) logicalNode((LogicalPlan) children.get(index), false, ids);
  }

  /** Dataset ids tagged on one logical node. */
  private List tags(TreeNode node) {
    List ids = new ArrayList();
    Option tagged = node.getTagValue(datasetIdTag);
    if (tagged.isDefined()) addAll((Iterable) tagged.get(), ids);
    return ids;
  }

  /** Null for a query that failed before it had a plan: its error is the action's. */
  private static SparkPlan executedPlan(QueryExecution execution) {
    try {
      return execution.executedPlan();
    } catch (Throwable error) {
      return null;
    }
  }

  /** Null where the plan could not be made. */
  private static String planText(QueryExecution execution, String method) {
    try {
      return call(execution, method).toString();
    } catch (Exception error) {
      return null;
    }
  }

  /** Spark's own id of a query; null before Spark 4. */
  private static String uuid(QueryExecution execution) throws Exception {
    try {
      return call(execution, "queryId").toString();
    } catch (NoSuchMethodException error) {
      return null;
    }
  }

  private static SharedState sharedState(Object session) throws Exception {
    return (SharedState) call(session, "sharedState");
  }

  private void checkDeadline() {
    if (System.currentTimeMillis() > deadline) throw new TooLong();
  }

  private static Class datasetClass() throws ClassNotFoundException {
    try {
      return Class.forName(DATASET_CLASSES[0]);
    } catch (ClassNotFoundException error) {
      return Class.forName(DATASET_CLASSES[1]);
    }
  }

  private static Method publicMethod(Class type, String[] names) throws NoSuchMethodException {
    try {
      return type.getMethod(names[0]);
    } catch (NoSuchMethodException error) {
      return type.getMethod(names[1]);
    }
  }

  /** For what the Spark versions have in different classes. */
  private static Object call(Object target, String method) throws Exception {
    return target.getClass().getMethod(method).invoke(target);
  }

  private static void addAll(Iterable elements, List list) {
    Iterator iterator = elements.iterator();
    while (iterator.hasNext()) list.add(iterator.next());
  }

  private static void writeIds(JsonGenerator json, String name, Collection ids) throws IOException {
    json.writeArrayFieldStart(name);
    for (Object id : ids) json.writeNumber(((Long) id).longValue());
    json.writeEndArray();
  }

  public static class TooLong extends RuntimeException {
    public String toString() {
      return "the plan took too long to read";
    }
  }
}
