package io.hyb.codegen;

import io.hyb.arch.Hybrid;
import io.hyb.arch.Teacher;
import io.hyb.source.Origins;
import java.util.List;

/** Says in a sentence what the layers of a kind are. */
final class LayerProse {
  private LayerProse() {}

  /**
   * Such as "Layers 3 and 4 of Rad4: head 2 attends, the other seven recur with a state of 8. From
   * rad4.hyb, line 17."
   */
  static String of(Hybrid hybrid, LayerKind kind, List<Integer> layers, Origins origins) {
    return "%s of %s: %s.%s"
        .formatted(
            Prose.capitalised(Prose.listed("layer", layers)),
            hybrid.name(),
            heads(kind),
            Prose.from(
                layers.stream()
                    .flatMap(layer -> origins.ofLayer(hybrid.name(), layer).stream())
                    .toList()));
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
      return "every head attends" + sight(kind) + ", with its own keys and values";
    }
    String state = " with a state of " + kind.mixer().dState();
    String all = "all " + Prose.count(kind.heads());
    if (!kind.attends()) {
      return "no head attends, " + all + " recur" + state;
    }
    String attending =
        (kind.keepsAll()
                ? "every head attends"
                : Prose.listed("head", kind.kept())
                    + (kind.kept().size() == 1 ? " attends" : " attend"))
            + sight(kind);
    if (kind.sideBySide()) {
      int others = kind.recurrent().size();
      return attending
          + ", the other "
          + (others == 1 ? "one recurs" : Prose.count(others) + " recur")
          + state;
    }
    return attending + ", " + all + " recur" + state + ", and " + MergeCode.of(kind).clause();
  }

  /** What heads with a window attend to. */
  private static String sight(LayerKind kind) {
    return kind.window()
        .map(last -> last == 1 ? " to its own position" : " to the last " + last + " positions")
        .orElse("");
  }
}
