package io.hyb.runtime.distil;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.hyb.arch.output.FolderTree;
import io.hyb.runtime.Refused;
import io.hyb.runtime.torch.Scope;
import io.hyb.runtime.weights.Causes;
import io.hyb.runtime.weights.CheckpointWriter;
import io.hyb.runtime.weights.DType;
import io.hyb.runtime.weights.OutputFolder;
import io.hyb.runtime.weights.Safetensors;
import io.hyb.runtime.weights.SafetensorsWriter;
import io.hyb.runtime.weights.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A run's checkpoints, {@code checkpoints/step-N}: each a folder of weights that every verb takes,
 * with the optimiser's moments and the run's state beside them. One appears whole or not at all.
 */
final class Checkpoints {
  private static final Pattern NAME = Pattern.compile("step-\\d{6,}");
  private static final String MOMENTS = "optimiser.safetensors";

  private final Path folder;
  private final Path companions;
  private final int keep;

  /**
   * @param run the run's folder
   * @param companions where configuration and tokenizer are copied from
   * @param keep how many of the latest to keep
   */
  Checkpoints(Path run, Path companions, int keep) {
    this.folder = folder(run);
    this.companions = companions;
    this.keep = Math.max(1, keep);
  }

  /** Where a run's are. */
  static Path folder(Path run) {
    return run.resolve("checkpoints");
  }

  /** The latest, if there is one. */
  Optional<Path> latest() {
    List<Path> all = all();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /** Oldest first. */
  List<Path> all() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found
          .filter(path -> NAME.matcher(path.getFileName().toString()).matches())
          .sorted(Comparator.comparing(path -> path.getFileName().toString()))
          .toList();
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  /** Writes one, then removes those that are no longer needed. */
  void write(RunState state, Map<String, NDArray> weights, Map<String, NDArray> moments) {
    Path place = folder.resolve("step-%06d".formatted(state.step()));
    try (OutputFolder output = OutputFolder.begin(place, true)) {
      writeWeights(output.path(), weights);
      writeMoments(output.path().resolve(MOMENTS), moments);
      state.write(output.path());
      output.commit();
    } catch (IOException e) {
      throw unwritable(place, e);
    }
    removeOld();
  }

  /** Writes a folder of weights alone, with their configuration and tokenizer. */
  void writeStudent(Path place, Map<String, NDArray> weights) {
    try (OutputFolder output = OutputFolder.begin(place, true)) {
      writeWeights(output.path(), weights);
      output.commit();
    } catch (IOException e) {
      throw unwritable(place, e);
    }
  }

  private void writeWeights(Path to, Map<String, NDArray> weights) throws IOException {
    try (CheckpointWriter writer = CheckpointWriter.create(to, specs(weights))) {
      weights.forEach((name, weight) -> writer.put(name, weight.toFloatArray()));
      writer.commit();
    }
    try (Stream<Path> files = Files.list(companions)) {
      for (Path file : files.filter(Checkpoints::isCompanion).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static boolean isCompanion(Path file) {
    String name = file.getFileName().toString();
    return Files.isRegularFile(file)
        && !name.startsWith(".")
        && !name.contains(".safetensors")
        && !name.equals(RunState.FILE);
  }

  private static void writeMoments(Path file, Map<String, NDArray> moments) {
    try (SafetensorsWriter writer = SafetensorsWriter.create(file, specs(moments), Map.of())) {
      moments.forEach((name, moment) -> writer.put(name, moment.toFloatArray()));
      writer.commit();
    }
  }

  private static List<TensorSpec> specs(Map<String, NDArray> arrays) {
    List<TensorSpec> specs = new ArrayList<>();
    arrays.forEach(
        (name, array) -> specs.add(TensorSpec.of(name, DType.F32, array.getShape().getShape())));
    return specs;
  }

  /** The moments that a checkpoint holds, on the device; they belong to the caller. */
  static Map<String, NDArray> moments(Path checkpoint, NDManager manager) {
    Map<String, NDArray> moments = new LinkedHashMap<>();
    try (Safetensors file = Safetensors.open(checkpoint.resolve(MOMENTS))) {
      for (TensorSpec spec : file.specs().values()) {
        long[] shape = spec.shape().stream().mapToLong(Long::longValue).toArray();
        moments.put(
            spec.name(),
            Scope.keep(() -> manager.create(file.floats(spec.name()), new Shape(shape))));
      }
    }
    return moments;
  }

  /** The end of each stage stays: a run whose later stages are others can go on from there. */
  private void removeOld() {
    List<Path> all = all();
    Path best = best(all);
    for (Path old : all.subList(0, Math.max(0, all.size() - keep))) {
      if (!old.equals(best) && !RunState.read(old).endsStage()) {
        remove(old);
      }
    }
  }

  private static Path best(List<Path> all) {
    return all.stream().min(Comparator.comparing(Checkpoints::rank)).orElseThrow();
  }

  /** Losses of different stages can't be compared: a later stage's checkpoint is the better one. */
  private static String rank(Path checkpoint) {
    RunState state = RunState.read(checkpoint);
    return "%09d %020.12f".formatted(1_000_000 - state.stage(), state.loss());
  }

  /** Renamed first, so that a kill in between leaves nothing that looks like a checkpoint. */
  static void remove(Path checkpoint) {
    try {
      FolderTree.delete(
          Files.move(
              checkpoint, checkpoint.resolveSibling("." + checkpoint.getFileName() + ".old")));
    } catch (IOException e) {
      throw unwritable(checkpoint, e);
    }
  }

  /** Removes what a killed process left unfinished. */
  void clearLeftovers() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> found = Files.list(folder)) {
      for (Path path :
          found.filter(path -> path.getFileName().toString().startsWith(".")).toList()) {
        FolderTree.delete(path);
      }
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  static Refused unwritable(Path place, IOException cause) {
    return new Refused("%s: it can't be written: %s".formatted(place, Causes.text(cause)), cause);
  }
}
