package io.hyb.examples;

import static org.assertj.core.api.Assertions.assertThat;

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

class JarTest {
  private static final List<String> GENERATE =
      List.of("generate", "--weights", Hyb.TEACHER.toString(), "--max-tokens", "3", "--prompt");
  private static final String PROMPT =
      "Memorize the following dictionary:\nriver:42\nstone:7\ncandle:93\n"
          + "The value of the key 'stone' is";

  @TempDir Path folder;

  @Test
  void aThinJarFindsTheHomeThatTheLauncherRecorded() throws IOException {
    Path home = Files.createDirectories(folder.resolve(".hyb")).resolve("home");
    Files.writeString(home, Hyb.HOME + "\n");

    Outcome outcome =
        Hyb.jar(folder, Map.of("HOME", folder.toString()), Hyb.teacherJar(), "info", "--json")
            .isFine();

    assertThat(JsonParser.parseString(outcome.out()).getAsJsonObject().get("kind").getAsString())
        .isEqualTo("teacher");
  }

  @Test
  void aThinJarThatFindsNoRuntimeSaysWhatToDo() {
    Outcome outcome = Hyb.jar(folder, Map.of("HYB_HOME", "/nowhere"), Hyb.teacherJar(), "info");

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).contains("HYB_HOME", "--standalone").hasLineCount(1);
  }

  @Test
  void aStandaloneJarNeedsNothingElse() throws IOException {
    Path jar = folder.resolve("alone/gna.jar");
    Hyb.hyb(folder, "compile", Hyb.QUICKSTART + ":GnaTiny", "--standalone", "-o", jar.toString())
        .isFine();
    try (Stream<Path> files = Files.list(jar.getParent())) {
      assertThat(files).containsExactly(jar);
    }

    String[] arguments = Stream.concat(GENERATE.stream(), Stream.of(PROMPT)).toArray(String[]::new);
    String alone = Hyb.jar(jar.getParent(), Map.of(), jar, arguments).isFine().out();

    assertThat(alone).startsWith(" 7");
    assertThat(alone).isEqualTo(Hyb.jar(folder, Hyb.teacherJar(), arguments).isFine().out());
  }
}
