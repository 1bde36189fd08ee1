package io.hyb.cli;

import io.hyb.git.GitException;
import io.hyb.git.Repository;
import io.hyb.review.Change;
import io.hyb.review.Gate;
import io.hyb.review.Review;
import io.hyb.review.format.Format;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code hyb diff}: what differs between models, and what that means for whoever has the old one.
 */
final class DiffVerb implements Verb {
  private static final Option<Format> FORMAT =
      Option.choice(
          "--format",
          "FORMAT",
          "text (default), json, markdown, html, github (workflow annotations) or sarif",
          Format.values());
  private static final Option<List<Gate>> FAIL_ON =
      new Option<List<Gate>>(
              "--fail-on",
              "GATE,…",
              true,
              "exits with 3 at breaking, danger, warning, memory>10%, parameters>5%, flops>10%, …",
              DiffVerb::gates)
          .offering(Gate::words);
  private static final Option<String> CACHED =
      Option.flag("--cached", "compares with what is staged, not with the files on disk");
  private static final Option<String> INSTALL =
      Option.flag("--install-git", "lets `git diff` show changed specs so, in this repository");
  private static final Option<String> UNINSTALL = Option.flag("--uninstall-git", "takes that back");

  private final Console console;
  private final Path folder;

  DiffVerb(Console console) {
    this(console, Path.of(""));
  }

  /**
   * @param folder whose repository is meant
   */
  DiffVerb(Console console, Path folder) {
    this.console = console;
    this.folder = folder;
  }

  @Override
  public String name() {
    return "diff";
  }

  @Override
  public String operands() {
    return "OLD NEW | [REV [REV]] [-- PATH…]";
  }

  @Override
  public String summary() {
    return """
        Says what differs between models: values, what of the old checkpoint loads, what it costs, what
        must be trained again, which heads are gained and lost. OLD and NEW are specs, file.hyb,
        file.hyb:Name or REV:file.hyb. Without them compares every spec of the git repository, or
        under the paths, that differs between two revisions: HEAD and the files on disk where none
        are named. A..B and A...B mean what they mean to git.
        """;
  }

  @Override
  public List<Option<?>> options() {
    return List.of(
        CACHED, FORMAT, FAIL_ON, Option.CONTEXT, ColourOption.OPTION, INSTALL, UNINSTALL);
  }

  @Override
  public List<Offer> offers() {
    return List.of(Offer.SPEC);
  }

  @Override
  public int run(List<String> arguments) throws UsageError, Refusal {
    if (arguments.size() > 1 && arguments.get(0).equals(GitDriver.OPTION)) {
      return new GitDriver(arguments.subList(1, arguments.size()), console).run();
    }
    int mark = arguments.indexOf("--");
    List<String> before = mark < 0 ? arguments : arguments.subList(0, mark);
    List<String> paths = mark < 0 ? List.of() : arguments.subList(mark + 1, arguments.size());
    Arguments read = Arguments.read(before, options());
    try {
      if (read.has(INSTALL) || read.has(UNINSTALL)) {
        setUp(read, paths);
        return ExitCode.FINE;
      }
      return show(review(read, paths), read);
    } catch (GitException e) {
      throw new Refusal(e.getMessage());
    }
  }

  private Review review(Arguments read, List<String> paths)
      throws UsageError, Refusal, GitException {
    List<Long> contexts = Option.contexts(read);
    List<String> specs = read.rest().stream().filter(ComparedSpecs::isSpec).toList();
    if (specs.isEmpty()) {
      ComparedRevisions revisions =
          new ComparedRevisions(folder, read.rest(), read.has(CACHED), paths, contexts);
      Review review = revisions.review();
      revisions.notes().forEach(console.err()::println);
      return review;
    }
    if (specs.size() != 2 || read.rest().size() != 2) {
      throw new UsageError(
          "diff compares two specs, or revisions: to compare "
              + specs.get(0)
              + " with an earlier state of itself, write `hyb diff [REV] -- "
              + specs.get(0)
              + "`");
    }
    if (read.has(CACHED) || !paths.isEmpty()) {
      throw new UsageError("--cached and paths go with revisions, not with two specs");
    }
    return new ComparedSpecs(folder, specs.get(0), specs.get(1)).review(contexts);
  }

  private int show(Review review, Arguments read) throws Refusal {
    review.refused().forEach(reading -> Specs.report(reading, console));
    Format format = read.one(FORMAT).orElse(Format.TEXT);
    boolean colour = read.one(ColourOption.OPTION).orElse(ColourOption.AUTO).isOn();
    console.out().print(format.render(review, colour));
    if (review.isNewSideRefused() || isAnythingAbsent(review, read.rest())) {
      return ExitCode.REFUSED;
    }
    boolean fails = false;
    for (List<Gate> gates : read.all(FAIL_ON)) {
      for (Gate gate : gates) {
        fails |= bites(gate, review);
      }
    }
    return fails ? ExitCode.GATE : ExitCode.FINE;
  }

  /** Whether a spec, or a model of it, that the command line names isn't there. */
  private static boolean isAnythingAbsent(Review review, List<String> named) {
    return review.refused().stream()
        .anyMatch(reading -> reading.isAbsent(named.contains(reading.spec())));
  }

  private boolean bites(Gate gate, Review review) {
    boolean bites = false;
    for (Change change : review.changes()) {
      if (gate.bites(change)) {
        console.err().println("hyb: --fail-on " + gate.written() + " bites: " + change.spec());
        bites = true;
      }
    }
    return bites;
  }

  private void setUp(Arguments read, List<String> paths) throws UsageError, GitException {
    if (!read.rest().isEmpty() || !paths.isEmpty() || read.has(INSTALL) && read.has(UNINSTALL)) {
      throw new UsageError("--install-git and --uninstall-git stand alone");
    }
    try (Repository repository = Repository.around(folder)) {
      if (read.has(UNINSTALL)) {
        repository.driver().uninstall();
        console.out().println("`git diff` shows specs as text again");
      } else {
        Path attributes = repository.driver().install(GitDriver.command());
        console.out().println("`git diff` shows specs by `hyb diff`, see " + attributes);
        console.out().println("`git log -p --ext-diff` and `git show --ext-diff` do, too");
      }
    }
  }

  private static List<Gate> gates(String text) throws UsageError {
    List<Gate> gates = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      gates.add(
          Gate.parse(each.strip())
              .orElseThrow(
                  () ->
                      new UsageError(
                          "--fail-on takes " + String.join(", ", Gate.words()) + ": " + each)));
    }
    return gates;
  }
}
