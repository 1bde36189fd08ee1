package io.hyb.sweep.cluster;

import io.hyb.sweep.run.SweepFolder;
import io.hyb.sweep.run.Task;
import io.hyb.sweep.run.VariantRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a cluster's tasks need in the sweep's folder: {@code task.sh}, which runs a variant once,
 * {@code environment}, and each variant's {@code command}.
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

  /** The script that runs a variant, which takes a list of ids and the number of a line. */
  static Path script(SweepFolder folder) {
    return folder.root().resolve(TASK);
  }

  /**
   * Writes what these variants need. One that is refused has then failed, and its log says why.
   *
   * @return those that can run
   */
  List<Task> write(List<Task> tasks) {
    folder.write(TASK, resource());
    folder.write(ENVIRONMENT, preparation.environment());
    List<Task> ready = new ArrayList<>();
    for (Task task : tasks) {
      try {
        List<String> words = preparation.command(task, folder.variant(task.id()));
        folder.of(task.id()).write(COMMAND, about(task) + "exec " + ShellText.of(words) + "\n");
        ready.add(task);
      } catch (VariantRefused e) {
        folder.of(task.id()).refuse(e.getMessage());
      }
    }
    return ready;
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
