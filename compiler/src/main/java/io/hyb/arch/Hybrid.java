package io.hyb.arch;

import java.util.List;
import java.util.Optional;

/**
 * A student: its teacher, every layer, and how it is distilled.
 *
 * @param file the spec's file name, without folders
 * @param line line of its declaration, from 1
 */
public record Hybrid(
    String name,
    Teacher teacher,
    List<Layer> layers,
    Optional<Distillation> distillation,
    String file,
    int line)
    implements Model {
  public Hybrid {
    layers = List.copyOf(layers);
  }

  /** Kept heads over all layers. */
  public int keptHeads() {
    return layers.stream().mapToInt(layer -> layer.kept().size()).sum();
  }
}
