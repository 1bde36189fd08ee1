package io.hyb.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hyb.arch.Hybrid;
import io.hyb.arch.Model;
import io.hyb.arch.json.SemanticHash;
import io.hyb.check.Compilation;
import io.hyb.resolve.Setting;
import io.hyb.resolve.SpecRef;
import io.hyb.runtime.Program;
import io.hyb.runtime.cli.DoctorMain;
import io.hyb.runtime.cli.ImportMain;
import io.hyb.runtime.cli.ReportMain;
import io.hyb.runtime.cli.Verbs;
import io.hyb.runtime.model.ModelDefinition;
import io.hyb.source.SourceTree;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the docs show works. A fence says what is in it:
 *
 * <ul>
 *   <li>{@code hyb}: a spec, as if it were a file beside the quickstart's; {@code hyb beside FILE}:
 *       declarations of a spec that imports it; {@code hyb in NAME}: items of a hybrid that extends
 *       the quickstart's of this name
 *   <li>{@code sh}: commands, which exist with these options; paths in the repository exist
 *   <li>{@code console}: {@code $} commands of Hyb with what they print; a line {@code …} stands
 *       for any lines
 *   <li>{@code text}, {@code json}, {@code yaml}, {@code python}: not looked at
 * </ul>
 */
class DocumentedSnippetsTest {
  private static final Path EXAMPLES = Fence.ROOT.resolve("examples");
  private static final Path QUICKSTART = EXAMPLES.resolve("quickstart");
  private static final String ANY = "…";
  private static final String PROMPT = "$ ";

  static List<Fence> specs() throws IOException {
    return fences("hyb");
  }

  static List<Fence> commands() throws IOException {
    return fences("sh");
  }

  static List<Fence> sessions() throws IOException {
    return fences("console");
  }

  private static List<Fence> fences(String language) throws IOException {
    return Fence.ofAllPages().stream().filter(it -> it.language().equals(language)).toList();
  }

  @Test
  void everyFenceSaysWhatIsInIt() throws IOException {
    assertThat(Fence.ofAllPages())
        .hasSizeGreaterThan(20)
        .allSatisfy(
            fence ->
                assertThat(fence.language())
                    .as("%s", fence)
                    .isIn(
                        "hyb", "sh", "console", "text", "json", "yaml", "python", "lua", "toml",
                        "elisp"));
  }

  /** So that the tests below can fail. */
  @Test
  void whatDoesNotExistIsFound() {
    for (String command :
        List.of(
            "hyb chekc examples/quickstart/rad4.hyb",
            "hyb check --jsn examples/quickstart/rad4.hyb",
            "hyb check examples/quickstart/rad4.hyb --set ssm.d_stat=8",
            "hyb check examples/quickstart/rad5.hyb",
            "hyb run rad4.hyb inof",
            "hyb run rad4.hyb --nope",
            "hyb report runs/a --ranknig b.json",
            "java -jar rad4.jar init --sede 0")) {
      Fence fence = new Fence(Path.of("page.md"), 1, "sh", List.of(command));
      Throwable found = catchThrowable(() -> commandsExistWithTheseOptions(fence));
      assertThat(found).as(command).isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void theReadmeListsEveryVerb() throws IOException {
    String readme = Files.readString(Fence.ROOT.resolve("README.md"));
    assertThat(new HybCommand(new Console(System.out, System.err)).verbs())
        .allSatisfy(verb -> assertThat(readme).containsPattern("\\| `hyb " + verb.name() + "[ `]"));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void aSpecIsFine(Fence fence) {
    Path file = QUICKSTART.resolve("snippet.hyb");
    SourceTree tree = SourceTree.of(Map.of(file, inContext(fence))).over(SourceTree.disk());
    Compilation compilation = Compilation.check(tree, SpecRef.parse(file.toString()), List.of());
    assertThat(compilation.diagnostics()).isEmpty();
  }

  private static String inContext(Fence fence) {
    String[] words = fence.info().split(" ");
    if (words.length == 1) {
      return fence.text();
    }
    String around = words[2];
    return switch (words[1]) {
      case "beside" -> "import \"%s\"%n%s".formatted(around, fence.text());
      case "in" ->
          "import \"rad4.hyb\"%nhybrid Snippet extends %s {%n%s}".formatted(around, fence.text());
      default -> throw new AssertionError(fence + ": no such context: " + fence.info());
    };
  }

  @ParameterizedTest
  @MethodSource("commands")
  void commandsExistWithTheseOptions(Fence fence) throws IOException {
    for (ShellLine line : ShellLine.of(fence.lines())) {
      assertPathsExist(line);
      assertExists(line);
    }
  }

  private static void assertPathsExist(ShellLine line) {
    for (String word : line.words()) {
      if (word.matches("(examples|docs)/[^*…]*")) {
        assertThat(Fence.ROOT.resolve(SpecRef.parse(word).file())).as("%s", line).exists();
      }
    }
  }

  private static void assertExists(ShellLine line) throws IOException {
    if (line.isJar()) {
      assertJarTakes(line.from(3));
    } else if (line.isHyb()) {
      List<String> rest = line.from(2);
      switch (line.words().get(1)) {
        case "run" -> assertRuns(rest, line);
        case "import" -> {
          if (rest.stream().noneMatch(word -> word.endsWith(".gguf"))) {
            assertVerbTakes("import", rest, line);
            break;
          }
          assertOptions(printed(console -> ImportMain.run(console, "--help")), rest);
        }
        case "report" -> assertOptions(printed(console -> ReportMain.run(console, "--help")), rest);
        case "doctor" -> assertOptions(printed(console -> DoctorMain.run(console, "--help")), rest);
        default -> assertVerbTakes(line.words().get(1), rest, line);
      }
    }
  }

  private static void assertRuns(List<String> rest, ShellLine line) throws IOException {
    try {
      Arguments read = Arguments.separate(rest, Option.SET);
      assertSettingsApply(read.rest().get(0), read.all(Option.SET), line);
      List<String> given = read.rest().subList(1, read.rest().size());
      boolean whole = given.isEmpty() || Arguments.isOption(given.get(0));
      List<String> call = new ArrayList<>(whole ? List.of("run") : List.of());
      call.addAll(given);
      assertJarTakes(call);
    } catch (UsageError e) {
      throw new AssertionError(line + ": " + e.getMessage(), e);
    }
  }

  private static void assertVerbTakes(String name, List<String> rest, ShellLine line)
      throws IOException {
    Verb verb =
        new HybCommand(new Console(System.out, System.err))
            .verbs().stream()
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(line + ": there is no verb " + name));
    try {
      Arguments read = Arguments.read(rest, verb.options());
      if (verb.options().contains(Option.SET)) {
        assertSettingsApply(read.rest().get(0), read.all(Option.SET), line);
      }
    } catch (UsageError e) {
      throw new AssertionError(line + ": " + e.getMessage(), e);
    }
  }

  /** Where the spec is one of the examples. */
  private static void assertSettingsApply(String spec, List<Setting> settings, ShellLine line)
      throws IOException {
    Optional<Path> example = example(spec);
    if (example.isPresent()) {
      Compilation compilation = Compilation.of(SpecRef.parse(example.get().toString()), settings);
      assertThat(compilation.model().isRefused())
          .as("%s: %s", line, compilation.diagnostics())
          .isFalse();
    }
  }

  private static Optional<Path> example(String spec) throws IOException {
    try (Stream<Path> files = Files.walk(EXAMPLES)) {
      return files
          .filter(file -> file.endsWith(Path.of(spec)) || file.equals(Fence.ROOT.resolve(spec)))
          .findFirst();
    }
  }

  private static void assertJarTakes(List<String> arguments) {
    Program program = program(quickstart());
    String verb = arguments.get(0);
    assertThat(printed(console -> Verbs.run(program, console, "--help")))
        .contains("\n  " + verb + " ");
    assertOptions(printed(console -> Verbs.run(program, console, verb, "--help")), arguments);
  }

  private static void assertOptions(String help, List<String> arguments) {
    for (String word : arguments) {
      if (word.startsWith("--")) {
        assertThat(help).containsPattern(word.replaceFirst("=.*", "") + "[^\\w-]");
      }
    }
  }

  /** What a command of the runtime prints. */
  private static String printed(Consumer<io.hyb.runtime.cli.Console> command) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
    command.accept(
        new io.hyb.runtime.cli.Console(new ByteArrayInputStream(new byte[0]), stream, stream));
    return printed.toString(StandardCharsets.UTF_8);
  }

  private static Model quickstart() {
    return model(QUICKSTART.resolve("rad4.hyb").toString(), List.of());
  }

  private static Model model(String spec, List<Setting> settings) {
    return Compilation.of(SpecRef.parse(spec), settings).model().value().orElseThrow();
  }

  /** A program of a model that is never made. */
  private static Program program(Model model) {
    Optional<ModelDefinition> teacher =
        model instanceof Hybrid hybrid
            ? Optional.of(definition(hybrid.teacher()))
            : Optional.empty();
    return new Program("rad4.hyb", SemanticHash.of(model), "", definition(model), teacher);
  }

  private static ModelDefinition definition(Model model) {
    return new ModelDefinition(
        model,
        parameters -> {
          throw new AssertionError("the docs' commands are not to run the model");
        });
  }

  @ParameterizedTest
  @MethodSource("sessions")
  void commandsPrintWhatIsShown(Fence fence) {
    List<String> lines = fence.lines();
    for (int i = 0; i < lines.size(); ) {
      assertThat(lines.get(i)).as("%s", fence).startsWith(PROMPT);
      int end = i + 1;
      while (end < lines.size() && !lines.get(end).startsWith(PROMPT)) {
        end++;
      }
      ShellLine command = ShellLine.of(List.of(lines.get(i).substring(PROMPT.length()))).get(0);
      assertPrints(command, lines.subList(i + 1, end));
      i = end;
    }
  }

  private static void assertPrints(ShellLine command, List<String> shown) {
    List<String> printed = printed(command).lines().toList();
    int at = 0;
    boolean anywhere = false;
    for (String line : shown) {
      if (line.equals(ANY)) {
        anywhere = true;
        continue;
      }
      int found = anywhere ? at + printed.subList(at, printed.size()).indexOf(line) : at;
      assertThat(found < at || found >= printed.size() ? "(end)" : printed.get(found))
          .as("%s prints%n%s", command, String.join("\n", printed))
          .isEqualTo(line);
      at = found + 1;
      anywhere = false;
    }
    assertThat(anywhere || at == printed.size())
        .as("%s prints more: %s", command, printed.subList(at, printed.size()))
        .isTrue();
  }

  /** What the command prints to stdout at the root of the repository. */
  private static String printed(ShellLine command) {
    assertThat(command.isHyb()).as("%s", command).isTrue();
    List<String> arguments =
        command.from(1).stream()
            .map(word -> word.startsWith("examples/") ? Fence.ROOT.resolve(word).toString() : word)
            .toList();
    if (arguments.get(0).equals("run")) {
      return printedByJar(arguments);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    new HybCommand(new Console(stream, new PrintStream(OutputStream.nullOutputStream())))
        .run(arguments);
    return out.toString(StandardCharsets.UTF_8).replace(Fence.ROOT + "/", "");
  }

  private static String printedByJar(List<String> arguments) {
    Program program = program(model(arguments.get(1), List.of()));
    String[] given = arguments.subList(2, arguments.size()).toArray(String[]::new);
    return printed(console -> Verbs.run(program, console, given));
  }
}
