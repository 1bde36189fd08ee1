package io.hyb.sweep.cluster;

import io.hyb.sweep.run.SweepFolder;
import io.hyb.sweep.run.Task;
import io.hyb.sweep.run.VariantFolder;
import io.hyb.sweep.run.VariantRefused;
import io.hyb.sweep.run.Work;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a cluster's tasks need in the sweep's folder: {@code task.sh}, which does a work once,
 * {@code environment}, and each work's {@code command}. A work is named by its folder: {@code
 * variants/ID}, or {@code stages/END} where it makes the end of a stage for several variants.
 */
final class TaskFiles {
  private static final String TASK = "task.sh";
  private static final String ENVIRONMENT = "environment";
  private static final String COMMAND = "command";

  private final SweepFolder folder;
  private final Preparation preparation;

  TaskFiles(SweepFolder folder, Preparation preparation) {
    this.folder = folder;
    this.preparation = preparation;
  }

  /** The script that does a work, which takes the work's name. */
  static Path script(SweepFolder folder) {
    return folder.root().resolve(TASK);
  }

  /** What the work is called that takes a variant to its end. */
  static String name(Task task) {
    return "variants/" + task.id();
  }

  /** What a work is called in lists. */
  static String name(Work work) {
    return work.isShared() ? "stages/" + work.id() : name(work.task());
  }

  /** Where a work leaves its log and, at last, how it has ended. */
  static VariantFolder of(SweepFolder folder, String name) {
    return new VariantFolder(folder.root().resolve(name));
  }

  /**
   * Writes what these works need. One that is refused has then failed, and its log says why.
   *
   * @return those that can be done
   */
  List<Work> write(List<Work> works) {
    folder.write(TASK, resource());
    folder.write(ENVIRONMENT, preparation.environment());
    List<Work> ready = new ArrayList<>();
    for (Work work : works) {
      VariantFolder own = of(folder, name(work));
      own.forgetEnd();
      try {
        own.write(COMMAND, text(work));
        ready.add(work);
      } catch (VariantRefused e) {
        own.refuse(e.getMessage());
      }
    }
    return ready;
  }

  /** A shared stage that is not trained yet is trained by the first that comes to need it. */
  private String text(Work work) throws VariantRefused {
    List<String> words = preparation.command(work, folder);
    StringBuilder text = new StringBuilder(about(work.task()));
    Optional<Work> before = work.after();
    if (before.isPresent()) {
      text.append(
              "# The stage that it shares, unless another task has trained it; else it trains that, too.\n")
          .append("sh ")
          .append(ShellText.of(List.of(script(folder).toString(), name(before.get()))))
          .append(" >&2 || :\n");
    }
    return text.append("exec ").append(ShellText.of(words)).append('\n').toString();
  }

  private static String about(Task task) {
    String settings =
        task.settings().stream()
            .map(set -> set.path() + "=" + set.value())
            .collect(Collectors.joining(" "));
    return "# " + task.id() + ": " + settings.replaceAll("\\R", " ") + "\n";
  }

  private static String resource() {
    try (InputStream text = TaskFiles.class.getResourceAsStream(TASK)) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
