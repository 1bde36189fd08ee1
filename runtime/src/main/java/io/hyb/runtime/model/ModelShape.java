package io.hyb.runtime.model;

import java.util.Collections;
import java.util.List;

/**
 * What a generated model is made of, as data: for {@code info}, for making a student from its
 * teacher, for plans and reports. The model itself is code; nothing here is interpreted when it
 * runs.
 *
 * @param name the declaration's name
 * @param teacher the Transformer that it is or comes from
 * @param layers every layer in order
 * @param hybrid false for a teacher, whose query heads share keys and values
 */
public record ModelShape(
    String name, TeacherShape teacher, List<LayerShape> layers, boolean hybrid) {
  public ModelShape {
    layers = List.copyOf(layers);
  }

  /** The teacher itself as a model. */
  public static ModelShape ofTeacher(TeacherShape teacher) {
    return new ModelShape(
        teacher.name(),
        teacher,
        Collections.nCopies(teacher.layers(), LayerShape.attention(teacher.heads())),
        false);
  }

  public static ModelShape ofHybrid(String name, TeacherShape teacher, LayerShape... layers) {
    return new ModelShape(name, teacher, List.of(layers), true);
  }

  /** Heads that are attention, over all layers. */
  public int keptHeads() {
    return layers.stream().mapToInt(layer -> layer.kept().size()).sum();
  }
}
