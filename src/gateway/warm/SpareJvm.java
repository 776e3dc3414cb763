package strobe;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.apache.hadoop.fs.FileSystem;

/**
 * Makes a JVM that has run something look like a new one, and redirects its output to that of its driver. Compiled in
 * the JVM like `PlanReader`.
 */
public class SpareJvm {
  private static final String SQL = "org.apache.spark.sql.";
  private static final String CATALYST = SQL + "catalyst.expressions.";

  /** Counters of Spark in a JVM, some of them visible to a script: by class and field. All start at 0. */
  private static final String[][] COUNTERS = {
    {CATALYST + "NamedExpression$", "curId"},
    {CATALYST + "CommonExpressionId$", "curId"},
    {CATALYST + "UnresolvedNamedLambdaVariable$", "nextVarNameId"},
    {CATALYST + "objects.LambdaVariable$", "curId"},
    {SQL + "internal.UnresolvedNamedLambdaVariable$", "nextId"},
    {SQL + "catalyst.plans.logical.CTERelationDef$", "curId"},
    {SQL + "classic.Dataset$", "curId"},
    {SQL + "Dataset$", "curId"},
    {SQL + "execution.BaseLimitExec$", "curId"},
    {SQL + "execution.QueryExecution$", "_nextExecutionId"},
    {SQL + "execution.SQLExecution$", "_nextExecutionId"},
    {SQL + "execution.SparkPlan$", "nextPlanId"},
    {SQL + "execution.WholeStageCodegenExec$", "_codeGenTime"},
    {SQL + "execution.planmerging.PlanMerger$", "curId"},
    {"org.apache.spark.rdd.RDDOperationScope$", "scopeCounter"},
    {"org.apache.spark.resource.ResourceProfile$", "nextProfileId"},
    {"org.apache.spark.util.AccumulatorContext$", "nextId"},
  };

  /** Percent of the heap that stays free while it waits. */
  private static final String TIGHT = "10";

  /** Resets the counters and discards cached objects. `server`: the driver's Py4J server. */
  public void forget(Object server) throws Exception {
    for (String[] counter : COUNTERS) setBack(counter[0], counter[1]);
    // They are kept by ids that are now assigned again.
    callStatic("org.apache.spark.util.AccumulatorContext", "clear");
    callStatic(SQL + "catalyst.rules.RuleExecutor", "resetMetrics");
    // They keep the configuration of their first use.
    FileSystem.closeAll();
    forgetObjects(call(server, "getGateway"));
    shrink();
  }

  /** Returns unused memory to the system: with its own settings, a JVM keeps more than twice what it needs. */
  private static void shrink() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    String[] names = {"MinHeapFreeRatio", "MaxHeapFreeRatio"};
    String[] before = new String[names.length];
    try {
      for (int i = 0; i < names.length; i++) before[i] = option(server, names[i]);
      for (String name : names) setOption(server, name, TIGHT);
      System.gc();
      // In this order, the lower limit never exceeds the upper one.
      for (int i = names.length - 1; i >= 0; i--) setOption(server, names[i], before[i]);
    } catch (JMException e) {
      // Not a HotSpot JVM.
      System.gc();
    }
  }

  private static String option(MBeanServer server, String name) throws JMException {
    CompositeData option = (CompositeData) invoke(server, "getVMOption", new String[] {name});
    return (String) option.get("value");
  }

  private static void setOption(MBeanServer server, String name, String value) throws JMException {
    invoke(server, "setVMOption", new String[] {name, value});
  }

  private static Object invoke(MBeanServer server, String operation, String[] arguments) throws JMException {
    String[] types = new String[arguments.length];
    Arrays.fill(types, "java.lang.String");
    return server.invoke(new ObjectName("com.sun.management:type=HotSpotDiagnostic"), operation, arguments, types);
  }

  private static void setBack(String className, String name) throws Exception {
    Object counter;
    try {
      Class type = Class.forName(className);
      // In Scala 2.12 it is in the object, in 2.13 in the object's class.
      counter = field(type, name).get(field(type, "MODULE$").get(null));
    } catch (ClassNotFoundException e) {
      return;
    } catch (NoSuchFieldException e) {
      return;
    }
    if (counter instanceof AtomicLong) {
      ((AtomicLong) counter).set(0L);
    } else {
      ((AtomicInteger) counter).set(0);
    }
  }

  /** Objects that a script created are named by numbers (`o62`), which appear in Python's error messages. */
  private static void forgetObjects(Object gateway) throws Exception {
    Iterator names = ((Map) field(gateway.getClass(), "bindings").get(gateway)).keySet().iterator();
    while (names.hasNext()) {
      if (((String) names.next()).matches("o[0-9]+")) names.remove();
    }
    ((AtomicInteger) field(gateway.getClass(), "objCounter").get(gateway)).set(0);
  }

  /**
   * From now on, output goes to the files `out` and `err`, and the submission time of the application is now.
   * `System.out` and `System.err` stay the same objects, because Spark's log and others hold them; only their
   * descriptors change.
   */
  public void handOver(String out, String err) throws Exception {
    int outNumber = open(out);
    int errNumber = open(err);
    give(FileDescriptor.out, outNumber);
    give(FileDescriptor.err, errNumber);
    System.setProperty("spark.app.submitTime", String.valueOf(System.currentTimeMillis()));
  }

  /** Opens a file for the rest of the process. */
  private static int open(String path) throws Exception {
    FileDescriptor descriptor = new FileOutputStream(path, true).getFD();
    try {
      Method forget = FileDescriptor.class.getDeclaredMethod("unregisterCleanup");
      forget.setAccessible(true);
      forget.invoke(descriptor);
    } catch (NoSuchMethodException e) {
      // Before Java 11, a stream closes its current descriptor: none.
    }
    Field number = field(FileDescriptor.class, "fd");
    int opened = number.getInt(descriptor);
    number.setInt(descriptor, -1);
    return opened;
  }

  private static void give(FileDescriptor standard, int number) throws Exception {
    field(FileDescriptor.class, "fd").setInt(standard, number);
    try {
      field(FileDescriptor.class, "append").setBoolean(standard, true);
    } catch (NoSuchFieldException e) {
      // Java 8 asks the system.
    }
  }

  private static Field field(Class type, String name) throws Exception {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  private static void callStatic(String className, String method) throws Exception {
    Class.forName(className).getMethod(method).invoke(null);
  }

  private static Object call(Object object, String method) throws Exception {
    return object.getClass().getMethod(method).invoke(object);
  }
}
