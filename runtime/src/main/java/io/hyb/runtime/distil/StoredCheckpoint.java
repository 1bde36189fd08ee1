package io.hyb.runtime.distil;

import io.hyb.arch.Model;
import io.hyb.arch.json.SemanticHash;
import io.hyb.runtime.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A checkpoint as it lies in a distillation's folder. */
public final class StoredCheckpoint {
  private final Path folder;
  private final RunState state;

  private StoredCheckpoint(Path folder, RunState state) {
    this.folder = folder;
    this.state = state;
  }

  /** Those that can be read, oldest first. */
  public static List<StoredCheckpoint> of(Path distillation) {
    return new Checkpoints(distillation, distillation, 1)
        .all().stream().flatMap(each -> read(each).stream()).toList();
  }

  private static Optional<StoredCheckpoint> read(Path folder) {
    try {
      return Optional.of(new StoredCheckpoint(folder, RunState.read(folder)));
    } catch (Refused e) {
      return Optional.empty();
    }
  }

  /** Its own folder. */
  public Path folder() {
    return folder;
  }

  /** The label of the stage that it is in or ends, and in it the steps done. */
  public String reached() {
    List<String> labels = state.stages();
    return state.endsStage() && state.stage() > 0
        ? labels.get(state.stage() - 1)
        : "%s, step %,d".formatted(labels.get(state.stage()), state.stepOfStage());
  }

  /**
   * Whether a run of this model may begin where it is, should seed, device and files be the same.
   */
  public boolean isStartOf(Model model) {
    return state.endsStage()
        && state.stage() <= model.schedule().stages().size()
        && SemanticHash.ofPrefix(model, state.stage()).equals(state.prefix());
  }

  /** Folders that a killed run has left half written or half removed. */
  public static List<Path> leftovers(Path distillation) {
    Path folder = Checkpoints.folder(distillation);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found
          .filter(each -> each.getFileName().toString().startsWith("."))
          .filter(Files::isDirectory)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw Checkpoints.unwritable(folder, e);
    }
  }

  /**
   * Removes a checkpoint, or what is left of one; who looks for it meanwhile finds it whole or not
   * at all.
   *
   * @throws Refused if that can't be done
   */
  public static void remove(Path checkpoint) {
    Checkpoints.remove(checkpoint);
  }
}
