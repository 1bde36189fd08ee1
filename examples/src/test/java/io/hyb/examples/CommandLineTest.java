package io.hyb.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.hyb.examples.Hyb.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {
  @TempDir Path folder;

  @Test
  void theQuickstartIsFine() {
    Outcome outcome = Hyb.hyb(folder, "check", Hyb.QUICKSTART.toString()).isFine();

    assertThat(outcome.out()).isEqualTo(Hyb.QUICKSTART + ": fine: hybrid Rad4, teacher GnaTiny\n");
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void aBrokenSpecIsToldToMachines() throws IOException {
    Path spec =
        Files.writeString(folder.resolve("broken.hyb"), "hybrid H {\n  teacher = Nobody\n}\n");

    Outcome outcome = Hyb.hyb(folder, "check", "--json", "broken.hyb");

    assertThat(outcome.code()).isEqualTo(1);
    JsonObject first =
        JsonParser.parseString(outcome.out()).getAsJsonArray().get(0).getAsJsonObject();
    assertThat(first.keySet())
        .containsExactly(
            "id", "severity", "file", "line", "column", "endLine", "endColumn", "message", "fix");
    assertThat(first.get("id").getAsString()).isEqualTo("unknown-name");
    assertThat(first.get("file").getAsString()).isEqualTo(spec.getFileName().toString());
    assertThat(first.get("line").getAsInt()).isEqualTo(2);
    assertThat(first.get("column").getAsInt()).isEqualTo(13);
  }

  @Test
  void resultsThatCanNotBeWrittenAreAnError() {
    assumeTrue(Files.exists(Path.of("/dev/full")), "no /dev/full here, which a full disk is like");
    String hyb = Hyb.LAUNCHER + " show " + Hyb.QUICKSTART;
    String jar = "java -jar " + Hyb.teacherJar() + " info";
    for (String command : List.of(hyb, jar)) {
      Outcome full = shell(command + " >/dev/full");
      assertThat(full.code()).isEqualTo(1);
      assertThat(full.err().lines())
          .singleElement()
          .asString()
          .contains("standard output can't be written");

      // A reader that has read enough is no error.
      Outcome read = shell("{ " + command + "; echo $? >&2; } | head -c 1");
      assertThat(read.err()).isEqualTo("0\n");
    }
  }

  private Outcome shell(String command) {
    return Hyb.run(folder, Map.of("HYB_HOME", Hyb.HOME.toString()), List.of("sh", "-c", command));
  }

  @Test
  void aCachedJarIsFreedOnceItsSpecIsGone() throws IOException {
    Path spec = Files.copy(Hyb.QUICKSTART, folder.resolve("mine.hyb"));
    Path cache = folder.resolve("cache");
    Files.createDirectory(folder.resolve("runs"));
    String command = "HYB_CACHE=cache " + Hyb.LAUNCHER;
    shell(command + " run mine.hyb info").isFine();
    assertThat(shell(command + " runs --prune").isFine().out()).isEqualTo("freed 0 bytes\n");
    assertThat(cache).isDirectoryContaining("glob:**/Rad4-*.jar");

    Files.delete(spec);
    assertThat(shell(command + " runs --prune").isFine().out()).contains("Rad4-", "mine.hyb");
    assertThat(cache).isDirectoryNotContaining("glob:**/Rad4-*");
  }

  @Test
  void aSpecIsPipedThroughTheFormatter() {
    List<String> pipe =
        List.of("sh", "-c", "echo 'let n=1' | \"$0\" fmt -", Hyb.LAUNCHER.toString());
    Outcome outcome = Hyb.run(folder, Map.of("HYB_HOME", Hyb.HOME.toString()), pipe).isFine();

    assertThat(outcome.out()).isEqualTo("let n = 1\n");
  }

  @Test
  void usageErrorsEndWith2() {
    assertThat(Hyb.hyb(folder, "chekc").code()).isEqualTo(2);
    Outcome outcome = Hyb.hyb(folder, "run", Hyb.QUICKSTART.toString(), "inof");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).endsWith("try: hyb run " + Hyb.QUICKSTART + " --help\n");
  }

  @Test
  void runPassesItsVerbOn() {
    Outcome outcome =
        Hyb.hyb(
                folder,
                "run",
                Hyb.QUICKSTART.toString(),
                "info",
                "--json",
                "--set",
                "attention.keep=none")
            .isFine();

    JsonObject info = JsonParser.parseString(outcome.out()).getAsJsonObject();
    assertThat(info.get("model").getAsString()).isEqualTo("Rad4");
    assertThat(info.get("heads_kept").getAsInt()).isZero();
  }

  @Test
  void aModelIsKnownByItsMeaningNotByItsText() throws IOException {
    String text = Files.readString(Hyb.QUICKSTART);
    String hash = hash(text);
    assertThat(hash(text.replace("Rad4", "Other").replace("//", "// again, ").replace("   ", " ")))
        .isEqualTo(hash);
    assertThat(hash(text.replace("L4H2", "L4H3"))).isNotEqualTo(hash);
    assertThat(hash(text.replace("share = 50%", "share = 50.0%"))).isEqualTo(hash);
    assertThat(hash(text.replace("400K", "401K"))).isNotEqualTo(hash);
    try (Stream<Path> cached = Files.list(Hyb.cache())) {
      assertThat(cached.map(Path::getFileName).map(Path::toString))
          .contains("Other-" + hash.substring(0, 8) + ".jar");
    }
  }

  private String hash(String spec) throws IOException {
    Path file = Files.writeString(folder.resolve("spec.hyb"), spec);
    Outcome outcome = Hyb.hyb(folder, "run", file.toString(), "info", "--json").isFine();
    return JsonParser.parseString(outcome.out()).getAsJsonObject().get("hash").getAsString();
  }

  @Test
  void theLauncherWorksThroughLinksFromAnywhere() throws IOException {
    Path link =
        Files.createSymbolicLink(folder.resolve("linked"), Path.of("../hyb").toAbsolutePath());
    Path second = Files.createSymbolicLink(folder.resolve("again"), Path.of("linked"));

    Outcome outcome =
        Hyb.run(
                folder,
                Map.of("HYB_HOME", Hyb.HOME.toString()),
                List.of("bash", second.toString(), "--version"))
            .isFine();

    assertThat(outcome.out()).startsWith("hyb ");
    Files.delete(second);
    Files.delete(link);
  }

  @Test
  void compilingTwiceGivesTheSameBytes() throws IOException {
    for (String name : List.of("one", "two")) {
      Hyb.hyb(folder, "compile", Hyb.QUICKSTART.toString(), "-o", name + ".jar", "--sources", name)
          .isFine();
    }

    assertThat(folder.resolve("one.jar")).hasSameBinaryContentAs(folder.resolve("two.jar"));
    assertThat(sources("one")).isEqualTo(sources("two")).isNotEmpty();
    Outcome refused = Hyb.hyb(folder, "compile", Hyb.QUICKSTART.toString(), "--sources", "one");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("--force").hasLineCount(1);
    assertThat(folder.resolve("Rad4.jar")).doesNotExist();
  }

  private List<String> sources(String name) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(name))) {
      return files.filter(Files::isRegularFile).sorted().map(CommandLineTest::text).toList();
    }
  }

  private static String text(Path file) {
    try {
      return file.getFileName() + "\n" + Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
