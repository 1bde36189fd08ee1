package io.hyb.review;

import io.hyb.arch.diff.Cost;
import io.hyb.arch.diff.Cost.Measure;
import io.hyb.arch.diff.rule.Severity;
import io.hyb.arch.word.Word;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A condition under which a review fails; findings that the spec allows don't count. */
public sealed interface Gate {

  /** Whether a change fails the review. */
  boolean bites(Change change);

  /** As the command line writes it. */
  String written();

  /** A finding at least this grave. */
  record Graveness(Severity least) implements Gate {

    @Override
    public boolean bites(Change change) {
      return change.findings().stream()
          .anyMatch(finding -> !finding.isSuppressed() && finding.severity().compareTo(least) >= 0);
    }

    @Override
    public String written() {
      return least.word();
    }
  }

  /** A cost that grows by more than so many percent, at any context. */
  record Growth(String cost, Set<Measure> measures, double percent) implements Gate {
    /** What the costs of a gate are called: each measure, and both of those in FLOPs. */
    private static final Map<String, Set<Measure>> COSTS = costs();

    private static Map<String, Set<Measure>> costs() {
      Map<String, Set<Measure>> costs = new LinkedHashMap<>();
      for (Measure measure : Measure.values()) {
        costs.put(measure.word(), Set.of(measure));
      }
      costs.put("flops", Set.of(Measure.DECODE, Measure.PREFILL));
      return costs;
    }

    @Override
    public boolean bites(Change change) {
      return change.cost().stream().anyMatch(this::isExceeded);
    }

    private boolean isExceeded(Cost each) {
      return measures.contains(each.measure())
          && each.isMore()
          && each.percent().orElse(Double.POSITIVE_INFINITY) > percent;
    }

    @Override
    public String written() {
      return cost + ">" + (percent == Math.rint(percent) ? (long) percent : percent) + "%";
    }
  }

  /** The condition that {@code text} states; empty where it states none. */
  static Optional<Gate> parse(String text) {
    Optional<Severity> severity = Word.parse(Severity.values(), text);
    if (severity.isPresent()) {
      return severity.map(Graveness::new);
    }
    Matcher growth = Pattern.compile("([a-z_]+)\\s*>\\s*(\\d+(?:\\.\\d+)?)\\s*%").matcher(text);
    return growth.matches()
        ? Optional.ofNullable(Growth.COSTS.get(growth.group(1)))
            .map(of -> new Growth(growth.group(1), of, Double.parseDouble(growth.group(2))))
        : Optional.empty();
  }

  /** Examples of what may be written. */
  static List<String> words() {
    List<String> words = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      words.add(0, severity.word());
    }
    Growth.COSTS.keySet().forEach(cost -> words.add(cost + ">10%"));
    return words;
  }
}
