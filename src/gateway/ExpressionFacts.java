package strobe;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.InSet;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.OuterReference;
import org.apache.spark.sql.catalyst.expressions.RuntimeReplaceable;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.trees.Origin;
import org.apache.spark.sql.catalyst.trees.TreeNode;
import scala.Option;
import scala.Product;
import scala.Tuple2;
import scala.collection.Iterable;
import scala.collection.Iterator;

/**
 * Identifies an expression across Spark's optimizer: the ids that it defines, a hash of what it computes from the leaf
 * columns of the plan, these columns, and where the user wrote it.
 *
 * The optimizer inlines aliases, moves casts into literals and swaps the sides of comparisons, so the hash ignores
 * aliases, casts and the order of operands. Equal hashes mean the same computation on the same columns. Hashes have 52
 * bits, which fit exactly into a JSON number.
 */
class ExpressionFacts {
  private static final long MASK = (1L << 52) - 1;
  private static final int MOST_DEPTH = 300;
  private static final int MOST_PARTS = 200;

  /** They change the type or the form of a value, and the optimizer adds and removes them. */
  private static final Set TRANSPARENT = new HashSet(Arrays.asList(new Object[] {
      "Cast", "AnsiCast", "UpCast", "KnownNotNull", "KnownNullable", "KnownFloatingPointNormalized",
      "NormalizeNaNAndZero", "PromotePrecision", "CheckOverflow", "Empty2Null", "TempResolvedColumn", "PythonUDFAlias",
      "MakeDecimal", "UnscaledValue"}));
  private static final Set COMMUTATIVE = new HashSet(Arrays.asList(new Object[] {
      "Add", "Multiply", "And", "Or", "EqualTo", "EqualNullSafe", "BitwiseAnd", "BitwiseOr", "BitwiseXor"}));
  /** Comparisons are mapped to one operator with its operands in order. */
  private static final Map TURNED = new HashMap();
  private static final Map NEGATED = new HashMap();

  static {
    TURNED.put("GreaterThan", "LessThan");
    TURNED.put("GreaterThanOrEqual", "LessThanOrEqual");
    NEGATED.put("GreaterThan", "LessThanOrEqual");
    NEGATED.put("GreaterThanOrEqual", "LessThan");
    NEGATED.put("LessThan", "GreaterThanOrEqual");
    NEGATED.put("LessThanOrEqual", "GreaterThan");
    NEGATED.put("IsNull", "IsNotNull");
    NEGATED.put("IsNotNull", "IsNull");
  }

  /** Class -> its method `resultId`, or null if it has none. */
  private final Map resultIdMethods = new HashMap();

  /**
   * Id of an expression -> the expression it identifies. The first definition counts: analyzed plans before physical
   * ones.
   */
  private final Map definitions = new HashMap();

  private final Set bottom = new HashSet();

  /** Id of a column of a later input of a union -> id of the same column of its first input. */
  private final Map unionColumns = new HashMap();

  private final Map hashes = new IdentityHashMap();
  private final Map unionHashes = new IdentityHashMap();
  private final Map columns = new HashMap();
  private final Set open = new HashSet();

  void define(Attribute attribute, Expression value) {
    Long id = id(attribute);
    if (!definitions.containsKey(id)) definitions.put(id, value);
  }

  /** Leaf columns of analyzed plans. */
  void know(Iterable attributes) {
    Iterator each = attributes.iterator();
    while (each.hasNext()) bottom.add(id((NamedExpression) each.next()));
  }

  boolean isKnown(Long id) {
    return bottom.contains(id) || definitions.containsKey(id);
  }

  void defineAliases(Iterable expressions) {
    Iterator each = expressions.iterator();
    while (each.hasNext()) defineAliases((Expression) each.next(), 0);
  }

  private void defineAliases(Expression expression, int depth) {
    if (depth > MOST_DEPTH) return;
    if (expression instanceof Alias) {
      Long id = id((NamedExpression) expression);
      if (!definitions.containsKey(id)) definitions.put(id, ((Alias) expression).child());
    }
    Iterator children = ((TreeNode) expression).children().iterator();
    while (children.hasNext()) defineAliases((Expression) children.next(), depth + 1);
  }

  void sameColumn(Attribute of, Attribute first) {
    if (!id(of).equals(id(first)) && !unionColumns.containsKey(id(of))) unionColumns.put(id(of), id(first));
  }

  static Long id(NamedExpression named) {
    return Long.valueOf(named.exprId().id());
  }

  /** Spark's id for the result of a Python function or an aggregate; null for other expressions. */
  Long resultId(Expression expression) {
    Class type = expression.getClass();
    if (!resultIdMethods.containsKey(type)) {
      Method found = null;
      try {
        found = type.getMethod("resultId");
      } catch (NoSuchMethodException none) {
        found = null;
      }
      resultIdMethods.put(type, found);
    }
    Method method = (Method) resultIdMethods.get(type);
    if (method == null) return null;
    try {
      return Long.valueOf(((org.apache.spark.sql.catalyst.expressions.ExprId) method.invoke(expression)).id());
    } catch (Exception error) {
      return null;
    }
  }

  /**
   * Adds what an expression defines: the id of its alias, and the result ids of Python functions and aggregates in it.
   *
   * @param found id -> the expression that has it
   * @param holders id -> the expression that contains it: Spark knows the place of an alias, but not that of a Python
   * function call in it
   */
  void addDefined(Expression expression, Map found, Map holders) {
    Map own = new LinkedHashMap();
    addDefined(expression, own, 0);
    for (Object id : own.keySet()) holders.put(id, expression);
    found.putAll(own);
  }

  private void addDefined(Expression expression, Map found, int depth) {
    if (depth > MOST_DEPTH) return;
    if (expression instanceof Alias && !(((Alias) expression).child() instanceof Attribute && isSame((Alias) expression)))
      found.put(id((NamedExpression) expression), expression);
    Long result = resultId(expression);
    if (result != null) found.put(result, expression);
    Iterator children = ((TreeNode) expression).children().iterator();
    while (children.hasNext()) addDefined((Expression) children.next(), found, depth + 1);
  }

  private static boolean isSame(Alias alias) {
    return id((NamedExpression) alias).equals(id((NamedExpression) alias.child()));
  }

  /** Hash of the computation that distinguishes the columns of unions. */
  long hash(Expression expression) {
    return hash(expression, hashes, false, 0);
  }

  /** Hash of the computation that treats a column of a union as the same in all inputs. */
  long unionHash(Expression expression) {
    return unionColumns.isEmpty() ? hash(expression) : hash(expression, unionHashes, true, 0);
  }

  private long hash(Expression expression, Map known, boolean unites, int depth) {
    if (depth > MOST_DEPTH) return 7;
    Object before = known.get(expression);
    if (before != null) return ((Long) before).longValue();
    long hash = computed(expression, known, unites, depth + 1) & MASK;
    known.put(expression, Long.valueOf(hash));
    return hash;
  }

  private long computed(Expression expression, Map known, boolean unites, int depth) {
    if (expression instanceof Alias) return hash(((Alias) expression).child(), known, unites, depth);
    if (expression instanceof OuterReference)
      return hash((Expression) ((OuterReference) expression).e(), known, unites, depth);
    if (expression instanceof Attribute) return hashOfColumn((Attribute) expression, known, unites, depth);
    if (expression instanceof Literal) return mix(11, hashOfLiteral(expression.toString()));
    // Spark's rewrite of columns that are not keys of `dropDuplicates`.
    if (isFirst(expression)) return hash((Expression) children(aggregated(expression)).get(0), known, unites, depth);
    if (expression instanceof AggregateExpression) {
      AggregateExpression aggregate = (AggregateExpression) expression;
      return mix(aggregate.isDistinct() ? 13 : 17, hash(aggregate.aggregateFunction(), known, unites, depth));
    }
    if (expression instanceof RuntimeReplaceable)
      return hash(((RuntimeReplaceable) expression).replacement(), known, unites, depth);
    if (expression instanceof SortOrder)
      return mix(
          ((SortOrder) expression).direction().toString().hashCode(),
          hash(((SortOrder) expression).child(), known, unites, depth));
    if (expression instanceof InSet) return hashOfInSet((InSet) expression, known, unites, depth);
    Long result = resultId(expression);
    if (result != null) return mix(19, result.longValue());
    String name = expression.getClass().getSimpleName();
    List children = children(expression);
    if (children.size() == 1 && TRANSPARENT.contains(name))
      return hash((Expression) children.get(0), known, unites, depth);
    if (name.equals("Not")) return hashOfNegated((Expression) children.get(0), known, unites, depth);
    return hashOf(name, expression, children, known, unites, depth);
  }

  private static boolean isFirst(Expression expression) {
    return expression instanceof AggregateExpression
        && aggregated(expression).getClass().getSimpleName().equals("First");
  }

  private static Expression aggregated(Expression expression) {
    return (Expression) ((AggregateExpression) expression).aggregateFunction();
  }

  private long hashOf(String name, Expression expression, List children, Map known, boolean unites, int depth) {
    long[] operands = new long[children.size()];
    for (int i = 0; i < operands.length; i++) operands[i] = hash((Expression) children.get(i), known, unites, depth);
    String operator = name;
    if (TURNED.containsKey(name) && operands.length == 2) {
      operator = (String) TURNED.get(name);
      operands = new long[] {operands[1], operands[0]};
    } else if (name.equals("In")) {
      operator = operands.length == 2 ? "EqualTo" : "In";
      Arrays.sort(operands, 1, operands.length);
    }
    if (COMMUTATIVE.contains(operator)) Arrays.sort(operands);
    long hash = operator.hashCode();
    for (int i = 0; i < operands.length; i++) hash = mix(hash, operands[i]);
    return mix(hash, hashOfArguments((Product) expression));
  }

  private long hashOfNegated(Expression child, Map known, boolean unites, int depth) {
    String opposite = (String) NEGATED.get(child.getClass().getSimpleName());
    List children = children(child);
    if (opposite != null) return hashOf(opposite, child, children, known, unites, depth);
    return mix("Not".hashCode(), hash(child, known, unites, depth));
  }

  private long hashOfInSet(InSet expression, Map known, boolean unites, int depth) {
    Iterator values = expression.hset().iterator();
    List hashes = new ArrayList();
    while (values.hasNext()) {
      Object value = values.next();
      hashes.add(Long.valueOf(mix(11, hashOfLiteral(String.valueOf(value))) & MASK));
    }
    java.util.Collections.sort(hashes);
    long hash = mix("In".hashCode(), hash(expression.child(), known, unites, depth));
    for (Object each : hashes) hash = mix(hash, ((Long) each).longValue());
    return mix(hash, 1);
  }

  private long hashOfColumn(Attribute attribute, Map known, boolean unites, int depth) {
    Long id = id(attribute);
    if (unites) id = firstColumn(id);
    Expression value = (Expression) definitions.get(id);
    if (value == null || !open.add(id)) return mix(23, id.longValue());
    try {
      return hash(value, known, unites, depth);
    } finally {
      open.remove(id);
    }
  }

  private Long firstColumn(Long id) {
    Long first = id;
    for (int i = 0; i < MOST_DEPTH && unionColumns.containsKey(first); i++) first = (Long) unionColumns.get(first);
    return first;
  }

  /** Numbers by value: the optimizer turns `cast(50 as bigint)` into `50`, and 10 into 10.0. */
  private static long hashOfLiteral(String text) {
    try {
      return new BigDecimal(text).stripTrailingZeros().toPlainString().hashCode();
    } catch (NumberFormatException noNumber) {
      return text.hashCode();
    }
  }

  /** Names and positions in an expression (`GetStructField`) that are not expressions themselves. */
  private static long hashOfArguments(Product expression) {
    long hash = 1;
    Iterator arguments = expression.productIterator();
    while (arguments.hasNext()) {
      Object argument = arguments.next();
      if (argument instanceof Integer || argument instanceof String) hash = mix(hash, argument.hashCode());
    }
    return hash;
  }

  static long mix(long hash, long value) {
    long mixed = (hash ^ value) * 0x9E3779B97F4A7C15L + (hash << 6);
    return mixed ^ (mixed >>> 29);
  }

  /** Ids of the leaf columns that an expression is computed from, and of the functions in between. */
  Set columns(Expression expression) {
    Set found = new LinkedHashSet();
    addColumns(expression, found, new HashSet(), 0);
    return found;
  }

  private void addColumns(Expression expression, Set found, Set seen, int depth) {
    if (depth > MOST_DEPTH || found.size() > MOST_PARTS) return;
    if (expression instanceof SortOrder) {
      addColumns(((SortOrder) expression).child(), found, seen, depth + 1);
      return;
    }
    Long result = isFirst(expression) ? null : resultId(expression);
    if (result != null) found.add(result);
    if (expression instanceof Attribute) {
      Long id = id((Attribute) expression);
      if (!seen.add(id)) return;
      Expression value = (Expression) definitions.get(id);
      if (value == null) found.add(id);
      else addColumns(value, found, seen, depth + 1);
    }
    Iterator children = ((TreeNode) expression).children().iterator();
    while (children.hasNext()) addColumns((Expression) children.next(), found, seen, depth + 1);
  }

  /** Hashes of all computations in a node, except plain columns and constants. */
  void addParts(Expression expression, Set parts, int depth) {
    if (depth > MOST_DEPTH || parts.size() > MOST_PARTS) return;
    List children = children(expression);
    if (!children.isEmpty() && !(expression instanceof Alias)) parts.add(Long.valueOf(hash(expression)));
    for (Object child : children) addParts((Expression) child, parts, depth + 1);
  }

  static List children(Expression expression) {
    List found = new ArrayList();
    Iterator children = ((TreeNode) expression).children().iterator();
    while (children.hasNext()) found.add(children.next());
    return found;
  }

  /** Whether an expression only passes a column on, with another name or type. */
  static boolean isColumn(Expression expression) {
    if (expression instanceof Attribute) return true;
    List children = children(expression);
    boolean passes = expression instanceof Alias || TRANSPARENT.contains(expression.getClass().getSimpleName());
    return passes && children.size() == 1 && isColumn((Expression) children.get(0));
  }

  /**
   * Where the user wrote an expression, if Spark knows it: `key` is equal for the same place; `line` (from 1) and
   * `text` are the line of a SQL text that has `lines` of them, `python` is pyspark's `file:line` (Spark 4).
   *
   * @return false if Spark does not know
   */
  boolean writeOrigin(Expression expression, JsonGenerator json) throws IOException {
    Origin origin = originOf(expression, 0);
    if (origin != null) writeOrigin(origin, json);
    return origin != null;
  }

  private Origin originOf(Expression expression, int depth) {
    Origin own = ((TreeNode) expression).origin();
    if (isKnown(own)) return own;
    if (depth > 3) return null;
    for (Object child : children(expression)) {
      Origin found = originOf((Expression) child, depth + 1);
      if (found != null) return found;
    }
    return null;
  }

  static boolean isKnown(Origin origin) {
    return origin.sqlText().isDefined() || pythonPlace(origin) != null;
  }

  static void writeOrigin(Origin origin, JsonGenerator json) throws IOException {
    String python = pythonPlace(origin);
    json.writeObjectFieldStart("origin");
    long key = origin.startIndex().isDefined() ? ((Integer) origin.startIndex().get()).intValue() : -1;
    if (origin.sqlText().isDefined()) {
      String sql = (String) origin.sqlText().get();
      key = mix(key, sql.hashCode());
      int line = origin.line().isDefined() ? ((Integer) origin.line().get()).intValue() : 0;
      String[] lines = sql.split("\n", -1);
      if (lines.length > 1 && line >= 1 && line <= lines.length) {
        json.writeNumberField("line", line);
        json.writeStringField("text", lines[line - 1]);
        json.writeNumberField("lines", lines.length);
      }
    }
    if (python != null) {
      key = mix(key, python.hashCode());
      json.writeStringField("python", python.substring(python.indexOf('@') + 1));
    }
    json.writeNumberField("key", key & MASK);
    json.writeEndObject();
  }

  /** `fragment@file:line`; null if the expression does not come from pyspark, or before Spark 4. */
  private static String pythonPlace(Origin origin) {
    try {
      Option context = (Option) origin.getClass().getMethod("pysparkErrorContext").invoke(origin);
      if (context.isEmpty()) return null;
      Tuple2 found = (Tuple2) context.get();
      return found._1() + "@" + found._2();
    } catch (Exception none) {
      return null;
    }
  }
}
