package io.hyb.sweep.run;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A variant's process: its errors and progress go to {@code log.txt}, after those of earlier
 * attempts; its output appears as {@code out.txt} once the variant has done what was asked.
 */
final class Attempt {
  private static final String PART = ".out.part";
  private static final int REFUSED = 1;
  private static final String MARK = "-Dhyb.variant=";

  private final Work work;
  private final SweepFolder sweep;
  private final Path folder;
  private final String mark;

  /** Null until it has started. */
  private volatile Process process;

  private volatile boolean stopped;

  Attempt(Work work, SweepFolder sweep) {
    this.work = work;
    this.sweep = sweep;
    this.folder = sweep.variant(work.task().id());
    this.mark = mark(sweep.variant(work.id()));
  }

  /**
   * Runs the process to its end.
   *
   * @return the exit code
   */
  int run(Slot slot, Launch launch) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path part = folder.resolve(PART);
    ProcessBuilder builder;
    try {
      builder = launch.process(work, sweep, slot, mark);
    } catch (VariantRefused e) {
      new VariantFolder(folder).log(e.getMessage());
      return REFUSED;
    }
    File log = folder.resolve(VariantFolder.LOG).toFile();
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log)).redirectOutput(part.toFile());
    synchronized (this) {
      if (stopped) {
        return -1;
      }
      process = builder.start();
    }
    process.getOutputStream().close();
    int exit = process.waitFor();
    if (exit == 0 && work.until().isEmpty()) {
      Files.move(
          part,
          folder.resolve(VariantFolder.OUT),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } else {
      Files.deleteIfExists(part); // what it prints on the way is no result
    }
    return exit;
  }

  /** Ends the process, or keeps it from starting. */
  synchronized void stop() {
    stopped = true;
    if (process != null) {
      destroy(process.toHandle());
    }
  }

  boolean wasStopped() {
    return stopped;
  }

  private static void destroy(ProcessHandle handle) {
    handle.descendants().forEach(ProcessHandle::destroyForcibly);
    handle.destroyForcibly();
  }

  private static String mark(Path folder) {
    return MARK + folder;
  }

  /**
   * Ends what an earlier sweep, killed itself, has left running for a variant, and waits for its
   * end.
   */
  static void endLeftOver(Path folder) {
    String mark = mark(folder);
    List<ProcessHandle> left =
        ProcessHandle.allProcesses()
            .filter(handle -> arguments(handle).anyMatch(mark::equals))
            .toList();
    left.forEach(Attempt::destroy);
    left.forEach(handle -> handle.onExit().join());
  }

  private static Stream<String> arguments(ProcessHandle handle) {
    return handle.info().arguments().stream().flatMap(Arrays::stream);
  }
}
