package io.hyb.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyb.arch.json.SemanticHash;
import io.hyb.arch.output.OutputRefused;
import io.hyb.codegen.Fixtures;
import io.hyb.codegen.GeneratedModel;
import io.hyb.codegen.Spec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thin JAR: what is in it, and what it does where a runtime is and where none is. */
class ThinJarTest {
  private static final GeneratedModel MODEL = Fixtures.generate(Fixtures.rad4());

  @TempDir static Path shared;
  @TempDir Path folder;
  private static Path jar;
  private static Path home;

  @BeforeAll
  static void build() throws IOException {
    home = Installed.home(shared.resolve("hyb"));
    jar = shared.resolve("rad4.jar");
    new JarBuilder(Installed.library()).writeThin(MODEL, Fixtures.SPEC, jar);
  }

  @Test
  void has_the_same_bytes_each_time() throws IOException {
    Path again = folder.resolve("sub").resolve("other.jar");
    new JarBuilder(Installed.library()).writeThin(MODEL, Fixtures.SPEC, again);
    assertThat(again).hasSameBinaryContentAs(jar);
  }

  @Test
  void is_current_as_long_as_its_spec_is() throws IOException {
    JarBuilder builder = new JarBuilder(Installed.library());
    assertThat(builder.isCurrent(MODEL, Fixtures.SPEC, jar)).isTrue();
    Spec reworded = new Spec(Fixtures.SPEC.file(), Fixtures.SPEC.text() + "// more\n");
    assertThat(builder.isCurrent(MODEL, reworded, jar)).isFalse();
    Path cut = Files.write(folder.resolve("cut.jar"), new byte[] {'P', 'K', 3});
    assertThat(builder.isCurrent(MODEL, Fixtures.SPEC, cut)).isFalse();
    assertThat(builder.isCurrent(MODEL, Fixtures.SPEC, folder.resolve("none.jar"))).isFalse();
  }

  @Test
  void holds_the_model_the_spec_and_what_starts_it() throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      assertThat(file.stream().map(entry -> entry.getName()))
          .containsExactly(
              "META-INF/MANIFEST.MF",
              "META-INF/hyb/spec.hyb",
              "META-INF/hyb/spec.sha256",
              "hyb/model/rad4/GnaTiny.class",
              "hyb/model/rad4/GroupedAttentionLayer.class",
              "hyb/model/rad4/KeepsHead2.class",
              "hyb/model/rad4/KeepsHeads0And7.class",
              "hyb/model/rad4/KeepsNoHeadState16.class",
              "hyb/model/rad4/KeepsNoHeadState8.class",
              "hyb/model/rad4/Main.class",
              "hyb/model/rad4/Rad4.class",
              "hyb/model/rad4/Rad4Schedule.class",
              "io/hyb/runtime/boot/Boot.class",
              "io/hyb/runtime/boot/BootRefused.class",
              "io/hyb/runtime/boot/Installation.class",
              "io/hyb/runtime/boot/UserHome.class");
      assertThat(file.getInputStream(file.getEntry("META-INF/hyb/spec.hyb")))
          .hasContent(Fixtures.SPEC.text());
      Attributes manifest = file.getManifest().getMainAttributes();
      assertThat(manifest.getValue(Attributes.Name.MAIN_CLASS))
          .isEqualTo("io.hyb.runtime.boot.Boot");
      assertThat(manifest.getValue("Hyb-Model-Main")).isEqualTo("hyb.model.rad4.Main");
      assertThat(manifest.getValue("Hyb-Runtime-Version")).matches("\\d+\\.\\d+\\.\\d+.*");
      assertThat(manifest.getValue("Hyb-Spec-Sha256")).isEqualTo(Fixtures.SPEC.textHash());
    }
  }

  @Test
  void holds_no_path_of_the_machine_it_was_built_on() throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      for (var entry : file.stream().toList()) {
        assertThat(
                new String(file.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1))
            .as(entry.getName())
            .doesNotContain(
                System.getProperty("user.dir"), System.getProperty("user.home"), shared.toString());
      }
    }
  }

  @Test
  void runs_with_the_runtime_that_hyb_home_names() throws Exception {
    Installed.Outcome outcome = Installed.java(jar, folder, home.toString(), "--version");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains("spec " + SemanticHash.of(Fixtures.rad4()));
    assertThat(outcome.exit()).isZero();
  }

  @Test
  void runs_with_the_runtime_that_the_launcher_recorded() throws Exception {
    Files.createDirectory(folder.resolve(".hyb"));
    Files.writeString(folder.resolve(".hyb").resolve("home"), home + "\n");
    Installed.Outcome outcome = Installed.java(jar, folder, "", "--version");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains("spec " + SemanticHash.of(Fixtures.rad4()));
    assertThat(outcome.exit()).isZero();
  }

  @Test
  void hands_on_the_exit_code_of_the_model() throws Exception {
    assertThat(Installed.java(jar, folder, home.toString(), "--no-such-option").exit())
        .isEqualTo(2);
  }

  @Test
  void says_what_to_do_where_no_runtime_is() throws Exception {
    Installed.Outcome outcome = Installed.java(jar, folder, "", "--version");
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .containsExactly(
            "hyb: the Hyb runtime is not found: HYB_HOME is not set and there is no %s/.hyb/home; "
                    .formatted(folder)
                + "set HYB_HOME to the folder of your Hyb, run its `hyb` once, "
                + "or compile with --standalone");
  }

  @Test
  void refuses_a_runtime_of_another_version() throws Exception {
    Path old = Installed.homeOfVersion("0.0.1", folder.resolve("old"));
    Installed.Outcome outcome = Installed.java(jar, folder, old.toString(), "--version");
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.err())
        .singleElement()
        .asString()
        .startsWith("hyb: rad4.jar was compiled for Hyb ")
        .contains("but " + old + " holds 0.0.1; compile its spec again");
  }

  @Test
  void is_not_written_where_that_is_impossible() throws IOException {
    JarBuilder builder = new JarBuilder(Installed.library());
    Path file = Files.writeString(folder.resolve("file"), "mine");
    assertThatThrownBy(() -> builder.writeThin(MODEL, Fixtures.SPEC, file.resolve("rad4.jar")))
        .isInstanceOf(OutputRefused.class)
        .hasMessageContaining("rad4.jar cannot be written: ");
    assertThatThrownBy(() -> builder.writeThin(MODEL, Fixtures.SPEC, folder))
        .isInstanceOf(OutputRefused.class)
        .hasMessage(folder + " is a folder: name a file to write to");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
    assertThat(file).hasContent("mine");
  }

  @Test
  void replaces_an_older_one_and_leaves_nothing_beside_it() throws IOException {
    Path target = Files.writeString(folder.resolve("rad4.jar"), "an older JAR");
    new JarBuilder(Installed.library()).writeThin(MODEL, Fixtures.SPEC, target);
    assertThat(target).hasSameBinaryContentAs(jar);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(target);
    }
  }

  @Test
  void needs_a_runtime_to_be_built_for() {
    RuntimeLibrary nothing = new RuntimeLibrary(List.of(folder));
    assertThatThrownBy(nothing::version)
        .isInstanceOf(OutputRefused.class)
        .hasMessageContaining("the Hyb runtime is not among the 1 files");
  }
}
