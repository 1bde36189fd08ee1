package io.hyb.runtime.testing;

import io.hyb.arch.Family;
import io.hyb.arch.Hybrid;
import io.hyb.arch.LayerShape;
import io.hyb.arch.RopeShape;
import io.hyb.arch.Schedule;
import io.hyb.arch.Teacher;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.DiscreteMamba2;
import io.hyb.arch.mixer.GatedDeltaNet;
import io.hyb.arch.mixer.Mamba2;
import io.hyb.arch.mixer.Mixer;
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
   * A layer whose mixer is of a kind and has the settings of {@code like}. Where the kind has
   * groups, each has two of the heads that recur, or one where these are odd in number.
   */
  public static LayerShape layer(
      Mixer.Kind kind, Mixer like, int heads, Merge merge, Integer... kept) {
    int recurrent = merge.allHeadsRecur() ? heads : heads - kept.length;
    return LayerShape.hybrid(heads, merge, mixer(kind, like, recurrent), kept);
  }

  /** Whether the mixing of all recurrent heads can be compared with attention's. */
  public static boolean haveMatrices(Hybrid hybrid) {
    return hybrid.stack().stream()
        .flatMap(layer -> layer.mixer().stream())
        .allMatch(Mixer::hasMatrices);
  }

  private static Mixer mixer(Mixer.Kind kind, Mixer like, int heads) {
    return switch (kind) {
      case DISCRETE_MAMBA2 ->
          new DiscreteMamba2(like.dState(), like.conv(), like.chunk(), like.init());
      case MAMBA2 ->
          new Mamba2(
              like.dState(),
              like.conv(),
              like.chunk(),
              like.init(),
              Math.max(1, heads % 2 == 0 ? heads / 2 : heads));
      case GATED_DELTA_NET ->
          new GatedDeltaNet(like.dState(), like.conv(), like.chunk(), like.init());
    };
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
