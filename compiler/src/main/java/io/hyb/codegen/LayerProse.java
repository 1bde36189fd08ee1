package io.hyb.codegen;

import io.hyb.arch.Hybrid;
import io.hyb.arch.Layer;
import io.hyb.arch.Merge;
import io.hyb.arch.Teacher;
import io.hyb.codegen.LayerKind.Recurrence;
import java.util.List;

/** Says in a sentence what the layers of a kind are. */
final class LayerProse {
  private LayerProse() {}

  /**
   * Such as "Layers 3 and 4 of Rad4: head 2 attends, the other seven recur with a state of 8. From
   * rad4.hyb, line 17."
   */
  static String of(Hybrid hybrid, LayerKind kind, List<Layer> layers) {
    List<Integer> indices = layers.stream().map(Layer::index).toList();
    List<Integer> lines = layers.stream().map(Layer::line).distinct().sorted().toList();
    return "%s of %s: %s. From %s, %s."
        .formatted(
            Prose.capitalised(Prose.listed("layer", indices)),
            hybrid.name(),
            heads(kind),
            Prose.escaped(hybrid.file()),
            Prose.listed("line", lines));
  }

  static String ofTeacher(Teacher teacher) {
    String sharing =
        teacher.kvHeads() == teacher.heads()
            ? ""
            : ", in groups of "
                + Prose.count(teacher.heads() / teacher.kvHeads())
                + " that share keys and values";
    return "Every layer of %s: %s attend%s."
        .formatted(teacher.name(), Prose.plural(teacher.heads(), "head"), sharing);
  }

  private static String heads(LayerKind kind) {
    if (!kind.recurs()) {
      return "every head attends, with its own keys and values";
    }
    String state = " with a state of " + kind.recurrence().map(Recurrence::dState).orElseThrow();
    String all = "all " + Prose.count(kind.heads());
    if (!kind.attends()) {
      return "no head attends, " + all + " recur" + state;
    }
    String attending =
        kind.keepsAll()
            ? "every head attends"
            : Prose.listed("head", kind.kept())
                + (kind.kept().size() == 1 ? " attends" : " attend");
    if (kind.sideBySide()) {
      int others = kind.recurrent().size();
      return attending
          + ", the other "
          + (others == 1 ? "one recurs" : Prose.count(others) + " recur")
          + state;
    }
    String meeting =
        kind.merge() == Merge.ADAPTER ? "an adapter joins the two" : "the two are added";
    return attending + ", " + all + " recur" + state + ", and " + meeting;
  }
}
