package io.hyb.runtime.init;

import io.hyb.arch.Model;
import io.hyb.arch.diff.TensorIdentity;
import io.hyb.arch.diff.TensorMatch;
import io.hyb.runtime.weights.CheckpointWriter;
import io.hyb.runtime.weights.TensorSpec;
import io.hyb.runtime.weights.WeightFolder;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Another student's weights, of which a new student takes what {@code hyb diff} calls kept. */
final class EarlierStudent implements AutoCloseable {
  private final WeightFolder folder;
  private final TensorMatch match;
  private final Set<String> kept;

  private EarlierStudent(WeightFolder folder, TensorMatch match) {
    this.folder = folder;
    this.match = match;
    this.kept = new HashSet<>(match.kept());
  }

  /**
   * Opens a student's folder and matches its tensors with those of {@code student}.
   *
   * @throws io.hyb.runtime.weights.WeightsException if it holds no student
   */
  static EarlierStudent open(Path path, Model student) {
    WeightFolder folder = WeightFolder.open(path);
    boolean complete = false;
    try {
      TensorMatch match = TensorMatch.of(tensors(folder, student), TensorIdentity.of(student));
      EarlierStudent earlier = new EarlierStudent(folder, match);
      complete = true;
      return earlier;
    } finally {
      if (!complete) {
        folder.close();
      }
    }
  }

  /** What the folder really holds: the shapes are its files', heads and layout its note's. */
  private static Map<String, TensorIdentity> tensors(WeightFolder folder, Model like) {
    Map<String, TensorIdentity> noted = TensorIdentity.of(folder.student(like.teacher()));
    Map<String, TensorIdentity> tensors = new LinkedHashMap<>();
    for (TensorSpec spec : folder.tensors().specs().values()) {
      TensorIdentity known =
          noted.getOrDefault(
              spec.name(), new TensorIdentity(spec.name(), spec.shape(), List.of(), ""));
      tensors.put(spec.name(), known.shaped(spec.shape()));
    }
    return tensors;
  }

  /** What becomes of each tensor. */
  TensorMatch match() {
    return match;
  }

  /** What its teacher's shape has otherwise than the new student's, as a warning tells it. */
  List<String> otherTeacher(Model student) {
    return folder.differences(student.teacher());
  }

  /** Whether the new student takes this tensor from here. */
  boolean keeps(String name) {
    return kept.contains(name);
  }

  void copy(String name, CheckpointWriter writer) {
    writer.copy(name, folder.tensors());
  }

  @Override
  public void close() {
    folder.close();
  }
}
