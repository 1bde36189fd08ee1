package io.hyb.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyb.arch.Hybrid;
import io.hyb.check.Compilation;
import io.hyb.resolve.SpecRef;
import io.hyb.syntax.Formatter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NewVerbTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @TempDir Path folder;

  static List<LibraryTeacher> teachers() {
    return LibraryTeacher.all();
  }

  @ParameterizedTest
  @MethodSource("teachers")
  void aFirstSpecOfAnyTeacherHasNoFindingAndIsFormatted(LibraryTeacher teacher) throws Exception {
    assertThat(run("first", "--teacher", teacher.spec() + ":" + teacher.name())).isZero();

    Path file = folder.resolve("first.hyb");
    Compilation compilation =
        Compilation.check(new SpecRef(file.toString(), Optional.empty()), List.of());
    assertThat(compilation.diagnostics()).isEmpty();
    Hybrid hybrid = (Hybrid) compilation.model().value().orElseThrow();
    assertThat(hybrid.name()).isEqualTo("First");
    assertThat(hybrid.teacher().name()).isEqualTo(teacher.name());
    String text = Files.readString(file);
    assertThat(Formatter.format("first.hyb", text).value()).contains(text);
  }

  @Test
  void headsThatTheLibraryRanksAreKept() throws Exception {
    run("ranked", "--teacher", "Llama32_1B");
    assertThat(folder.resolve("ranked.hyb"))
        .content()
        .contains("import \"std/rankings/llama-3.2-1b.hyb\"", "top 10 of kv_retrieval");
  }

  @Test
  void whatItsCommentAdvisesWorks() throws Exception {
    run();
    Path file = folder.resolve("first.hyb");
    String advised =
        Files.readString(file)
            .replace("//   ranking", "ranking")
            .replaceFirst("  layers every 4 .*\n", "  attention { keep top 10 of retrieval }\n");
    Files.writeString(file, advised);

    Compilation compilation =
        Compilation.check(new SpecRef(file.toString(), Optional.empty()), List.of());

    assertThat(compilation.hasErrors()).isFalse();
    Hybrid hybrid = (Hybrid) compilation.model().value().orElseThrow();
    assertThat(hybrid.pending().orElseThrow().count()).isEqualTo(10);
  }

  @Test
  void aFileIsReplacedWithForceAlone() throws Exception {
    Files.writeString(folder.resolve("first.hyb"), "mine");
    assertThatThrownBy(this::run).isInstanceOf(Refusal.class).hasMessageContaining("--force");
    assertThat(folder.resolve("first.hyb")).hasContent("mine");
    assertThat(run("--force")).isZero();
    assertThat(folder.resolve("first.hyb")).content().contains("hybrid First {");
  }

  @Test
  void theFileNamesTheHybrid() throws Exception {
    run("my-own 2", "--teacher", "std/teachers/qwen3.hyb");
    assertThat(folder.resolve("my-own 2.hyb"))
        .content()
        .contains("hybrid MyOwn2 {", "teacher = Qwen3_0_6B");
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("hyb plan 'my-own 2.hyb'");
    run("in/here.hyb");
    assertThat(folder.resolve("in/here.hyb")).content().contains("hybrid Here {");
  }

  @Test
  void namesThatCannotBeAreUsageErrors() {
    assertThatThrownBy(() -> run("1st")).isInstanceOf(UsageError.class);
    assertThatThrownBy(() -> run("SmolLM2_135M")).isInstanceOf(UsageError.class);
    assertThatThrownBy(() -> run("--teacher", "SmolLM2_135B"))
        .isInstanceOf(UsageError.class)
        .hasMessageContaining("did you mean SmolLM2_135M?")
        .hasMessageContaining("Phi15");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void helpListsTheTeachers() {
    assertThat(verb().help()).contains(LibraryTeacher.names()).contains(LibraryTeacher.DEFAULT);
  }

  private int run(String... arguments) throws UsageError, Refusal, IOException {
    return verb().run(List.of(arguments));
  }

  private NewVerb verb() {
    return new NewVerb(
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(OutputStream.nullOutputStream())),
        folder);
  }
}
