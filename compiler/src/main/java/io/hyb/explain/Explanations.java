package io.hyb.explain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The resource {@code explain.md}: a section {@code ## id} for every diagnostic. */
public final class Explanations {
  private static final String RESOURCE = "explain.md";
  private static final String HEADING = "## ";

  private final Map<String, String> sections = new TreeMap<>();

  private Explanations(String markdown) {
    String[] parts = ("\n" + markdown).split("\n" + HEADING);
    for (int i = 1; i < parts.length; i++) {
      int end = parts[i].indexOf('\n');
      sections.put(parts[i].substring(0, end).strip(), parts[i].substring(end + 1).strip());
    }
  }

  /** All of them. */
  public static Explanations load() {
    try (InputStream in = Explanations.class.getResourceAsStream(RESOURCE)) {
      return new Explanations(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The id of every diagnostic, sorted. */
  public Set<String> ids() {
    return sections.keySet();
  }

  /** What is to be said about a diagnostic, in Markdown. */
  public Optional<String> of(String id) {
    return Optional.ofNullable(sections.get(id));
  }
}
