package io.hyb.runtime.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/** Java and the machine that it runs on. */
final class Host {
  private static final int OLDEST_JAVA = 17;
  private static final double GIB = 1L << 30;

  private Host() {}

  static List<Finding> findings() {
    return List.of(java(), cores(), memory());
  }

  private static Finding java() {
    String found = "%s, %s".formatted(Runtime.version(), System.getProperty("java.vm.name"));
    return Runtime.version().feature() >= OLDEST_JAVA
        ? Finding.ok("java", found)
        : Finding.broken("java", found, "install a JDK 17 or later and set JAVA_HOME to it");
  }

  private static Finding cores() {
    return Finding.ok(
        "cores",
        "%d, %s"
            .formatted(Runtime.getRuntime().availableProcessors(), System.getProperty("os.arch")));
  }

  private static Finding memory() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return Finding.ok(
        "memory",
        "%.1f GiB, %.1f free; Java's heap may take %.1f"
            .formatted(
                system.getTotalMemorySize() / GIB,
                system.getFreeMemorySize() / GIB,
                Runtime.getRuntime().maxMemory() / GIB));
  }
}
