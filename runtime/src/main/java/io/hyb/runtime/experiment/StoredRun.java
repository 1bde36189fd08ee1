package io.hyb.runtime.experiment;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.hyb.runtime.Refused;
import io.hyb.runtime.distil.StoredCheckpoint;
import io.hyb.runtime.weights.Causes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A run as its folder tells of it.
 *
 * @param folder which {@code run} or {@code distill} wrote
 * @param kind by which of them
 * @param note its {@code run.json}; empty where that can't be read
 * @param state how far it is
 * @param stage the last stage of its latest checkpoint, and the step in it
 * @param changed when it was last noted how far it is
 * @param bytes of all its files
 * @param result the last model's line of {@code results.json}, with exact_match and perplexity
 */
public record StoredRun(
    Path folder,
    Kind kind,
    JsonObject note,
    State state,
    Optional<String> stage,
    Instant changed,
    long bytes,
    Optional<JsonObject> result) {

  /** What wrote it. */
  public enum Kind {
    /** {@code run}: with what leads to a table of results. */
    WHOLE,
    /** {@code distill}: a distillation alone. */
    DISTILLATION
  }

  /** How far it is. */
  public enum State {
    FINISHED,
    /** It runs, or can be resumed. */
    UNFINISHED,
    /** A file of it is broken. */
    UNREADABLE
  }

  private static final String SWEEP = "sweep.json";

  /** What a result has for sure. */
  private static final List<String> FIGURES = List.of("exact_match", "perplexity");

  /**
   * The runs directly in a folder, by name. Variants of a sweep, which its own folder looks after,
   * are none of them.
   *
   * @throws Refused if the folder can't be read
   */
  public static List<StoredRun> in(Path folder) {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.filter(StoredRun::isRun).sorted().map(StoredRun::read).toList();
    } catch (IOException e) {
      throw new Refused(folder + ": it can't be read: " + Causes.text(e), e);
    }
  }

  /** Whether a folder is a sweep's, or in one. */
  static boolean isOfSweep(Path folder) {
    for (Path at = folder.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(SWEEP))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isRun(Path folder) {
    return Files.isRegularFile(folder.resolve(RunFolder.NOTE))
        && !Files.exists(folder.resolve(SWEEP));
  }

  private static StoredRun read(Path folder) {
    RunFolder files = new RunFolder(folder);
    JsonObject note = new JsonObject();
    State state = State.UNREADABLE;
    Optional<JsonObject> result = Optional.empty();
    Kind kind = Kind.WHOLE;
    try {
      note = files.read(RunFolder.NOTE).orElseThrow();
      kind = note.has("weights") ? Kind.DISTILLATION : Kind.WHOLE;
      Optional<JsonObject> results = files.read(Experiment.RESULTS);
      boolean ended =
          kind == Kind.WHOLE
              ? results.isPresent()
              : Files.isDirectory(folder.resolve(Experiment.STUDENT));
      result = results.flatMap(StoredRun::last);
      state = ended ? State.FINISHED : State.UNFINISHED;
    } catch (Refused e) {
      // What is broken is not told; the run's own verbs say what is wrong with it.
    }
    List<StoredCheckpoint> checkpoints = StoredCheckpoint.of(distillation(folder, kind));
    Optional<StoredCheckpoint> latest =
        checkpoints.isEmpty()
            ? Optional.empty()
            : Optional.of(checkpoints.get(checkpoints.size() - 1));
    return new StoredRun(
        folder,
        kind,
        note,
        state,
        latest.map(StoredCheckpoint::reached),
        changed(folder, latest),
        DiskUse.of(folder),
        result);
  }

  private static Optional<JsonObject> last(JsonObject results) {
    return results.get("models") instanceof JsonArray models
            && !models.isEmpty()
            && models.get(models.size() - 1) instanceof JsonObject last
            && FIGURES.stream().allMatch(name -> isNumber(last.get(name)))
        ? Optional.of(last)
        : Optional.empty();
  }

  private static boolean isNumber(JsonElement value) {
    return value instanceof JsonPrimitive single && single.isNumber();
  }

  private static Instant changed(Path folder, Optional<StoredCheckpoint> latest) {
    return Stream.concat(
            Stream.of(folder.resolve(RunFolder.NOTE), folder.resolve(Experiment.RESULTS)),
            latest.stream().map(StoredCheckpoint::folder))
        .flatMap(StoredRun::time)
        .max(Instant::compareTo)
        .orElse(Instant.EPOCH);
  }

  private static Stream<Instant> time(Path file) {
    try {
      return Stream.of(Files.getLastModifiedTime(file).toInstant());
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  private static Path distillation(Path folder, Kind kind) {
    return kind == Kind.WHOLE ? folder.resolve(Experiment.DISTILLATION) : folder;
  }

  /** The folder of its distillation, which need not be there. */
  Path distillation() {
    return distillation(folder, kind);
  }

  /** What its note says under a name. */
  public Optional<String> noted(String key) {
    return note.has(key) && note.get(key).isJsonPrimitive()
        ? Optional.of(note.get(key).getAsString())
        : Optional.empty();
  }
}
