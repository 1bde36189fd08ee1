package io.hyb.runtime.testing;

import io.hyb.arch.Family;
import io.hyb.arch.Hybrid;
import io.hyb.arch.LayerShape;
import io.hyb.arch.RopeShape;
import io.hyb.arch.Schedule;
import io.hyb.arch.Teacher;
import io.hyb.arch.merge.Merge;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Models for tests, which name no folders and no stages. */
public final class Shapes {
  private Shapes() {}

  /** Every merge there is. */
  public static List<Merge> merges() {
    return Arrays.stream(Merge.Kind.values()).map(Merge.Kind::merge).toList();
  }

  /**
   * A teacher of the Llama family.
   *
   * @param maxPositions 0 where it isn't known
   */
  public static Teacher teacher(
      String name,
      int layers,
      int heads,
      int kvHeads,
      int headDim,
      int dModel,
      int dFf,
      int vocab,
      RopeShape rope,
      double normEps,
      boolean tied,
      int maxPositions) {
    return new Teacher(
        name,
        Optional.empty(),
        Family.LLAMA,
        layers,
        heads,
        kvHeads,
        headDim,
        dModel,
        dFf,
        vocab,
        rope,
        normEps,
        tied,
        Optional.of(maxPositions).filter(positions -> positions > 0));
  }

  public static Hybrid hybrid(String name, Teacher teacher, LayerShape... layers) {
    return new Hybrid(name, teacher, Schedule.NONE, layers);
  }

  /** The same hybrid, its kept heads seeing the last {@code positions}; all where that is 0. */
  public static Hybrid windowed(Hybrid hybrid, int positions) {
    return new Hybrid(
        hybrid.name() + (positions > 0 ? ", window " + positions : ""),
        hybrid.teacher(),
        hybrid.schedule(),
        hybrid.pending(),
        hybrid.stack().stream()
            .map(layer -> positions > 0 ? layer.withWindow(positions) : layer)
            .toList());
  }

  /** The same hybrid with a schedule. */
  public static Hybrid scheduled(Hybrid hybrid, Schedule schedule) {
    return new Hybrid(hybrid.name(), hybrid.teacher(), schedule, hybrid.pending(), hybrid.stack());
  }
}
