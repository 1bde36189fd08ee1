package io.hyb.runtime.rank;

import io.hyb.arch.Ranking;
import io.hyb.arch.output.OutputFile;
import io.hyb.runtime.Refused;
import java.nio.file.Files;
import java.nio.file.Path;

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
   * @throws Refused if one is there and may not, or {@code spec} doesn't end in {@code .hyb}
   * @throws io.hyb.arch.output.OutputRefused if nothing can be written there
   */
  public static RankingFiles at(Path spec, boolean force) {
    if (!spec.getFileName().toString().endsWith(".hyb")) {
      throw new Refused(spec + ": a ranking is written to a file whose name ends in .hyb");
    }
    RankingFiles files = new RankingFiles(spec);
    OutputFile.prepare(spec);
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
    OutputFile.write(beside(".json"), RankingJson.of(ranking, measured) + "\n");
    OutputFile.write(beside(".svg"), HeatMap.of(ranking));
    OutputFile.write(spec, RankingText.of(ranking, measured, name));
  }

  private Path beside(String suffix) {
    String name = spec.getFileName().toString();
    return spec.resolveSibling(name.substring(0, name.length() - ".hyb".length()) + suffix);
  }
}
