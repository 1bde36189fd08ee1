package io.hyb.git;

import io.hyb.source.SourceTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The repository around a folder. */
public final class Repository implements AutoCloseable {
  private final Git git;
  private final Path from;
  private final Path root;
  private final boolean bare;
  private final boolean shallow;
  private final Optional<String> head;
  private final Blobs blobs;

  private Repository(Path from, Path root, boolean bare, boolean shallow, Optional<String> head) {
    this.git = new Git(root);
    this.from = from;
    this.root = root;
    this.bare = bare;
    this.shallow = shallow;
    this.head = head;
    this.blobs = new Blobs(git);
  }

  /**
   * Finds the repository that a folder is in. One git answers what is always asked, the tree of
   * {@code HEAD} included, which is the one thing that may be missing: each git takes its time.
   *
   * @throws GitException if there is none, or no git
   */
  public static Repository around(Path folder) throws GitException {
    Git git = new Git(folder.toAbsolutePath().normalize());
    Git.Outcome outcome =
        git.call(
            "rev-parse",
            "--verify",
            "--quiet",
            "--is-bare-repository",
            "--is-shallow-repository",
            "--show-cdup",
            "HEAD^{tree}");
    List<String> answers = outcome.text().lines().toList();
    if (answers.size() < 2) {
      throw new GitException(
          outcome.errors().contains("not a git repository")
              ? "this folder is in no git repository: name two specs, `hyb diff OLD.hyb NEW.hyb`"
              : "git: " + outcome.errors());
    }
    boolean bare = answers.get(0).equals("true");
    boolean shallow = answers.get(1).equals("true");
    Optional<String> head =
        outcome.code() == 0 ? Optional.of(answers.get(answers.size() - 1)) : Optional.empty();
    boolean inWorkingTree = answers.size() > (head.isPresent() ? 3 : 2);
    Path root = git.folder().resolve(inWorkingTree ? answers.get(2) : "").normalize();
    return new Repository(git.folder(), root, bare, shallow, head);
  }

  /** The top folder of its working tree; of a bare one the folder that it was found from. */
  public Path root() {
    return root;
  }

  /**
   * The commit that a user names; before the first commit {@code HEAD} has no files.
   *
   * @throws GitException if there is no such one here
   */
  public Revision commit(String name) throws GitException {
    if (name.equals("HEAD")) {
      return Revision.commit(name, head.isPresent() ? head.get() : emptyTree());
    }
    Git.Outcome outcome = git.call("rev-parse", "--verify", "--quiet", name + "^{tree}");
    if (outcome.code() == 0) {
      return Revision.commit(name, outcome.text().strip());
    }
    String remedy =
        shallow
            ? " in this shallow clone; `git fetch --unshallow` gets its history"
            : Files.exists(from.resolve(name))
                ? "; `hyb diff -- " + name + "` compares the specs there"
                : "; `git log --oneline` lists commits, `git branch --all` branches";
    throw new GitException("there is no revision `" + name + "`" + remedy);
  }

  private String emptyTree() throws GitException {
    return git.call("hash-object", "-t", "tree", "--stdin").text().strip();
  }

  /**
   * The commit from which two have parted.
   *
   * @throws GitException if either is unknown here, or nothing is known that they have in common
   */
  public Revision mergeBase(String one, String other) throws GitException {
    commit(one);
    commit(other);
    Git.Outcome outcome = git.call("merge-base", one, other);
    if (outcome.code() != 0) {
      String remedy = shallow ? " in this shallow clone; `git fetch --unshallow`" : "";
      throw new GitException("`%s` and `%s` share no commit%s".formatted(one, other, remedy));
    }
    String id = outcome.text().strip();
    return Revision.commit(id.substring(0, Math.min(10, id.length())), commit(id).tree());
  }

  /**
   * The files on disk.
   *
   * @throws GitException if there are none, the repository being bare
   */
  public Revision workingTree() throws GitException {
    checkNotBare("working tree");
    return Revision.WORKING_TREE;
  }

  /**
   * What the next commit is to hold.
   *
   * @throws GitException if the repository is bare
   */
  public Revision index() throws GitException {
    checkNotBare("index");
    return Revision.INDEX;
  }

  private void checkNotBare(String what) throws GitException {
    if (bare) {
      throw new GitException(
          "this repository is bare and has no " + what + ": name two revisions, `hyb diff A B`");
    }
  }

  /** Two revisions and the files that differ, renamed ones as one, in the order of their paths. */
  public record Comparison(Snapshot old, Snapshot now, List<FileChange> changes) {}

  /** Compares two revisions; git lists and compares them at once. */
  public Comparison compare(Revision old, Revision now) throws GitException {
    Git.Call listsOld = beginListing(old);
    Git.Call listsNow = beginListing(now);
    Git.Call compares = beginComparing(old, now);
    List<FileChange> changes = FileChange.read(compares.listed());
    if (!changes.isEmpty()) {
      blobs.start();
    }
    return new Comparison(snapshot(old, listsOld), snapshot(now, listsNow), changes);
  }

  private Git.Call beginComparing(Revision old, Revision now) throws GitException {
    List<String> command = new ArrayList<>();
    command.add(now.kind() == Revision.Kind.COMMIT ? "diff-tree" : "diff-index");
    command.addAll(List.of("-r", "-z", "--raw", "-M"));
    if (now.kind() == Revision.Kind.INDEX) {
      command.add("--cached");
    }
    command.add(old.tree());
    if (now.kind() == Revision.Kind.COMMIT) {
      command.add(now.tree());
    }
    return git.begin(command.toArray(String[]::new));
  }

  /** A revision's files. */
  public Snapshot snapshot(Revision revision) throws GitException {
    return snapshot(revision, beginListing(revision));
  }

  private Snapshot snapshot(Revision revision, Git.Call listing) throws GitException {
    List<Entry> entries = entries(revision, listing.listed());
    List<String> specs =
        entries.stream().filter(Entry::isSpec).map(Entry::path).distinct().toList();
    List<String> submodules = entries.stream().filter(Entry::isSubmodule).map(Entry::path).toList();
    if (revision.kind() == Revision.Kind.WORKING_TREE) {
      List<String> there = specs.stream().filter(path -> Files.exists(root.resolve(path))).toList();
      return new Snapshot(Optional.empty(), SourceTree.disk(), there, submodules);
    }
    SourceTree tree = new RevisionTree(root, entries, blobs).files().over(untracked());
    return new Snapshot(Optional.of(revision.name()), tree, specs, submodules);
  }

  private Git.Call beginListing(Revision revision) throws GitException {
    return revision.kind() == Revision.Kind.COMMIT
        ? git.begin("ls-tree", "-r", "-z", "--full-tree", revision.tree())
        : git.begin("ls-files", "--stage", "-z");
  }

  private static List<Entry> entries(Revision revision, List<String> lines) {
    return revision.kind() == Revision.Kind.COMMIT
        ? lines.stream().map(Entry::ofTree).toList()
        : lines.stream().map(Entry::ofIndex).toList();
  }

  /** What a revision's specs name and git doesn't track, such as a teacher's folder. */
  private SourceTree untracked() throws GitException {
    return bare
        ? SourceTree.of(List.of(), file -> new byte[0])
        : new UntrackedFiles(
            root, () -> entries(Revision.INDEX, beginListing(Revision.INDEX).listed()));
  }

  /** Specs that git neither tracks nor ignores. */
  public List<String> untrackedSpecs() throws GitException {
    return git.listed("ls-files", "--others", "--exclude-standard", "-z", "--", "*.hyb");
  }

  /**
   * A path as seen from the folder that the repository was found from, from the repository's root,
   * with slashes; empty for the root.
   */
  public String pathOf(Path written) throws GitException {
    Path path = from.resolve(written).normalize();
    if (!path.startsWith(root)) {
      throw new GitException(written + " is outside of this repository, " + root);
    }
    return root.relativize(path).toString().replace('\\', '/');
  }

  /** Where a path from the root is, or would be, as seen from the process's folder. */
  public Path here(String path) {
    return Path.of("").toAbsolutePath().relativize(root.resolve(path).normalize());
  }

  /**
   * The path from the root that a user means after a revision: written so, or, with {@code ./} or
   * {@code ../} before it, as seen from the folder that the repository was found from.
   *
   * @throws GitException if the revision has no such file
   */
  public String pathIn(Snapshot snapshot, String written) throws GitException {
    boolean fromHere = written.startsWith("./") || written.startsWith("../");
    String path = fromHere ? pathOf(Path.of(written)) : written;
    if (snapshot.specs().contains(path)) {
      return path;
    }
    for (String submodule : snapshot.submodules()) {
      if (path.startsWith(submodule + "/")) {
        throw new GitException(
            "%s is a submodule, whose files this repository doesn't have: run `hyb diff` in it"
                .formatted(submodule));
      }
    }
    String revision = snapshot.label().orElse("");
    boolean seenFromHere = !fromHere && snapshot.specs().contains(pathOf(Path.of(written)));
    throw new GitException(
        "`%s` has no file %s%s"
            .formatted(
                revision,
                path,
                seenFromHere ? "; did you mean %s:./%s?".formatted(revision, written) : ""));
  }

  /** How git is to be told to use Hyb. */
  public DiffDriver driver() {
    return new DiffDriver(git);
  }

  @Override
  public void close() {
    blobs.close();
  }
}
