package io.hyb.runtime.rank;

import io.hyb.runtime.evaluate.Estimate;
import java.util.Locale;

/**
 * A ranking as a picture: layers down, heads across, the darker the more accuracy hangs on a head.
 * Colours suit a light and a dark page; each cell tells its numbers.
 */
final class HeatMap {
  private static final int CELL = 22;
  private static final int LEFT = 52;
  private static final int TOP = 64;
  private static final int LEGEND = 160;

  /** The ends of the scale, from no loss to the greatest (a blue of one hue). */
  private static final int[] LOW = {232, 240, 250};

  private static final int[] HIGH = {8, 48, 107};

  private final HeadRanking ranking;
  private final Scoring scoring;
  private final double greatest;
  private final StringBuilder svg = new StringBuilder();

  private HeatMap(HeadRanking ranking) {
    this.ranking = ranking;
    this.scoring = ranking.settings().scoring();
    this.greatest =
        Math.max(
            1e-9,
            ranking.entries().stream()
                .mapToDouble(drop -> drop.by(scoring).mean())
                .max()
                .orElse(0));
  }

  /** The picture as SVG text. */
  static String of(HeadRanking ranking) {
    return new HeatMap(ranking).draw();
  }

  private String draw() {
    int right = LEFT + ranking.heads() * CELL;
    int bottom = TOP + ranking.layers() * CELL;
    int width = Math.max(right + 20, LEFT + 430);
    int height = bottom + 76;
    line(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" aria-labelledby=\"title\">",
        width, height, width, height);
    line("<title id=\"title\">Heads of %s by loss of accuracy</title>", escaped(ranking.teacher()));
    line(
        "<style>text{font:12px system-ui,sans-serif;fill:#1f2328}.page{fill:#ffffff}"
            + ".small{font-size:10px;fill:#59636e}.name{font-size:15px;font-weight:600}"
            + ".best{fill:none;stroke:#d1242f;stroke-width:2}"
            + "@media(prefers-color-scheme:dark){text{fill:#f0f6fc}.page{fill:#0d1117}"
            + ".small{fill:#9198a1}.best{stroke:#ff7b72}}</style>");
    line("<rect class=\"page\" width=\"%d\" height=\"%d\"/>", width, height);
    line(
        "<text class=\"name\" x=\"%d\" y=\"22\">%s: what ablating a head costs</text>",
        LEFT, escaped(ranking.teacher()));
    line(
        "<text class=\"small\" x=\"%d\" y=\"38\">kv probe, %s pairs, %d prompts, %s; whole teacher %s</text>",
        LEFT,
        RankingText.pairs(ranking.settings().probe()),
        ranking.settings().examples(),
        scoring == Scoring.EXACT ? "greedy exact match" : "summed log-probability",
        number(ranking.baseline().mean()));
    axes();
    for (int rank = 0; rank < ranking.entries().size(); rank++) {
      cell(ranking.entries().get(rank), rank);
    }
    legend(bottom + 30);
    line("</svg>");
    return svg.toString();
  }

  private void axes() {
    for (int head = 0; head < ranking.heads(); head++) {
      line(
          "<text class=\"small\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
          LEFT + head * CELL + CELL / 2, TOP - 6, head == 0 ? "H0" : Integer.toString(head));
    }
    for (int layer = 0; layer < ranking.layers(); layer++) {
      line(
          "<text class=\"small\" x=\"%d\" y=\"%d\" text-anchor=\"end\">L%d</text>",
          LEFT - 6, TOP + layer * CELL + CELL / 2 + 4, layer);
    }
  }

  private void cell(AblationDrop drop, int rank) {
    int x = LEFT + drop.head() * CELL;
    int y = TOP + drop.layer() * CELL;
    Estimate estimate = drop.by(scoring);
    line(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"2\" fill=\"%s\"><title>%s: %s ± %s, rank %d</title></rect>",
        x + 1,
        y + 1,
        CELL - 2,
        CELL - 2,
        colour(estimate.mean() / greatest),
        drop.name(),
        number(estimate.mean()),
        number(estimate.standardError()),
        rank + 1);
    if (rank < 10) {
      line(
          "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" pointer-events=\"none\" style=\"font-size:10px;fill:%s\">%d</text>",
          x + CELL / 2,
          y + CELL / 2 + 4,
          estimate.mean() > greatest / 2 ? "#ffffff" : "#1f2328",
          rank + 1);
    }
  }

  private void legend(int y) {
    line("<defs><linearGradient id=\"scale\">");
    for (int i = 0; i <= 4; i++) {
      line("<stop offset=\"%d%%\" stop-color=\"%s\"/>", 25 * i, colour(i / 4.0));
    }
    line("</linearGradient></defs>");
    line(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"12\" rx=\"2\" fill=\"url(#scale)\"/>",
        LEFT, y, LEGEND);
    line("<text class=\"small\" x=\"%d\" y=\"%d\">0</text>", LEFT, y + 26);
    line(
        "<text class=\"small\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
        LEFT + LEGEND, y + 26, number(greatest));
    line(
        "<text class=\"small\" x=\"%d\" y=\"%d\">loss of accuracy; 1 to 10 are the first ranks</text>",
        LEFT + LEGEND + 14, y + 10);
  }

  /** Colour of a share of the greatest loss; gains look like no loss. */
  private static String colour(double share) {
    double at = Math.sqrt(Math.min(1, Math.max(0, share)));
    int[] mixed = new int[3];
    for (int i = 0; i < 3; i++) {
      mixed[i] = (int) Math.round(LOW[i] + at * (HIGH[i] - LOW[i]));
    }
    return "#%02x%02x%02x".formatted(mixed[0], mixed[1], mixed[2]);
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.3f", value);
    return text.equals("-0.000") ? "0.000" : text;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  private void line(String format, Object... values) {
    svg.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values))
        .append('\n');
  }
}
