package io.hyb.runtime.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {
  @TempDir Path folder;

  @Test
  void is_where_the_environment_says_before_where_the_record_says() throws Exception {
    Path named = home("named");
    record(home("recorded") + "\n");
    Installation found = Installation.find(Map.of("HYB_HOME", named.toString()), folder);
    assertThat(found.home()).isEqualTo(named);
    assertThat(found.jars())
        .containsExactly(named.resolve("lib/runtime/a.jar"), named.resolve("lib/runtime/b.jar"));
  }

  @Test
  void is_where_the_record_says_if_the_environment_is_silent() throws Exception {
    Path recorded = home("recorded");
    record(recorded + "\nwhat a later version may add\n");
    assertThat(Installation.find(Map.of("HYB_HOME", " "), folder).home()).isEqualTo(recorded);
  }

  @Test
  void is_not_guessed_where_the_environment_is_wrong() throws Exception {
    record(home("recorded") + "\n");
    Path gone = folder.resolve("gone");
    assertThatThrownBy(() -> Installation.find(Map.of("HYB_HOME", gone.toString()), folder))
        .isInstanceOf(BootRefused.class)
        .hasMessageStartingWith(
            "HYB_HOME says '" + gone + "', but no runtime is in its lib/runtime; set HYB_HOME");
  }

  @Test
  void is_refused_where_the_record_leads_nowhere() throws Exception {
    Path record = record("");
    assertThatThrownBy(() -> Installation.find(Map.of(), folder))
        .isInstanceOf(BootRefused.class)
        .hasMessageStartingWith(record + " says '', but no runtime");
    record("\0\n");
    assertThatThrownBy(() -> Installation.find(Map.of(), folder)).isInstanceOf(BootRefused.class);
    Files.write(record, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThatThrownBy(() -> Installation.find(Map.of(), folder))
        .isInstanceOf(BootRefused.class)
        .hasMessageContaining("cannot be read");
  }

  private Path home(String name) throws IOException {
    Path lib = Files.createDirectories(folder.resolve(name).resolve("lib/runtime"));
    Files.createFile(lib.resolve("b.jar"));
    Files.createFile(lib.resolve("a.jar"));
    Files.createFile(lib.resolve("notes.txt"));
    return folder.resolve(name);
  }

  private Path record(String text) throws IOException {
    Files.createDirectories(folder.resolve(".hyb"));
    return Files.writeString(folder.resolve(".hyb/home"), text);
  }
}
