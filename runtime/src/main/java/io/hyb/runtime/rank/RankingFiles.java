package io.hyb.runtime.rank;

import io.hyb.arch.Ranking;
import io.hyb.runtime.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The files that a ranking leaves: FILE.hyb, and beside it FILE.json, FILE.svg. */
public final class RankingFiles {
  private final Path spec;

  private RankingFiles(Path spec) {
    this.spec = spec;
  }

  /**
   * Files around {@code spec}.
   *
   * @param force whether files that are there may be written over
   * @throws Refused if one is there and may not, if {@code spec} doesn't end in {@code .hyb}, or
   *     its folder isn't there
   */
  public static RankingFiles at(Path spec, boolean force) {
    if (!spec.getFileName().toString().endsWith(".hyb")) {
      throw new Refused(spec + ": a ranking is written to a file whose name ends in .hyb");
    }
    RankingFiles files = new RankingFiles(spec);
    Path folder = spec.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      throw new Refused(spec + ": there is no folder " + folder);
    }
    if (!Files.isWritable(folder)) {
      throw new Refused(spec + ": nothing can be written to that folder");
    }
    for (Path file : new Path[] {spec, files.beside(".json"), files.beside(".svg")}) {
      if (Files.isDirectory(file) || (Files.exists(file) && !force)) {
        throw new Refused(file + ": it is there already; --force writes over it");
      }
    }
    return files;
  }

  /** What a killed ranking leaves to go on from. */
  public Path partial() {
    return beside(".partial.json");
  }

  /** The names of the three files, the spec first. */
  public Path[] all() {
    return new Path[] {spec, beside(".json"), beside(".svg")};
  }

  /**
   * Writes all three; the spec, which others read, last.
   *
   * @param measured what the ranking came from
   * @param name what specs call it
   */
  public void write(HeadRanking ranking, Ranking.Measured measured, String name) {
    write(beside(".json"), RankingJson.of(ranking, measured) + "\n");
    write(beside(".svg"), HeatMap.of(ranking));
    write(spec, RankingText.of(ranking, measured, name));
  }

  private Path beside(String suffix) {
    String name = spec.getFileName().toString();
    return spec.resolveSibling(name.substring(0, name.length() - ".hyb".length()) + suffix);
  }

  /** Puts {@code text} there whole or not at all. */
  static void write(Path file, String text) {
    Path part = file.resolveSibling("." + file.getFileName() + ".part");
    try {
      Files.writeString(part, text);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new Refused(file + ": it can't be written: " + e.getMessage(), e);
    }
  }
}
