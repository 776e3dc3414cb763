import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.fifo.FifoScheduler;

/** A YARN of one node on this machine, until standard input is closed. Writes the configuration of its clients to a folder. */
public class MiniYarn {
  public static void main(String[] args) throws Exception {
    YarnConfiguration conf = new YarnConfiguration();
    // The other schedulers read queues from a file.
    conf.set(YarnConfiguration.RM_SCHEDULER, FifoScheduler.class.getName());
    conf.setInt(YarnConfiguration.RM_SCHEDULER_MINIMUM_ALLOCATION_MB, 128);
    conf.setInt(YarnConfiguration.NM_PMEM_MB, 4096);
    conf.setInt(YarnConfiguration.NM_VCORES, 8);
    conf.setBoolean(YarnConfiguration.NM_VMEM_CHECK_ENABLED, false);
    // A disk that is 90 % full counts as broken.
    conf.set("yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage", "99.9");
    MiniYARNCluster cluster = new MiniYARNCluster("strobe", 1, 1, 1);
    cluster.init(conf);
    cluster.start();
    Configuration ofClients = new Configuration(cluster.getConfig());
    ofClients.set("fs.defaultFS", "file:///");
    try (OutputStream file = new FileOutputStream(Path.of(args[0], "yarn-site.xml").toFile())) {
      ofClients.writeXml(file);
    }
    System.out.println("ready");
    while (System.in.read() >= 0) {}
    cluster.stop();
    System.exit(0);
  }
}
