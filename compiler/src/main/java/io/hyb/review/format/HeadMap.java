package io.hyb.review.format;

import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.arch.Ranking.RankedHead;
import io.hyb.arch.diff.Retrieval;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A model's heads as a picture, a row a layer: filled where a head attends, empty where it recurs,
 * marked where the other side has it otherwise. Marks differ in form, so that they can be told
 * apart in print.
 *
 * @param model whose heads are drawn
 * @param moved names of the heads that the other side has otherwise
 * @param change what became of them, {@code gained} or {@code lost}
 */
record HeadMap(Model model, Set<String> moved, String change) {
  private static final int CELL = 12;
  private static final int LABEL = 28;

  /** Every how many heads one is numbered above the map. */
  private static final int NUMBERED = 4;

  /** Pixels for a unit of the drawing, where there is room; two maps of 9 heads go on a phone. */
  private static final double PIXELS = 1.15;

  /** The old side: heads that are lost are crossed out. */
  static HeadMap old(Model model, Retrieval retrieval) {
    return new HeadMap(model, names(retrieval.lost().stream().map(Retrieval.Lost::head)), "lost");
  }

  /** The new side: heads that are gained have a plus. */
  static HeadMap now(Model model, Retrieval retrieval) {
    return new HeadMap(model, names(retrieval.gained().stream()), "gained");
  }

  private static Set<String> names(Stream<RankedHead> heads) {
    return heads.map(head -> Retrieval.name(head.layer(), head.head())).collect(Collectors.toSet());
  }

  String svg() {
    List<LayerShape> stack = model.stack();
    int width = LABEL + CELL * model.teacher().heads();
    int height = CELL * (stack.size() + 1);
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" preserveAspectRatio=\"xMinYMin\""
            .formatted(width, height, Math.round(width * PIXELS), Math.round(height * PIXELS)));
    svg.append(" role=\"img\" aria-label=\"heads of %s\">\n".formatted(model.name()));
    for (int head = 0; head < model.teacher().heads(); head += NUMBERED) {
      svg.append(
          "<text class=\"head\" x=\"%d\" y=\"%d\">H%d</text>\n"
              .formatted(LABEL + CELL * head + CELL / 2, CELL - 3, head));
    }
    for (int layer = 0; layer < stack.size(); layer++) {
      svg.append(
          "<text x=\"%d\" y=\"%d\">L%d</text>\n"
              .formatted(LABEL - 4, top(layer) + CELL - 3, layer));
      Set<Integer> kept = new HashSet<>(stack.get(layer).kept());
      for (int head = 0; head < stack.get(layer).heads(); head++) {
        cell(layer, head, kept.contains(head), svg);
      }
    }
    return svg.append("</svg>\n").toString();
  }

  private void cell(int layer, int head, boolean kept, StringBuilder svg) {
    String name = Retrieval.name(layer, head);
    boolean isMoved = moved.contains(name);
    int x = LABEL + CELL * head;
    int y = top(layer);
    String kind = (kept ? "kept" : "recurs") + (isMoved ? " " + change : "");
    svg.append("<g class=\"%s\"><title>%s %s</title>".formatted(kind, name, kind));
    svg.append(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>"
            .formatted(x + 1, y + 1, CELL - 2, CELL - 2));
    if (isMoved) {
      svg.append(mark(x, y));
    }
    svg.append("</g>\n");
  }

  /** Above the layers are the numbers of heads. */
  private static int top(int layer) {
    return CELL * (layer + 1);
  }

  /** A cross or a plus. */
  private String mark(int x, int y) {
    int low = 3;
    int high = CELL - 3;
    int middle = CELL / 2;
    return change.equals("lost")
        ? path(x + low, y + low, x + high, y + high) + path(x + high, y + low, x + low, y + high)
        : path(x + middle, y + low, x + middle, y + high)
            + path(x + low, y + middle, x + high, y + middle);
  }

  private static String path(int x1, int y1, int x2, int y2) {
    return "<path d=\"M%d %dL%d %d\"/>".formatted(x1, y1, x2, y2);
  }
}
