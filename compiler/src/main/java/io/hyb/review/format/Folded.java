package io.hyb.review.format;

import io.hyb.arch.diff.Difference;
import io.hyb.arch.diff.ModelDiff;
import io.hyb.arch.text.HeadList;
import io.hyb.arch.text.SpecValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A change as people read it: neighbouring layers with one change are one line.
 *
 * @param where {@code layers 4..11}, or empty where no layer has it
 */
record Folded(String where, String path, String old, String now) {
  private static final String NONE = "none";
  private static final String KEEP = "attention.keep";

  /** Whole numbers from here on have their thousands marked. */
  private static final long GROUPED = 10_000;

  /**
   * The differences of two models, folded, without the settings of what came or went as a whole.
   */
  static List<Folded> of(ModelDiff diff) {
    List<Difference> shown =
        diff.differences().stream()
            .filter(each -> !isWithinWhole(each, diff.differences()))
            .toList();
    List<Folded> lines = new ArrayList<>();
    int from = 0;
    while (from < shown.size()) {
      int to = from + 1;
      while (to < shown.size() && continues(shown.get(to - 1), shown.get(to))) {
        to++;
      }
      lines.add(line(shown.get(from), shown.get(to - 1), diff));
      from = to;
    }
    return lines;
  }

  /** Whether it is a setting of a mixer that comes or goes in its layer. */
  private static boolean isWithinWhole(Difference setting, List<Difference> all) {
    return setting.path().startsWith("ssm.")
        && (setting.old().isEmpty() || setting.now().isEmpty())
        && all.stream()
            .anyMatch(
                other ->
                    other.path().equals("ssm")
                        && other.layer().equals(setting.layer())
                        && (other.old().isEmpty() || other.now().isEmpty()));
  }

  private static boolean continues(Difference one, Difference next) {
    return one.layer().isPresent()
        && next.layer().isPresent()
        && next.layer().getAsInt() == one.layer().getAsInt() + 1
        && one.path().equals(next.path())
        && one.old().equals(next.old())
        && one.now().equals(next.now());
  }

  private static Folded line(Difference first, Difference last, ModelDiff diff) {
    return new Folded(
        where(first, last),
        first.path(),
        text(first, first.old(), diff.old().model().teacher().heads()),
        text(first, first.now(), diff.now().model().teacher().heads()));
  }

  private static String where(Difference first, Difference last) {
    if (first.layer().isEmpty()) {
      return "";
    }
    int from = first.layer().getAsInt();
    int to = last.layer().getAsInt();
    return from == to ? "layer " + from : "layers " + from + ".." + to;
  }

  private static String text(Difference difference, Optional<Object> value, int heads) {
    if (value.isEmpty()) {
      return NONE;
    }
    if (value.get() instanceof List<?> list) {
      return difference.path().equals(KEEP) ? heads(list, heads) : joined(list);
    }
    return plain(value.get());
  }

  private static String joined(List<?> list) {
    return list.isEmpty()
        ? NONE
        : list.stream().map(Folded::plain).collect(Collectors.joining(", "));
  }

  private static String plain(Object value) {
    if (!(value instanceof Number number)) {
      return value.toString();
    }
    boolean whole = number.doubleValue() == number.longValue();
    return whole && number.longValue() >= GROUPED
        ? String.format(Locale.US, "%,d", number.longValue())
        : SpecValue.number(number.doubleValue());
  }

  /** Head numbers of one layer, runs of them as ranges. */
  private static String heads(List<?> numbers, int all) {
    if (numbers.size() == all) {
      return "all";
    }
    List<Integer> sorted = numbers.stream().map(number -> ((Number) number).intValue()).toList();
    return sorted.isEmpty() ? NONE : String.join(", ", HeadList.headsOfLayer(sorted));
  }

  /** As a whole: {@code layers 4..11: ssm.d_state}. */
  String what() {
    return where.isEmpty() ? path : where + ": " + path;
  }
}
