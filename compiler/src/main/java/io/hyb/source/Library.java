package io.hyb.source;

import io.hyb.diagnostic.Result;
import io.hyb.syntax.SpecParser;
import io.hyb.syntax.tree.Document;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The specs that come with Hyb, which imports name {@code std/…}. */
public final class Library {
  /** Names of its specs start so. */
  private static final String PREFIX = "std/";

  /** Lists it: resources in a JAR can't be listed. */
  private static final String INDEX = PREFIX + "index.txt";

  private static final String COMMENT = "// ";

  /** What has been parsed of it: it doesn't change while the process runs. */
  private static final Map<String, Result<Document>> PARSED = new ConcurrentHashMap<>();

  private static volatile List<String> names = List.of();

  private Library() {}

  /** Whether an import means the library; its bare name does too, and is told what there is. */
  public static boolean isMeant(String target) {
    return (target + "/").equals(PREFIX) || target.startsWith(PREFIX);
  }

  /**
   * What an import may name, sorted.
   *
   * @throws IOException if the installation lacks its library
   */
  public static List<String> names() throws IOException {
    if (names.isEmpty()) {
      names = resource(INDEX).lines().toList();
    }
    return names;
  }

  /** The text of a spec of this name, if there is one. */
  public static Optional<String> text(String name) throws IOException {
    return names().contains(name) ? Optional.of(resource(name)) : Optional.empty();
  }

  /** What a spec of this name parses to, if there is one. */
  public static Optional<Result<Document>> spec(String name) throws IOException {
    if (!PARSED.containsKey(name)) {
      Optional<String> text = text(name);
      if (text.isEmpty()) {
        return Optional.empty();
      }
      PARSED.put(name, SpecParser.parse(name, text.get()));
    }
    return Optional.of(PARSED.get(name));
  }

  /** What a spec has, in a line: its first comment. */
  public static String description(String text) {
    String line = text.lines().findFirst().orElse("");
    return line.startsWith(COMMENT) ? line.substring(COMMENT.length()) : "";
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Library.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
