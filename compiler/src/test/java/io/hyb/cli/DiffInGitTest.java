package io.hyb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hyb diff} in repositories of all kinds. */
class DiffInGitTest {
  private static final String TEACHER =
      """
      teacher T {
        family = llama  layers = 6  heads = 8  kv_heads = 4  head_dim = 32  d_model = 256
        d_ff = 512  vocab = 4096  rope { theta = 10000 }  norm_eps = 1e-5  tie_embeddings = true
      }
      """;

  /** Long enough for git to know a file again by it. */
  private static final String IMPORTING =
      "// Attention where it is needed, a small state everywhere else.\n".repeat(6)
          + "import \"../lib/t.hyb\"\n";

  @TempDir private Path temporary;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private static String hybrid(String name, String keep) {
    return "hybrid %s { teacher = T  attention { keep %s }  ssm discrete_mamba2 { d_state = 8 } }\n"
        .formatted(name, keep);
  }

  /** A repository whose specs import their teacher, with one commit. */
  private GitFolder repository() {
    return GitFolder.init(temporary.resolve("repository"))
        .write("lib/t.hyb", TEACHER)
        .write("specs/a.hyb", IMPORTING + hybrid("A", "L0H1, L4H2"))
        .write("specs/b.hyb", IMPORTING + hybrid("B", "none"))
        .write("notes.txt", "about them")
        .commit("first");
  }

  private int hyb(Path folder, String... arguments) {
    out.reset();
    err.reset();
    Console console = new Console(printer(out), printer(err));
    try {
      return new DiffVerb(console, folder).run(List.of(arguments));
    } catch (UsageError e) {
      console.err().println(e.getMessage());
      return ExitCode.USAGE;
    } catch (Refusal e) {
      console.err().println(e.getMessage());
      return ExitCode.REFUSED;
    }
  }

  private static PrintStream printer(ByteArrayOutputStream stream) {
    return new PrintStream(stream, true, StandardCharsets.UTF_8);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private JsonArray json(Path folder, String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "--format";
    all[1] = "json";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    assertThat(hyb(folder, all)).as(err()).isEqualTo(ExitCode.FINE);
    return JsonParser.parseString(out()).getAsJsonArray();
  }

  private static String spec(JsonElement change, String side) {
    JsonObject json = change.getAsJsonObject();
    return json.get(side).isJsonNull() ? null : text(json.getAsJsonObject(side), "spec");
  }

  private static String text(JsonObject json, String key) {
    return json.get(key).getAsString();
  }

  @Test
  void nothingDiffersInACleanRepository() {
    GitFolder git = repository();
    assertThat(hyb(git.folder())).isEqualTo(ExitCode.FINE);
    assertThat(out() + err()).isEmpty();
    git.write("notes.txt", "more about them")
        .write("specs/a.hyb", IMPORTING + "// the same\n" + hybrid("A", "L4H2, L0H1"));
    assertThat(json(git.folder())).isEmpty();
  }

  @Test
  void theWorkingTreeIsComparedWithHeadFromAnyFolder() {
    GitFolder git = repository().write("specs/a.hyb", IMPORTING + hybrid("A", "L0H1"));
    for (String folder : List.of("", "specs", "lib")) {
      JsonArray changes = json(git.folder().resolve(folder));
      assertThat(changes).hasSize(1);
      assertThat(spec(changes.get(0), "old")).isEqualTo("specs/a.hyb");
      assertThat(spec(changes.get(0), "new")).isEqualTo("specs/a.hyb");
    }
    assertThat(json(git.folder(), "--cached")).isEmpty();
    git.git("add", "-A");
    assertThat(json(git.folder(), "--cached")).hasSize(1);
    assertThat(json(git.folder().resolve("specs"), "--", "b.hyb")).isEmpty();
    assertThat(json(git.folder(), "--", "specs")).hasSize(1);
  }

  @Test
  void aChangedImportChangesEverySpecThatHasIt() {
    GitFolder git = repository();
    git.write("lib/t.hyb", TEACHER.replace("theta = 10000", "theta = 20000")).commit("rope");
    JsonArray changes = json(git.folder(), "HEAD~1", "HEAD");
    assertThat(changes.asList().stream().map(change -> spec(change, "new")))
        .containsExactly("lib/t.hyb", "specs/a.hyb", "specs/b.hyb");
    for (JsonElement change : changes) {
      assertThat(change.getAsJsonObject().getAsJsonArray("findings").toString())
          .contains("other-function");
    }
    assertThat(json(git.folder(), "HEAD~1..HEAD")).isEqualTo(changes);
    assertThat(json(git.folder(), "HEAD~1...HEAD")).isEqualTo(changes);
    assertThat(json(git.folder(), "HEAD~1")).isEqualTo(changes);
  }

  @Test
  void specsAreRenamedAddedAndRemoved() throws IOException {
    GitFolder git = repository();
    git.git("mv", "specs/a.hyb", "specs/renamed.hyb");
    git.commit("renamed");
    assertThat(json(git.folder(), "HEAD~1", "HEAD")).isEmpty();

    git.write("specs/renamed.hyb", IMPORTING + "\n" + hybrid("A", "L0H1, L4H2, L5H0"));
    Files.delete(git.folder().resolve("specs/b.hyb"));
    git.write("new/c.hyb", TEACHER + hybrid("C", "all")).commit("more");
    JsonArray changes = json(git.folder(), "HEAD~2", "HEAD");
    assertThat(changes).hasSize(3);
    assertThat(spec(changes.get(0), "old")).isNull();
    assertThat(spec(changes.get(0), "new")).isEqualTo("new/c.hyb");
    assertThat(spec(changes.get(1), "old")).isEqualTo("specs/b.hyb");
    assertThat(spec(changes.get(1), "new")).isNull();
    assertThat(spec(changes.get(2), "old")).isEqualTo("specs/a.hyb");
    assertThat(spec(changes.get(2), "new")).isEqualTo("specs/renamed.hyb");
  }

  @Test
  void aRevisionsSpecIsComparedWithAnother() {
    GitFolder git = repository();
    git.write("specs/a.hyb", IMPORTING + hybrid("A", "L0H1")).commit("less");
    Path specs = git.folder().resolve("specs");
    JsonArray changes = json(specs, "HEAD~1:specs/a.hyb", "HEAD:./a.hyb:A");
    assertThat(changes).hasSize(1);
    JsonObject retrieval = changes.get(0).getAsJsonObject().getAsJsonObject("retrieval");
    assertThat(retrieval.getAsJsonArray("lost").get(0).getAsJsonObject().get("head").getAsString())
        .isEqualTo("L4H2");
    assertThat(json(specs, ":specs/a.hyb", "HEAD:specs/a.hyb")).isEmpty();

    assertThat(hyb(specs, "HEAD:a.hyb", "HEAD:./a.hyb")).isEqualTo(ExitCode.REFUSED);
    assertThat(err()).isEqualTo("`HEAD` has no file a.hyb; did you mean HEAD:./a.hyb?\n");
  }

  @Test
  void aSpecThatIsBrokenOnTheOldSideShowsTheNewOne() {
    GitFolder git = repository().write("specs/a.hyb", IMPORTING + hybrid("A", "L0H9"));
    git.commit("broken").write("specs/a.hyb", IMPORTING + hybrid("A", "L0H1"));
    assertThat(hyb(git.folder())).isEqualTo(ExitCode.FINE);
    assertThat(out()).contains("old-spec-refused", "HEAD:", "parameters", "memory");
    assertThat(err()).contains("HEAD:", "specs/a.hyb:8:", "error[head-out-of-range]");

    git.commit("sound").write("specs/a.hyb", IMPORTING + hybrid("A", "L0H9"));
    assertThat(hyb(git.folder())).isEqualTo(ExitCode.REFUSED);
    assertThat(out()).contains("breaking[new-spec-refused]");
  }

  @Test
  void conflictsAndBinariesAreOneMessageEach() {
    GitFolder git = repository();
    git.git("checkout", "-q", "-b", "other");
    git.write("specs/a.hyb", IMPORTING + hybrid("A", "L0H2")).commit("theirs");
    git.git("checkout", "-q", "main");
    git.write("specs/a.hyb", IMPORTING + hybrid("A", "L0H3")).commit("ours");
    git.gitMayFail("merge", "other");
    for (String option : List.of("HEAD", "--cached")) {
      assertThat(hyb(git.folder(), option)).isEqualTo(ExitCode.REFUSED);
      assertThat(err()).contains("error[merge-conflict]").doesNotContain("error[syntax");
      assertThat(out()).contains("a merge left both of its sides here");
    }
    git.git("merge", "--abort");
    git.write("specs/b.hyb", "\0\1\2");
    assertThat(hyb(git.folder())).isEqualTo(ExitCode.REFUSED);
    assertThat(out()).contains("specs/b.hyb").contains("not UTF-8 text");
  }

  @Test
  void whatThereIsNotIsSaid() {
    GitFolder git = repository();
    assertThat(hyb(git.folder(), "nowhere")).isEqualTo(ExitCode.REFUSED);
    assertThat(err()).startsWith("there is no revision `nowhere`; ");
    assertThat(hyb(git.folder(), "specs")).isEqualTo(ExitCode.REFUSED);
    assertThat(err()).contains("`hyb diff -- specs` compares the specs there");
    assertThat(hyb(temporary)).isEqualTo(ExitCode.REFUSED);
    assertThat(err()).startsWith("this folder is in no git repository: name two specs");
    assertThat(hyb(git.folder(), "--", temporary.resolve("elsewhere").toString()))
        .isEqualTo(ExitCode.REFUSED);
    assertThat(err()).contains("is outside of this repository");
    assertThat(hyb(git.folder(), "a", "b", "c")).isEqualTo(ExitCode.USAGE);
    assertThat(hyb(git.folder(), "specs/a.hyb")).isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains("`hyb diff [REV] -- specs/a.hyb`");

    git.write("scratch.hyb", TEACHER);
    assertThat(hyb(git.folder())).isEqualTo(ExitCode.FINE);
    assertThat(err()).contains("git doesn't track it: scratch.hyb");
  }

  @Test
  void aShallowCloneLacksItsHistory() {
    GitFolder git = repository();
    git.write("specs/b.hyb", IMPORTING + hybrid("B", "all")).commit("second");
    Path clone = temporary.resolve("shallow");
    git.git("clone", "-q", "--depth", "1", "file://" + git.folder(), clone.toString());
    assertThat(hyb(clone, "HEAD~1")).isEqualTo(ExitCode.REFUSED);
    assertThat(err()).contains("no revision `HEAD~1` in this shallow clone", "--unshallow");
    assertThat(json(clone)).isEmpty();
  }

  @Test
  void aBareRepositoryHasRevisionsOnly() {
    GitFolder git = repository();
    git.write("specs/b.hyb", IMPORTING + hybrid("B", "all")).commit("second");
    Path bare = temporary.resolve("bare.git");
    git.git("clone", "-q", "--bare", git.folder().toString(), bare.toString());
    assertThat(json(bare, "HEAD~1", "HEAD")).hasSize(1);
    assertThat(hyb(bare)).isEqualTo(ExitCode.REFUSED);
    assertThat(err()).contains("bare and has no working tree: name two revisions");
    assertThat(hyb(bare, "--cached")).isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void aSubmoduleIsARepositoryOfItsOwn() {
    GitFolder inner = repository();
    GitFolder outer =
        GitFolder.init(temporary.resolve("outer"))
            .write("x.hyb", TEACHER + hybrid("X", "none"))
            .commit("first");
    outer.git("submodule", "add", "-q", inner.folder().toString(), "sub");
    outer.commit("with a submodule");
    outer.write("x.hyb", "import \"sub/lib/t.hyb\"\n" + hybrid("X", "none")).commit("imports");
    assertThat(hyb(outer.folder(), "HEAD:sub/specs/a.hyb", "HEAD:x.hyb"))
        .isEqualTo(ExitCode.REFUSED);
    assertThat(err()).contains("sub is a submodule").contains("run `hyb diff` in it");
    assertThat(hyb(outer.folder(), "HEAD~1", "HEAD")).isEqualTo(ExitCode.REFUSED);
    assertThat(err()).contains("sub is a submodule");
    assertThat(json(outer.folder(), "HEAD~1")).isEmpty();
    assertThat(json(outer.folder().resolve("sub"))).isEmpty();
  }

  @Test
  void beforeTheFirstCommitEverythingIsNew() {
    GitFolder git =
        GitFolder.init(temporary.resolve("young")).write("x.hyb", TEACHER + hybrid("X", "none"));
    git.git("add", "x.hyb");
    JsonArray changes = json(git.folder());
    assertThat(changes).hasSize(1);
    assertThat(spec(changes.get(0), "new")).isEqualTo("x.hyb");
    assertThat(json(git.folder(), "--cached")).isEqualTo(changes);
  }

  @Test
  void gitLearnsToShowSpecsAndForgetsIt() throws IOException {
    GitFolder git = repository().write(".git/info/attributes", "*.bin -diff\n");
    assertThat(hyb(git.folder(), "--install-git")).isEqualTo(ExitCode.FINE);
    Path attributes = git.folder().resolve(".git/info/attributes");
    assertThat(attributes).hasContent("*.bin -diff\n*.hyb diff=hyb");
    assertThat(git.git("config", "diff.hyb.command")).contains("diff --git-driver");
    assertThat(hyb(git.folder(), "--install-git")).isEqualTo(ExitCode.FINE);
    assertThat(attributes).hasContent("*.bin -diff\n*.hyb diff=hyb");

    assertThat(hyb(git.folder(), "--uninstall-git")).isEqualTo(ExitCode.FINE);
    assertThat(attributes).hasContent("*.bin -diff");
    assertThat(git.gitMayFail("config", "diff.hyb.command")).isEmpty();
    assertThat(Files.readString(git.folder().resolve(".git/config"))).doesNotContain("hyb");
  }

  /** What git calls: PATH OLD-FILE OLD-HEX OLD-MODE NEW-FILE NEW-HEX NEW-MODE. */
  @Test
  void gitsCallShowsOneSpec() throws IOException {
    Path old = Files.writeString(temporary.resolve("blob"), TEACHER + hybrid("A", "L0H1"));
    Path now = Files.writeString(temporary.resolve("a.hyb"), TEACHER + hybrid("A", "none"));
    String path = now.toString();
    assertThat(
            hyb(
                temporary,
                "--git-driver",
                path,
                old.toString(),
                "0",
                "100644",
                path,
                "0",
                "100644"))
        .isEqualTo(ExitCode.FINE);
    assertThat(out()).contains("danger[head-lost]: L0H1 no longer attends");
    Path same = Files.writeString(temporary.resolve("b"), TEACHER + "\n" + hybrid("A", "L0H1"));
    hyb(temporary, "--git-driver", path, old.toString(), "0", "1", same.toString(), "0", "1");
    assertThat(out()).contains("no model differs").contains("diff --git", "@@");
    hyb(temporary, "--git-driver", path, "/dev/null", ".", ".", path, "0", "1");
    assertThat(out()).contains("model-added");
  }

  @Test
  void aNewModelThatBreaksItsContractIsDanger() {
    GitFolder git = GitFolder.init(temporary.resolve("new")).write("notes.txt", "").commit("first");
    String spec = TEACHER + hybrid("A", "L0H1").replace("teacher = T", "%s  teacher = T");
    git.write("a.hyb", spec.formatted("require kept() > 1")).commit("new");
    assertThat(hyb(git.folder(), "HEAD~1", "--fail-on", "danger")).isEqualTo(ExitCode.GATE);
    assertThat(out()).contains("model-added", "danger[broken-contract]", "1, not > 1");
    git.write("a.hyb", spec.formatted("require kept() > 1  allow broken-contract \"later\""));
    assertThat(hyb(git.folder(), "HEAD~1", "--fail-on", "danger")).isEqualTo(ExitCode.FINE);
  }
}
