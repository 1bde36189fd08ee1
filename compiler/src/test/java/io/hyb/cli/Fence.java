package io.hyb.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A fenced block of a page of the docs.
 *
 * @param line of the page, from 1, on which it opens
 * @param info what follows the opening fence: the language, and for {@code hyb} its context
 */
record Fence(Path page, int line, String info, List<String> lines) {
  static final Path ROOT = Path.of("..");
  private static final String MARK = "```";

  /** The blocks of the pages at the root and below {@code docs/}. */
  static List<Fence> ofAllPages() throws IOException {
    List<Fence> fences = new ArrayList<>();
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      for (Path page :
          Stream.concat(top, docs)
              .filter(file -> file.toString().endsWith(".md"))
              .sorted()
              .toList()) {
        fences.addAll(of(page, Files.readAllLines(page)));
      }
    }
    return fences;
  }

  private static List<Fence> of(Path page, List<String> lines) {
    List<Fence> fences = new ArrayList<>();
    int open = -1;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(MARK)) {
        if (open >= 0) {
          String info = lines.get(open).substring(MARK.length());
          fences.add(new Fence(page, open + 1, info, List.copyOf(lines.subList(open + 1, i))));
        }
        open = open < 0 ? i : -1;
      }
    }
    return fences;
  }

  /** The first word of its info. */
  String language() {
    return info.split(" ")[0];
  }

  String text() {
    return String.join("\n", lines) + "\n";
  }

  @Override
  public String toString() {
    return page + ":" + line;
  }
}
