package strobe;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.InSubquery;
import org.apache.spark.sql.catalyst.plans.QueryPlan;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationDef;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationRef;
import org.apache.spark.sql.catalyst.plans.logical.Deduplicate;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionByExpression;
import org.apache.spark.sql.catalyst.plans.logical.SetOperation;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.apache.spark.sql.catalyst.trees.TreeNode;
import org.apache.spark.sql.execution.FilterExec;
import org.apache.spark.sql.execution.GenerateExec;
import org.apache.spark.sql.execution.SortExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.TakeOrderedAndProjectExec;
import org.apache.spark.sql.execution.UnionExec;
import org.apache.spark.sql.execution.aggregate.BaseAggregateExec;
import org.apache.spark.sql.execution.exchange.ShuffleExchangeLike;
import org.apache.spark.sql.execution.joins.BaseJoinExec;
import org.apache.spark.sql.execution.python.EvalPythonExec;
import scala.Option;
import scala.collection.Iterable;

/**
 * Writes the data that identifies the nodes of plans, in the shape `NodeFacts` of `planFacts.ts`. One instance for each
 * reading, because plans are read on several connections at once.
 */
class NodeFacts {
  private final ExpressionFacts expressions = new ExpressionFacts();
  private final long deadline;

  /** Columns of common table expressions, by their id. */
  private final Map commonTables = new HashMap();

  /** Number of nodes written so far to the current list. */
  private int written;

  NodeFacts(int millis) {
    deadline = System.currentTimeMillis() + millis;
  }

  void checkDeadline() {
    if (System.currentTimeMillis() > deadline) throw new PlanReader.TooLong();
  }

  /** The index of the next node in the list. */
  int next() {
    return written++;
  }

  void beginList() {
    written = 0;
  }

  /** Records the meaning of ids. All plans are recorded before the first is written, analyzed plans first. */
  void note(QueryPlan node) {
    if (node instanceof LogicalPlan && isLeaf(node) && !(node instanceof CTERelationRef)) expressions.know(node.output());
    expressions.defineAliases(node.expressions());
    if (node instanceof EvalPythonExec) {
      List attributes = listOf(((EvalPythonExec) node).resultAttrs());
      List functions = listOf(((EvalPythonExec) node).udfs());
      for (int i = 0; i < attributes.size(); i++)
        expressions.define((Attribute) attributes.get(i), (Expression) functions.get(i));
    }
    if (node instanceof Union) noteColumns(((Union) node).output(), node);
    if (node instanceof CTERelationDef)
      commonTables.put(Long.valueOf(((CTERelationDef) node).id()), listOf(node.output()));
    if (node instanceof CTERelationRef) noteReference((CTERelationRef) node);
  }

  /** A common table expression that is read twice has different ids the second time. */
  private void noteReference(CTERelationRef reference) {
    List columns = (List) commonTables.get(Long.valueOf(reference.cteId()));
    List output = listOf(((QueryPlan) reference).output());
    if (columns == null || columns.size() != output.size()) return;
    for (int i = 0; i < output.size(); i++) {
      Attribute column = (Attribute) output.get(i);
      if (!ExpressionFacts.id(column).equals(ExpressionFacts.id((Attribute) columns.get(i))))
        expressions.define(column, (Attribute) columns.get(i));
    }
  }

  /**
   * A relation that is read twice has different ids the second time, and the optimizer also copies relations: columns
   * of a copy are found by name.
   *
   * @param original the analyzed leaf with the same tags
   */
  void noteCopy(QueryPlan leaf, QueryPlan original) {
    for (Object each : listOf(leaf.output())) {
      Attribute column = (Attribute) each;
      if (expressions.isKnown(ExpressionFacts.id(column))) continue;
      for (Object other : listOf(original.output()))
        if (((Attribute) other).name().equals(column.name())) {
          expressions.define(column, (Attribute) other);
          break;
        }
    }
  }

  private void noteColumns(Iterable output, QueryPlan union) {
    List first = listOf(output);
    for (Object child : listOf(((TreeNode) union).children())) {
      List columns = listOf(((LogicalPlan) child).output());
      for (int i = 0; i < columns.size() && i < first.size(); i++)
        expressions.sameColumn((Attribute) columns.get(i), (Attribute) first.get(i));
    }
  }

  void write(QueryPlan node, JsonGenerator json) throws IOException {
    json.writeStringField("kind", kind(node));
    writeOrigin(node, json);
    if (node instanceof View) json.writeStringField("view", ((View) node).desc().identifier().table());
    writeDefinitions(node, json);
    writeTerms("predicates", predicates(node), json);
    writeTerms("pairs", pairs(node), json);
    writeTerms("keys", keys(node), json);
    if (node instanceof SparkPlan) writeParts(node, json);
    if (isUnion(node)) writeColumns(node, json);
    json.writeNumberField("output", outputHash(node));
    if (isGlobalSort(node)) json.writeBooleanField("global", true);
    Long number = number(node);
    if (number != null) json.writeNumberField("number", number.longValue());
    if (node instanceof ShuffleExchangeLike)
      json.writeBooleanField(
          "required", ((ShuffleExchangeLike) node).shuffleOrigin().toString().startsWith("ENSURE_REQUIREMENTS"));
  }

  /** The place of a limit is the place of its number: Spark gives the node the place of the whole end of the query. */
  private void writeOrigin(QueryPlan node, JsonGenerator json) throws IOException {
    if (kind(node).matches("GlobalLimit|LocalLimit|Offset|Tail") && node.expressions().nonEmpty())
      expressions.writeOrigin((Expression) node.expressions().head(), json);
    else if (ExpressionFacts.isKnown(((TreeNode) node).origin()))
      ExpressionFacts.writeOrigin(((TreeNode) node).origin(), json);
  }

  private static String kind(QueryPlan node) {
    return node.getClass().getSimpleName().replaceAll("Exec$", "");
  }

  private void writeDefinitions(QueryPlan node, JsonGenerator json) throws IOException {
    Map found = new LinkedHashMap();
    Map holders = new HashMap();
    if (isLeaf(node)) addColumns(listOf(node.output()), found);
    else if (node instanceof Generate) addColumns(listOf(((Generate) node).generatorOutput()), found);
    else if (node instanceof GenerateExec) addColumns(listOf(((GenerateExec) node).generatorOutput()), found);
    else if (kind(node).equals("Expand")) addColumns(produced(node), found);
    scala.collection.Iterator each = node.expressions().iterator();
    while (each.hasNext()) expressions.addDefined((Expression) each.next(), found, holders);
    if (found.isEmpty()) return;
    json.writeArrayFieldStart("defines");
    for (Object entry : found.entrySet()) {
      Expression value = (Expression) ((Map.Entry) entry).getValue();
      json.writeStartObject();
      json.writeNumberField("id", ((Long) ((Map.Entry) entry).getKey()).longValue());
      if (!(value instanceof Attribute)) {
        if (!ExpressionFacts.isColumn(value)) json.writeNumberField("hash", expressions.hash(value));
        Object holder = holders.get(((Map.Entry) entry).getKey());
        if (!expressions.writeOrigin(value, json) && holder != null) expressions.writeOrigin((Expression) holder, json);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void addColumns(List attributes, Map found) {
    for (Object each : attributes) found.put(ExpressionFacts.id((Attribute) each), each);
  }

  /** Columns of the output that are in no input. */
  private static List produced(QueryPlan node) {
    Set below = new LinkedHashSet();
    for (Object child : listOf(((TreeNode) node).children()))
      for (Object each : listOf(((QueryPlan) child).output())) below.add(ExpressionFacts.id((Attribute) each));
    List found = new ArrayList();
    for (Object each : listOf(node.output())) if (!below.contains(ExpressionFacts.id((Attribute) each))) found.add(each);
    return found;
  }

  private static boolean isLeaf(QueryPlan node) {
    return ((TreeNode) node).children().isEmpty();
  }

  private static boolean isGlobalSort(QueryPlan node) {
    return (node instanceof Sort && ((Sort) node).global()) || (node instanceof SortExec && ((SortExec) node).global())
        || node instanceof TakeOrderedAndProjectExec;
  }

  private static boolean isUnion(QueryPlan node) {
    return node instanceof Union || node instanceof UnionExec;
  }

  private void writeTerms(String name, List terms, JsonGenerator json) throws IOException {
    if (terms.isEmpty()) return;
    json.writeArrayFieldStart(name);
    for (Object each : terms) {
      Expression term = (Expression) each;
      json.writeStartObject();
      long hash = expressions.hash(term);
      json.writeNumberField("hash", hash);
      long united = expressions.unionHash(term);
      if (united != hash) json.writeNumberField("unionHash", united);
      writeIds("columns", expressions.columns(term), json);
      String kind = term.getClass().getSimpleName();
      if (kind.equals("IsNotNull")) json.writeBooleanField("isNotNull", true);
      expressions.writeOrigin(term, json);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Conditions on a row, one by one. */
  private static List predicates(QueryPlan node) {
    List found = new ArrayList();
    if (node instanceof Filter) addConjuncts(((Filter) node).condition(), found);
    if (node instanceof FilterExec) addConjuncts(((FilterExec) node).condition(), found);
    if (node instanceof Join) addConjuncts(((Join) node).condition(), found);
    if (node instanceof BaseJoinExec) addConjuncts(((BaseJoinExec) node).condition(), found);
    return found;
  }

  private static void addConjuncts(Option condition, List found) {
    if (condition.isDefined()) addConjuncts((Expression) condition.get(), found);
  }

  private static void addConjuncts(Expression condition, List found) {
    if (condition instanceof And) {
      addConjuncts(((And) condition).left(), found);
      addConjuncts(((And) condition).right(), found);
    } else found.add(condition);
  }

  /**
   * Comparisons of a join: its pairs of keys. Also of nodes that become joins: set operations, and conditions with `IN
   * (SELECT …)`.
   */
  private static List pairs(QueryPlan node) {
    List found = new ArrayList();
    if (node instanceof SetOperation && ((TreeNode) node).children().length() == 2) {
      List sides = listOf(((TreeNode) node).children());
      addPairs(listOf(((LogicalPlan) sides.get(0)).output()), listOf(((LogicalPlan) sides.get(1)).output()), found);
    }
    if (node instanceof BaseJoinExec)
      addPairs(listOf(((BaseJoinExec) node).leftKeys()), listOf(((BaseJoinExec) node).rightKeys()), found);
    if (node instanceof Filter) addSubqueryPairs(((Filter) node).condition(), found);
    return found;
  }

  private static void addSubqueryPairs(Expression condition, List found) {
    if (condition instanceof InSubquery) {
      InSubquery in = (InSubquery) condition;
      addPairs(listOf(in.values()), listOf(((LogicalPlan) in.query().plan()).output()), found);
    }
    for (Object child : ExpressionFacts.children(condition)) addSubqueryPairs((Expression) child, found);
  }

  private static void addPairs(List left, List right, List found) {
    for (int i = 0; i < left.size() && i < right.size(); i++)
      found.add(new EqualTo((Expression) left.get(i), (Expression) right.get(i)));
  }

  /** Keys that rows are grouped, sorted or partitioned by. */
  private static List keys(QueryPlan node) {
    if (node instanceof Aggregate) return listOf(((Aggregate) node).groupingExpressions());
    if (node instanceof Distinct || node instanceof SetOperation) return listOf(node.output());
    if (node instanceof Deduplicate) return listOf(((Deduplicate) node).keys());
    if (node instanceof Sort) return listOf(((Sort) node).order());
    if (node instanceof Window) return windowKeys((Window) node);
    if (node instanceof RepartitionByExpression) return listOf(((RepartitionByExpression) node).partitionExpressions());
    if (node instanceof BaseAggregateExec) return listOf(((BaseAggregateExec) node).groupingExpressions());
    // Its class is in another package since Spark 4.1.
    if (kind(node).startsWith("StreamingDeduplicate")) return listOf(node.expressions());
    if (node instanceof SortExec) return listOf(((SortExec) node).sortOrder());
    if (node instanceof TakeOrderedAndProjectExec) return listOf(((TakeOrderedAndProjectExec) node).sortOrder());
    if (node instanceof ShuffleExchangeLike) return partitionedBy((SparkPlan) node);
    return new ArrayList();
  }

  private static List windowKeys(Window node) {
    List found = listOf(node.orderSpec());
    found.addAll(listOf(node.partitionSpec()));
    return found;
  }

  private static List partitionedBy(SparkPlan node) {
    Object partitioning = node.outputPartitioning();
    return partitioning instanceof Expression ? ExpressionFacts.children((Expression) partitioning) : new ArrayList();
  }

  private void writeParts(QueryPlan node, JsonGenerator json) throws IOException {
    Set parts = new LinkedHashSet();
    scala.collection.Iterator each = node.expressions().iterator();
    while (each.hasNext()) expressions.addParts((Expression) each.next(), parts, 0);
    writeIds("parts", parts, json);
  }

  private static void writeColumns(QueryPlan node, JsonGenerator json) throws IOException {
    List ids = new ArrayList();
    for (Object each : listOf(node.output())) ids.add(ExpressionFacts.id((Attribute) each));
    writeIds("columns", ids, json);
  }

  /** Equal for equal sets of columns. */
  private static long outputHash(QueryPlan node) {
    long hash = 0;
    for (Object each : listOf(node.output()))
      hash += ExpressionFacts.mix(31, ExpressionFacts.id((Attribute) each).longValue()) & 0xFFFFFFFFL;
    return hash & ((1L << 52) - 1);
  }

  /** A limit, a number of partitions, the seed of a sample. */
  private static Long number(QueryPlan node) {
    // Calling an exchange's own number of partitions makes Spark sample the rows, which is a job.
    if (node instanceof ShuffleExchangeLike)
      return Long.valueOf(((SparkPlan) node).outputPartitioning().numPartitions());
    String kind = kind(node);
    String[] names = {"limit", "limitExpr", "offsetExpr", "offset", "numPartitions", "seed"};
    if (!kind.matches(".*(Limit|Offset|Tail|TakeOrderedAndProject|Repartition|RepartitionByExpression|Coalesce|Sample)"))
      return null;
    for (int i = 0; i < names.length; i++) {
      Long value = numberOf(node, names[i]);
      if (value != null) return value;
    }
    return null;
  }

  private static Long numberOf(Object node, String method) {
    try {
      Object value = node.getClass().getMethod(method).invoke(node);
      Long number = Long.valueOf(Long.parseLong(value.toString()));
      return Long.valueOf(number.longValue() & ((1L << 52) - 1));
    } catch (Exception none) {
      return null;
    }
  }

  static List listOf(Iterable elements) {
    List list = new ArrayList();
    scala.collection.Iterator each = elements.iterator();
    while (each.hasNext()) list.add(each.next());
    return list;
  }

  static void writeIds(String name, Collection ids, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart(name);
    for (Object id : ids) json.writeNumber(((Long) id).longValue());
    json.writeEndArray();
  }
}
