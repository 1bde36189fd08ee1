package io.hyb.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Hyb as its users start it: the launcher and compiled JARs, as processes of their own. */
final class Hyb {
  /** Maven runs tests in the module's folder. */
  static final Path QUICKSTART = Path.of("quickstart/rad4.hyb").toAbsolutePath();

  static final Path TEACHER = Path.of("quickstart/models/gna-tiny").toAbsolutePath();

  /** What the module `compiler` has assembled before this one's tests. */
  static final Path HOME = Path.of("../compiler/target/home").toAbsolutePath().normalize();

  static final Path LAUNCHER = Path.of("../hyb").toAbsolutePath().normalize();
  private static final Path WORK = Path.of("target/hyb").toAbsolutePath();
  private static final int LIMIT_MINUTES = 5;

  private static Path teacherJar;

  private Hyb() {}

  /** How a process ended and what it said. */
  record Outcome(int code, String out, String err) {

    /** It did what was asked. */
    Outcome isFine() {
      assertThat(code).as("exit code; it said:%n%s%n%s", out, err).isZero();
      return this;
    }

    /** A user's mistake: exit code 1 and one clear line, whatever warnings precede it. */
    void isRefusedInOneLine(String... words) {
      assertThat(code).as("exit code; it said:%n%s%n%s", out, err).isEqualTo(1);
      assertThat(err).doesNotContain("\tat ").doesNotContain("Exception").contains(words);
      assertThat(err.lines().filter(line -> line.contains("error")).toList()).hasSize(1);
      assertThat(out).isEmpty();
    }
  }

  /** Runs the launcher in a folder. */
  static Outcome hyb(Path folder, String... arguments) {
    List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
    command.addAll(List.of(arguments));
    return run(folder, Map.of("HYB_HOME", HOME.toString()), command);
  }

  /** Runs a JAR in a folder. */
  static Outcome jar(Path folder, Path jar, String... arguments) {
    return jar(folder, Map.of("HYB_HOME", HOME.toString()), jar, arguments);
  }

  /** Runs a JAR with nothing of Hyb in the environment but what is given. */
  static Outcome jar(Path folder, Map<String, String> environment, Path jar, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar"));
    command.add(jar.toString());
    command.addAll(List.of(arguments));
    return run(folder, environment, command);
  }

  /** The thin JAR of the quickstart's teacher, compiled once. */
  static synchronized Path teacherJar() {
    if (teacherJar == null) {
      Path jar = WORK.resolve("GnaTiny.jar");
      hyb(folder("."), "compile", QUICKSTART + ":GnaTiny", "-o", jar.toString()).isFine();
      teacherJar = jar;
    }
    return teacherJar;
  }

  private static Path folder(String name) {
    try {
      return Files.createDirectories(WORK.resolve(name).normalize());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the JARs of the specs that tests run are kept. */
  static Path cache() {
    return WORK.resolve("cache");
  }

  static Outcome run(Path folder, Map<String, String> environment, List<String> command) {
    try {
      File out = File.createTempFile("out", ".txt", folder("streams").toFile());
      File err = File.createTempFile("err", ".txt", folder("streams").toFile());
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(out)
              .redirectError(err);
      builder.environment().remove("HYB_HOME");
      builder.environment().put("HYB_CACHE", cache().toString());
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("not done after %d minutes: %s".formatted(LIMIT_MINUTES, command));
      }
      return new Outcome(
          process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
