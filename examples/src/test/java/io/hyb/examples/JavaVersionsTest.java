package io.hyb.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.examples.Hyb.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No Java that Hyb runs on has anything to warn about: the one of this build, those installed
 * beside it, and those that variables such as {@code JAVA_HOME_21_X64} name.
 */
class JavaVersionsTest {
  private static final int OLDEST = 17;
  private static final String WEIGHTS = "--weights=" + Hyb.TEACHER;

  @TempDir Path folder;

  static List<Path> javas() throws IOException {
    Path own = Path.of(System.getProperty("java.home"));
    List<Path> places = new ArrayList<>(List.of(own));
    System.getenv()
        .forEach(
            (name, value) -> {
              if (name.startsWith("JAVA_HOME")) {
                places.add(Path.of(value));
              }
            });
    try (Stream<Path> beside = Files.list(own.getParent())) {
      beside.forEach(places::add);
    }
    TreeSet<Path> javas = new TreeSet<>();
    for (Path place : places) {
      if (Files.isExecutable(place.resolve("bin/java")) && version(place) >= OLDEST) {
        javas.add(place.toRealPath());
      }
    }
    assertThat(javas).contains(own.toRealPath());
    return List.copyOf(javas);
  }

  static List<Path> javasWithCompiler() throws IOException {
    return javas().stream().filter(java -> Files.isExecutable(java.resolve("bin/javac"))).toList();
  }

  /** The first number of a Java's version, 0 where it has none that can be read. */
  private static int version(Path java) throws IOException {
    Path file = java.resolve("release");
    if (!Files.isRegularFile(file)) {
      return java.toRealPath().equals(Path.of(System.getProperty("java.home")).toRealPath())
          ? Runtime.version().feature()
          : 0;
    }
    Properties release = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      release.load(in);
    }
    String version = release.getProperty("JAVA_VERSION", "").replaceAll("^\"?(\\d*).*", "$1");
    return version.isEmpty() ? 0 : Integer.parseInt(version);
  }

  @ParameterizedTest
  @MethodSource("javas")
  void jarsRunWithoutAWarning(Path java) {
    assertQuiet(jar(java, "info"));
    assertQuiet(jar(java, "generate", WEIGHTS, "--ids=0,5,17", "--max-tokens=3"));
    assertQuiet(jar(java, "logits", WEIGHTS, "--prompt=The king", "--out=logits.safetensors"));
  }

  @ParameterizedTest
  @MethodSource("javas")
  void theLauncherAndWhatItStartsRunWithoutAWarning(Path java) throws IOException {
    assertQuiet(hyb(java, "check", Hyb.QUICKSTART.toString()));
    Files.writeString(Files.createDirectory(folder.resolve("run")).resolve("run.json"), "{}");
    assertQuiet(hyb(java, "report", "run"));
    assertQuiet(hyb(java, "import", "--help"));
  }

  @ParameterizedTest
  @MethodSource("javasWithCompiler")
  void specsAreCompiledAndRunWithoutAWarning(Path java) {
    String spec = Hyb.QUICKSTART + ":GnaTiny";
    assertQuiet(hyb(java, "compile", spec, "-o", "gna.jar"));
    assertQuiet(hyb(java, "run", spec, "evaluate", WEIGHTS, "--probe=kv", "--examples=2"));
  }

  private static void assertQuiet(Outcome outcome) {
    assertThat(outcome.isFine().err().toLowerCase()).doesNotContain("warning", "deprecated");
  }

  private Outcome jar(Path java, String... arguments) {
    List<String> command = new ArrayList<>(List.of(java.resolve("bin/java").toString(), "-jar"));
    command.add(Hyb.teacherJar().toString());
    return run(java, command, arguments);
  }

  private Outcome hyb(Path java, String... arguments) {
    return run(java, new ArrayList<>(List.of(Hyb.LAUNCHER.toString())), arguments);
  }

  private Outcome run(Path java, List<String> command, String... arguments) {
    command.addAll(List.of(arguments));
    return Hyb.run(
        folder, Map.of("HYB_HOME", Hyb.HOME.toString(), "JAVA_HOME", java.toString()), command);
  }
}
