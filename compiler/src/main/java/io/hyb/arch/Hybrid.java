package io.hyb.arch;

import java.util.List;
import java.util.Optional;

/**
 * A student: its teacher, every layer, and how it is distilled.
 *
 * @param pending the ranking that must be measured first; until then every head counts as not kept
 *     where no {@code layers} block says otherwise
 * @param file the spec's file name, without folders
 * @param line line of its declaration, from 1
 */
public record Hybrid(
    String name,
    Teacher teacher,
    List<Layer> layers,
    Optional<Distillation> distillation,
    Optional<PendingRanking> pending,
    String file,
    int line)
    implements Model {
  public Hybrid {
    layers = List.copyOf(layers);
  }

  /** A hybrid whose kept heads are all known. */
  public Hybrid(
      String name,
      Teacher teacher,
      List<Layer> layers,
      Optional<Distillation> distillation,
      String file,
      int line) {
    this(name, teacher, layers, distillation, Optional.empty(), file, line);
  }

  /** Kept heads over all layers. */
  public int keptHeads() {
    return layers.stream().mapToInt(layer -> layer.kept().size()).sum();
  }
}
