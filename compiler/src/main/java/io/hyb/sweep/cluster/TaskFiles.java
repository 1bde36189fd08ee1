package io.hyb.sweep.cluster;

import io.hyb.sweep.run.SweepFolder;
import io.hyb.sweep.run.Task;
import io.hyb.sweep.run.TaskState;
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
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a cluster's tasks need in the sweep's folder: {@code task.sh}, which does a work once,
 * {@code environment}, and each work's {@code command}. A work is named by its folder: {@code
 * variants/ID}, or {@code stages/END} where it goes to the end of a stage alone.
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

  /** What the work is called that goes to the end of a stage. */
  static String name(Task.Stage stage) {
    return "stages/" + stage.end();
  }

  /** What a work is called in lists. */
  static String name(Work work) {
    return work.until().map(TaskFiles::name).orElseGet(() -> name(work.task()));
  }

  /** How a work that goes to the end of a stage has ended, unless it is to be done again. */
  static Optional<TaskState> stageEnd(SweepFolder folder, Work work, boolean retryFailed) {
    return work.until()
        .flatMap(stage -> of(folder, name(stage)).end())
        .filter(
            end ->
                end.phase() == TaskState.Phase.FAILED
                    ? !retryFailed
                    // What a shared stage has left is freed once nobody needs it.
                    : !work.isShared());
  }

  /** Where a work leaves its log and, at last, how it has ended. */
  static VariantFolder of(SweepFolder folder, String name) {
    return new VariantFolder(folder.root().resolve(name));
  }

  /**
   * Writes what these works need. One that is refused has then failed, and its log says why.
   *
   * @param isOpen whether a work that another one comes after is not done yet
   * @return those that can be done
   */
  List<Work> write(List<Work> works, Predicate<Work> isOpen) {
    folder.write(TASK, resource());
    folder.write(ENVIRONMENT, preparation.environment());
    List<Work> ready = new ArrayList<>();
    for (Work work : works) {
      VariantFolder own = of(folder, name(work));
      own.forgetEnd();
      try {
        own.write(COMMAND, text(work, work.after().filter(isOpen)));
        ready.add(work);
      } catch (VariantRefused e) {
        own.refuse(e.getMessage());
      }
    }
    return ready;
  }

  /** A shared stage that is not trained yet is trained by the first that comes to need it. */
  private String text(Work work, Optional<Work> before) throws VariantRefused {
    List<String> words = preparation.command(work, folder);
    StringBuilder text = new StringBuilder(about(work.task()));
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
