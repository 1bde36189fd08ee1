package io.hyb.runtime.cpu;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * HotSpot's C2, which compiles what runs often once more, thoroughly. It takes a core for seconds,
 * and so from products that use every core; what it speeds up of a step is little.
 */
public final class ThoroughCompiler {
  /** The thread that turns it off. */
  static final String THREAD = "turn-c2-off";

  private static final String NOTHING_FOR_IT = "[{match: \"*.*\", c2: {Exclude: true}}]";

  private ThoroughCompiler() {}

  /**
   * Gives it no more work from now on, for as long as this process lives; what it would compile,
   * the quick compiler does. Goes on beside the caller, since the tools of management take a tenth
   * of a second to start. Another JVM may know nothing of it, which changes nothing.
   */
  public static void turnOff() {
    Thread thread = new Thread(ThoroughCompiler::exclude, THREAD);
    thread.setDaemon(true);
    thread.start();
  }

  private static void exclude() {
    try {
      // First, since it takes the time: a process that ends meanwhile leaves no file.
      MBeanServer management = ManagementFactory.getPlatformMBeanServer();
      Path directives = Files.createTempFile("hyb", ".json");
      try {
        Files.writeString(directives, NOTHING_FOR_IT);
        management.invoke(
            new ObjectName("com.sun.management:type=DiagnosticCommand"),
            "compilerDirectivesAdd",
            new Object[] {new String[] {directives.toString()}},
            new String[] {String[].class.getName()});
      } finally {
        Files.delete(directives);
      }
    } catch (IOException | JMException | RuntimeException e) {
      // It only goes on.
    }
  }
}
