package strobe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.QueryPlanningTracker;
import org.apache.spark.sql.catalyst.plans.QueryPlan;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.trees.TreeNode;
import org.apache.spark.sql.catalyst.trees.TreeNodeTag;
import org.apache.spark.sql.execution.CacheManager;
import org.apache.spark.sql.execution.CachedData;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.ReusedSubqueryExec;
import org.apache.spark.sql.execution.SQLExecution;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkPlanInfo;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.execution.adaptive.QueryStageExec;
import org.apache.spark.sql.execution.columnar.CachedRDDBuilder;
import org.apache.spark.sql.execution.columnar.InMemoryTableScanExec;
import org.apache.spark.sql.execution.exchange.ReusedExchangeExec;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetricInfo;
import org.apache.spark.sql.internal.SharedState;
import py4j.GatewayServer;
import py4j.Py4JServerConnection;
import scala.Option;
import scala.Tuple2;
import scala.collection.Iterable;
import scala.collection.Iterator;
import scala.collection.Seq;

/**
 * Reads data inside the JVM, from live plans, that no log contains: the datasets that the nodes of a plan came from.
 *
 * Spark tags the logical plan of a DataFrame with the id of the `Dataset` (`Dataset.DATASET_ID_TAG`), a logical plan
 * keeps the tags of the plans that it was built from, and a physical node refers to the logical node that it implements
 * (`logicalLink`).
 *
 * The gateway sends this source to the driver's JVM. Spark's own code compiler (Janino) compiles it there against the
 * running versions of Spark and Scala; it does not support lambdas or inferred types. Answers are JSON, in the shapes
 * of `planReader.ts`. `dataset` must be called by one thread at a time.
 */
public class PlanReader {
  /** In Spark 4, `Dataset` is in a separate package; in 3.5 it is not. */
  private static final String[] DATASET_CLASSES = {
    "org.apache.spark.sql.classic.Dataset", "org.apache.spark.sql.Dataset",
  };

  /** `Dataset.id` is private before Spark 4: Scala then gives its accessor a mangled name. */
  private static final String[] ID_METHODS = {"id", "org$apache$spark$sql$Dataset$$id"};

  private static final JsonFactory JSON = new JsonFactory();

  private final TreeNodeTag datasetIdTag;

  /** Of plans of Spark Connect. */
  private final TreeNodeTag planIdTag;

  private final Method idOfDataset;
  private final Method lookupCachedData;

  /** The datasets that were read, by Spark's id, which is unique in a JVM. The driver holds them, not this map. */
  private final Map known = new HashMap();

  public PlanReader() throws Exception {
    Class dataset = datasetClass();
    datasetIdTag = (TreeNodeTag) dataset.getMethod("DATASET_ID_TAG").invoke(null);
    Class companion = Class.forName("org.apache.spark.sql.catalyst.plans.logical.LogicalPlan$");
    planIdTag = (TreeNodeTag) companion.getMethod("PLAN_ID_TAG").invoke(companion.getField("MODULE$").get(null));
    idOfDataset = publicMethod(dataset, ID_METHODS);
    lookupCachedData = CacheManager.class.getMethod("lookupCachedData", dataset);
  }

  /** Gives each query that ends from now on to `receiver`, as its `QueryExecution`. */
  public void follow(SparkContext context, Consumer receiver) {
    context.addSparkListener(new EndedQueries(receiver));
  }

  /**
   * Py4J writes answers of more than 8 KB, such as plans, in pieces: the second piece would wait 40 ms for the
   * acknowledgement of the first.
   */
  public static void sendPiecesAtOnce(GatewayServer server) throws Exception {
    Field connections = GatewayServer.class.getDeclaredField("connections");
    connections.setAccessible(true);
    for (Object connection : (List) connections.get(server)) {
      ((Py4JServerConnection) connection).getSocket().setTcpNoDelay(true);
    }
  }

  /**
   * The executed plan of a query, node by node; the analyzed plans that it came from (its own, and those of cached data
   * that it reads); the ids of its own metrics, without those of cached plans; and the texts of its logical plans. Null
   * for a query that failed before it had a plan (in analysis).
   *
   * @throws TooLong if reading takes more than `millis`.
   */
  public String query(QueryExecution execution, int millis) throws Exception {
    SparkPlan plan = executedPlan(execution);
    if (plan == null) return null;
    NodeFacts facts = new NodeFacts(millis);
    StringWriter text = new StringWriter();
    JsonGenerator json = JSON.createGenerator(text);
    json.writeStartObject();
    writePlans(execution, plan, facts, json);
    List metricIds = new ArrayList();
    addMetricIds(plan, metricIds, facts);
    NodeFacts.writeIds("accumulatorIds", metricIds, json);
    json.writeStringField("uuid", uuid(execution));
    writeLogicalPlans(execution, json);
    json.writeEndObject();
    json.close();
    return text.toString();
  }

  /** Like `query`, for the DataFrame's own query. */
  public String queryOfDataset(Object dataset, int millis) throws Exception {
    return query((QueryExecution) call(dataset, "queryExecution"), millis);
  }

  /**
   * The current plan of a running query, and the analyzed plans that it comes from; null if the query no longer runs.
   * Does not touch anything that a running query may hold a lock on.
   *
   * @throws TooLong if reading takes more than `millis`.
   */
  public String runningQuery(long queryId, int millis) throws Exception {
    QueryExecution execution = SQLExecution.getQueryExecution(queryId);
    if (execution == null) return null;
    NodeFacts facts = new NodeFacts(millis);
    StringWriter text = new StringWriter();
    JsonGenerator json = JSON.createGenerator(text);
    json.writeStartObject();
    writePlans(execution, execution.executedPlan(), facts, json);
    json.writeEndObject();
    json.close();
    return text.toString();
  }

  /**
   * The physical plan of a DataFrame whose rows were read as an RDD, for which Spark posts no execution. In the shape
   * of the event log, with the data that identifies its nodes.
   *
   * @throws TooLong if reading takes more than `millis`.
   */
  public String executed(Object dataset, int millis) throws Exception {
    QueryExecution execution = (QueryExecution) call(dataset, "queryExecution");
    NodeFacts facts = new NodeFacts(millis);
    StringWriter text = new StringWriter();
    JsonGenerator json = JSON.createGenerator(text);
    json.writeStartObject();
    writePlans(execution, execution.executedPlan(), facts, json);
    writeLogicalPlans(execution, json);
    json.writeFieldName("plan");
    planInfo(SparkPlanInfo.fromSparkPlan(execution.executedPlan()), facts, json);
    json.writeEndObject();
    json.close();
    return text.toString();
  }

  private static void writeLogicalPlans(QueryExecution execution, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("plans");
    json.writeStringField("parsed", planText(execution, "logical"));
    json.writeStringField("analyzed", planText(execution, "analyzed"));
    json.writeStringField("optimized", planText(execution, "optimizedPlan"));
    json.writeEndObject();
  }

  private void planInfo(SparkPlanInfo node, NodeFacts facts, JsonGenerator json) throws IOException {
    facts.checkDeadline();
    json.writeStartObject();
    json.writeStringField("name", node.nodeName());
    json.writeStringField("detail", node.simpleString());
    json.writeObjectFieldStart("metadata");
    json.writeEndObject();
    json.writeArrayFieldStart("metrics");
    for (Object each : NodeFacts.listOf(node.metrics())) {
      SQLMetricInfo metric = (SQLMetricInfo) each;
      json.writeStartObject();
      json.writeStringField("name", metric.name());
      json.writeNumberField("accumulatorId", metric.accumulatorId());
      json.writeStringField("metricType", metric.metricType());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("children");
    for (Object child : NodeFacts.listOf(node.children())) planInfo((SparkPlanInfo) child, facts, json);
    json.writeEndArray();
    json.writeEndObject();
  }

  /**
   * Spark's id of a DataFrame, its analyzed plan, and the ids tagged on the root of the plan and on the nearest tagged
   * nodes below. Stops at nodes with the tag of a dataset that was read before, whose ancestors are known. If several
   * DataFrames have one plan, the one made last counts. No ids are returned if reading takes more than `millis`.
   */
  public String dataset(Object dataset, int millis) throws Exception {
    LogicalPlan analyzed = ((QueryExecution) call(dataset, "queryExecution")).analyzed();
    NodeFacts facts = new NodeFacts(millis);
    Set tagged = new LinkedHashSet();
    try {
      addTagged(analyzed, true, tagged, facts);
    } catch (TooLong late) {
      tagged.clear();
    }
    Long id = (Long) idOfDataset.invoke(dataset);
    known.put(id, new WeakReference(dataset));
    StringWriter text = new StringWriter();
    JsonGenerator json = JSON.createGenerator(text);
    json.writeStartObject();
    json.writeNumberField("sparkDatasetId", id.longValue());
    NodeFacts.writeIds("taggedIds", tagged, json);
    json.writeStringField("analyzed", analyzed.toString());
    json.writeEndObject();
    json.close();
    return text.toString();
  }

  /** A DataFrame that was read before; null if the driver has released it. */
  public Object readBefore(long sparkDatasetId) {
    WeakReference dataset = (WeakReference) known.get(Long.valueOf(sparkDatasetId));
    return dataset == null ? null : dataset.get();
  }

  /** The plans of a DataFrame that was not executed. */
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

  /**
   * Metrics of a running query as Spark formats them, by accumulator id. `session` is any session of the application.
   */
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
   * The id of the RDD that holds a cached DataFrame, or null if it is not cached or nothing was computed yet. Does not
   * make Spark build the RDD or wait for it: building runs the stages below the cache, and Spark's own accessors wait
   * for that.
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

  private void writePlans(QueryExecution execution, SparkPlan plan, NodeFacts facts, JsonGenerator json) throws Exception {
    List builders = new ArrayList();
    addCacheBuilders(plan, builders, facts);
    List analyzed = new ArrayList();
    analyzed.add(execution.analyzed());
    for (Object builder : builders) analyzed.add(cachedPlan(execution, (CachedRDDBuilder) builder));
    Map leaves = new HashMap();
    for (Object tree : analyzed) if (tree != null) noteLogical((LogicalPlan) tree, leaves, facts);
    notePhysical(plan, leaves, facts);
    json.writeArrayFieldStart("analyzed");
    facts.beginList();
    for (int scope = 0; scope < analyzed.size(); scope++)
      if (analyzed.get(scope) != null) logicalNode((LogicalPlan) analyzed.get(scope), -1, scope, false, facts, json);
    json.writeEndArray();
    json.writeArrayFieldStart("nodes");
    facts.beginList();
    physicalNode(plan, -1, 0, builders, facts, json);
    json.writeEndArray();
    if (!(plan instanceof AdaptiveSparkPlanExec)) return;
    SparkPlan first = ((AdaptiveSparkPlanExec) plan).initialPlan();
    notePhysical(first, leaves, facts);
    json.writeArrayFieldStart("firstNodes");
    facts.beginList();
    facts.next();
    json.writeStartObject();
    json.writeNumberField("above", -1);
    json.writeStringField("name", plan.nodeName());
    json.writeNumberField("scope", 0);
    NodeFacts.writeIds("sparkDatasetIds", new ArrayList(), json);
    facts.write(plan, json);
    json.writeEndObject();
    physicalNode(first, 0, 0, builders, facts, json);
    json.writeEndArray();
  }

  /** The cached data that a plan reads, without duplicates. */
  private void addCacheBuilders(SparkPlan node, List builders, NodeFacts facts) {
    facts.checkDeadline();
    if (node instanceof InMemoryTableScanExec) {
      Object builder = ((InMemoryTableScanExec) node).relation().cacheBuilder();
      if (!builders.contains(builder)) builders.add(builder);
    }
    for (Object child : children(node)) addCacheBuilders((SparkPlan) child, builders, facts);
  }

  /** The analyzed plan that was cached; null if it is no longer cached. Spark has it only in a private field. */
  private static LogicalPlan cachedPlan(QueryExecution execution, CachedRDDBuilder builder) {
    try {
      Object manager = sharedState(call(execution, "sparkSession")).cacheManager();
      Field field = CacheManager.class.getDeclaredField("cachedData");
      field.setAccessible(true);
      Iterator each = ((Iterable) field.get(manager)).iterator();
      while (each.hasNext()) {
        CachedData cached = (CachedData) each.next();
        if (cached.cachedRepresentation().cacheBuilder() == builder) return cached.plan();
      }
      return null;
    } catch (Exception unknown) {
      return null;
    }
  }

  /** @param leaves receives the leaves, by the ids of the datasets that they are tagged with */
  private void noteLogical(LogicalPlan node, Map leaves, NodeFacts facts) {
    facts.checkDeadline();
    facts.note(node);
    List children = logicalChildren(node);
    if (children.isEmpty())
      for (Object id : tags(node)) if (!leaves.containsKey(id)) leaves.put(id, node);
    for (Object child : children) noteLogical((LogicalPlan) child, leaves, facts);
  }

  private void notePhysical(SparkPlan node, Map leaves, NodeFacts facts) {
    facts.checkDeadline();
    List children = children(node);
    if (children.isEmpty())
      for (Object id : linkedTags(node, true))
        if (leaves.containsKey(id)) facts.noteCopy(node, (LogicalPlan) leaves.get(id));
    facts.note(node);
    for (Object child : children) notePhysical((SparkPlan) child, leaves, facts);
  }

  /** @param above index of the node above among those written; -1 for none. */
  private void logicalNode(
      LogicalPlan node, int above, int scope, boolean isSubquery, NodeFacts facts, JsonGenerator json)
      throws IOException {
    facts.checkDeadline();
    int index = facts.next();
    json.writeStartObject();
    json.writeNumberField("above", above);
    json.writeNumberField("scope", scope);
    if (isSubquery) json.writeBooleanField("subquery", true);
    NodeFacts.writeIds("sparkDatasetIds", tags(node), json);
    facts.write(node, json);
    json.writeEndObject();
    Seq subqueries = node.subqueries();
    for (Object child : logicalChildren(node))
      logicalNode((LogicalPlan) child, index, scope, subqueries.contains(child), facts, json);
  }

  /** Inputs, subqueries, and the plan that a command without inputs runs. */
  private static List logicalChildren(LogicalPlan node) {
    List found = new ArrayList();
    addChildren(node, found);
    Iterator inner = node.innerChildren().iterator();
    while (inner.hasNext()) {
      Object child = inner.next();
      if (child instanceof LogicalPlan && !found.contains(child)) found.add(child);
    }
    return found;
  }

  private void physicalNode(
      SparkPlan node, int above, int scope, List builders, NodeFacts facts, JsonGenerator json) throws IOException {
    facts.checkDeadline();
    List children = children(node);
    int index = facts.next();
    json.writeStartObject();
    json.writeNumberField("above", above);
    json.writeStringField("name", node.nodeName());
    json.writeNumberField("scope", scope);
    NodeFacts.writeIds("sparkDatasetIds", linkedTags(node, children.isEmpty()), json);
    facts.write(node, json);
    int below = scope;
    if (node instanceof InMemoryTableScanExec) {
      below = 1 + builders.indexOf(((InMemoryTableScanExec) node).relation().cacheBuilder());
      json.writeNumberField("reads", below);
    }
    json.writeEndObject();
    for (Object child : children) physicalNode((SparkPlan) child, index, below, builders, facts, json);
  }

  /**
   * The children that Spark's `SparkPlanInfo.fromSparkPlan` gives a node, in the same order: paths must agree with the
   * log.
   */
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

  private void addMetricIds(SparkPlan node, List metricIds, NodeFacts facts) {
    facts.checkDeadline();
    Iterator metrics = node.metrics().valuesIterator();
    while (metrics.hasNext()) metricIds.add(Long.valueOf(((SQLMetric) metrics.next()).id()));
    if (node instanceof InMemoryTableScanExec) return;
    for (Object child : children(node)) addMetricIds((SparkPlan) child, metricIds, facts);
  }

  private List linkedTags(SparkPlan node, boolean isLeaf) {
    Option logical = node.logicalLink();
    if (logical.isEmpty()) return new ArrayList();
    List ofLeaf = isLeaf ? leafTags((TreeNode) logical.get()) : new ArrayList();
    return ofLeaf.isEmpty() ? tags((TreeNode) logical.get()) : ofLeaf;
  }

  /**
   * Spark plans a scan together with the filters and projections above it, and links all of them to the topmost one:
   * the scan itself implements the only leaf below.
   */
  private List leafTags(TreeNode logical) {
    Seq leaves = logical.collectLeaves();
    return leaves.length() == 1 ? tags((TreeNode) leaves.apply(0)) : new ArrayList();
  }

  private void addTagged(LogicalPlan node, boolean isRoot, Set ids, NodeFacts facts) {
    facts.checkDeadline();
    List own = tags(node);
    List read = new ArrayList(own);
    read.retainAll(known.keySet());
    // One plan may belong to several datasets: the last one represents it. `show()` and similar calls leave their own
    // ids in the plan, which are never reported.
    if (isRoot || read.isEmpty()) ids.addAll(own);
    else ids.add(Collections.max(read));
    if (!read.isEmpty()) return;
    List children = new ArrayList();
    addChildren(node, children);
    for (int index = 0; index < children.size(); index++) addTagged((LogicalPlan) children.get(index), false, ids, facts);
  }

  /**
   * Dataset ids tagged on one logical node. A plan of Spark Connect has the number that the client gave it: such a
   * number n is told as -1 - n, because Spark's own are never negative.
   */
  private List tags(TreeNode node) {
    List ids = new ArrayList();
    Option tagged = node.getTagValue(datasetIdTag);
    if (tagged.isDefined()) addAll((Iterable) tagged.get(), ids);
    Option plan = node.getTagValue(planIdTag);
    if (plan.isDefined()) ids.add(Long.valueOf(-1L - ((Number) plan.get()).longValue()));
    return ids;
  }

  /**
   * Null for a query that failed before it had a plan: the action has its error. Such a query is not asked: Spark throws the same
   * exception again, with the stack of whoever asks, while it is on its way to the script.
   */
  private static SparkPlan executedPlan(QueryExecution execution) {
    if (!execution.tracker().phases().contains(QueryPlanningTracker.PLANNING())) return null;
    try {
      return execution.executedPlan();
    } catch (Throwable error) {
      return null;
    }
  }

  /** Null if the plan could not be created. */
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

  /** For members that are in different classes depending on the Spark version. */
  private static Object call(Object target, String method) throws Exception {
    return target.getClass().getMethod(method).invoke(target);
  }

  private static void addAll(Iterable elements, List list) {
    Iterator iterator = elements.iterator();
    while (iterator.hasNext()) list.add(iterator.next());
  }

  public static class TooLong extends RuntimeException {
    public String toString() {
      return "reading the plan took too long";
    }
  }
}
