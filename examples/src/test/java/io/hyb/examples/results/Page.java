package io.hyb.examples.results;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of Markdown in which whatever is between {@code <!-- table: NAME -->} and {@code <!-- end
 * -->} is generated.
 */
record Page(String text) {
  private static final Pattern TABLE =
      Pattern.compile(
          "(?<begin><!-- table: (?<name>[a-z0-9-]+) -->\n)(?:(?!<!-- table: ).)*?(?<end><!-- end -->)",
          Pattern.DOTALL);
  private static final Pattern MARKER = Pattern.compile("<!-- (?:table:|end)");

  Page {
    long markers = MARKER.matcher(text).results().count();
    if (markers != 2 * TABLE.matcher(text).results().count()) {
      throw new IllegalArgumentException(
          "a marker `<!-- table: NAME -->` or `<!-- end -->` without the other");
    }
  }

  Set<String> tables() {
    Set<String> names = new LinkedHashSet<>();
    TABLE.matcher(text).results().map(found -> found.group(2)).forEach(names::add);
    return names;
  }

  /** The page with its tables drawn anew. */
  Page with(Map<String, Supplier<String>> tables) {
    return new Page(
        TABLE
            .matcher(text)
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(
                        found.group(1) + drawn(found, tables) + "\n" + found.group(3))));
  }

  private static String drawn(MatchResult found, Map<String, Supplier<String>> tables) {
    Supplier<String> table = tables.get(found.group(2));
    if (table == null) {
      throw new IllegalArgumentException(
          "there is no table %s; there are %s".formatted(found.group(2), tables.keySet()));
    }
    return table.get();
  }
}
