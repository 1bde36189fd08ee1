package io.hyb.cli;

import io.hyb.arch.KvProbe;
import io.hyb.arch.Ranking;
import io.hyb.arch.Teacher;
import io.hyb.diagnostic.Span;
import io.hyb.home.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * A ranking that a spec asks for and has no heads of. It is measured by the JAR of its teacher into
 * the user's cache, under a name that depends on everything that its figures depend on: a finished
 * one is reused, a killed one resumes.
 */
final class RankingOnDemand {
  /** Changed whenever the same spec may get another ranking than before. */
  private static final String MEASURED = "by float32 logits";

  private final Ranking ranking;
  private final Span place;
  private final KvProbe probe;
  private final Teacher teacher;
  private final Path weights;
  private final List<String> compute;
  private final Path file;

  /**
   * @param ranking one with a probe
   * @param place where it is declared
   * @param teacher whose heads it is to rank
   * @param weights folder of the teacher's weights
   * @param compute options that say where and how precisely to compute
   * @param cache folder in which rankings are kept
   */
  RankingOnDemand(
      Ranking ranking,
      Span place,
      Teacher teacher,
      Path weights,
      List<String> compute,
      Path cache) {
    this.ranking = ranking;
    this.place = place;
    this.probe = ranking.probe().orElseThrow();
    this.teacher = teacher;
    this.weights = weights;
    this.compute = List.copyOf(compute);
    this.file = cache.resolve(ranking.name() + "-" + key() + ".hyb");
  }

  /** The spec that declares the ranking, once it is measured. */
  Path file() {
    return file;
  }

  /**
   * Measures the ranking unless that was done before, telling the user so.
   *
   * @param jar the teacher's
   * @return the exit code of the ranking, 0 if there was nothing to do
   */
  int measure(Path jar, Home home, Console console) {
    if (Files.isRegularFile(file)) {
      console.err().println("the ranking `" + ranking.name() + "` was measured before: " + file);
      return ExitCode.FINE;
    }
    console
        .err()
        .println(
            "the ranking `"
                + ranking.name()
                + "` has no heads yet: ranking the "
                + teacher.allHeads()
                + " heads of "
                + teacher.name()
                + " by its probe; if stopped, it resumes");
    console.flush();
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> call = new ArrayList<>(List.of("-jar", jar.toString()));
    call.addAll(arguments());
    int code = ChildProcess.javaToErrors(home, call, console);
    if (code == ExitCode.FINE) {
      console
          .err()
          .println(
              "it is in "
                  + file
                  + "; to keep it, import that file or copy its entries into the spec");
    } else {
      console
          .err()
          .println(
              "the ranking `"
                  + ranking.name()
                  + "` was not measured; it is declared at "
                  + place.file()
                  + ":"
                  + place.line());
    }
    return code;
  }

  /** The verb and its options. A killed attempt may have left files. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    arguments.add("rank");
    arguments.add("--weights=" + weights);
    arguments.add("--probe=kv");
    arguments.add(
        "--pairs=" + probe.pairsFrom() + ".." + probe.pairsTo() + ":" + probe.pairsStep());
    arguments.add("--form=" + word(probe.form()));
    arguments.add("--values=" + word(probe.values()));
    arguments.add("--separator=" + probe.separator());
    arguments.add("--examples=" + ranking.examples());
    arguments.add("--name=" + ranking.name());
    arguments.add("--out=" + file);
    arguments.add("--force");
    arguments.addAll(compute);
    return arguments;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private String key() {
    List<String> parts = new ArrayList<>();
    parts.add(MEASURED);
    parts.add(probe + " " + ranking.examples());
    parts.add(teacher.name() + " " + teacher.layers() + " " + teacher.heads());
    parts.add(teacher.rope() + " " + teacher.normEps());
    parts.add(String.join(" ", compute));
    parts.addAll(weightFiles());
    MessageDigest digest = sha256();
    for (String part : parts) {
      digest.update((part + '\n').getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }

  /** Name, size and date of each file that the teacher is read from. */
  private List<String> weightFiles() {
    List<String> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(weights, "*.{safetensors,json}")) {
      for (Path each : all) {
        files.add(
            each.toRealPath() + " " + Files.size(each) + " " + Files.getLastModifiedTime(each));
      }
    } catch (IOException e) {
      return List.of(); // The rank verb says what is wrong with the folder.
    }
    Collections.sort(files);
    return files;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
