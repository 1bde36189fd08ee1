package io.hyb.cli;

import io.hyb.arch.plan.Plan;
import io.hyb.git.GitException;
import io.hyb.git.TextDiff;
import io.hyb.resolve.SpecRef;
import io.hyb.review.Review;
import io.hyb.review.SpecReading;
import io.hyb.review.format.Format;
import io.hyb.source.SourceTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What git calls for a changed spec, with the arguments {@code PATH OLD-FILE OLD-HEX OLD-MODE
 * NEW-FILE NEW-HEX NEW-MODE}, and two more where the file was renamed. Git doesn't tell which
 * revisions it compares, so imports are read from the files on disk. Where no model differs, or
 * none can be read, the texts are shown, as git would have done.
 */
final class GitDriver {
  static final String OPTION = "--git-driver";

  private static final String NO_FILE = "/dev/null";

  private final List<String> arguments;
  private final Console console;

  GitDriver(List<String> arguments, Console console) {
    this.arguments = List.copyOf(arguments);
    this.console = console;
  }

  /** The command that git is to call: the launcher that this process was started by. */
  static String command() {
    String launcher = System.getProperty("hyb.launcher", "hyb");
    return "'" + launcher.replace("'", "'\\''") + "' diff " + OPTION;
  }

  int run() throws UsageError, Refusal {
    String path = arguments.get(0);
    if (arguments.size() == 1) {
      console.out().println(path + ": a merge left both of its sides here");
      return ExitCode.FINE;
    }
    if (arguments.size() < 7) {
      throw new UsageError(OPTION + " is for git alone, which gives it seven arguments");
    }
    String renamed = arguments.size() > 7 ? arguments.get(7) : path;
    Optional<SpecReading> old = read(path, arguments.get(1));
    Optional<SpecReading> now = read(renamed, arguments.get(4));
    Review review = Review.of(old, now, Plan.CONTEXTS);
    boolean colour = ColourOption.AUTO.isOn();
    console.out().print(Format.TEXT.render(review, colour));
    if (review.changes().isEmpty()) {
      console.out().println(renamed + ": no model differs");
    }
    if (review.changes().isEmpty() || !review.refused().isEmpty()) {
      console.out().print(texts(colour));
    }
    console.out().println();
    return ExitCode.FINE;
  }

  private String texts(boolean colour) throws Refusal {
    try {
      return TextDiff.of(Path.of(arguments.get(1)), Path.of(arguments.get(4)), colour);
    } catch (GitException e) {
      throw new Refusal(e.getMessage());
    }
  }

  /** Reads a side under the path that it has in the repository, where its imports are. */
  private static Optional<SpecReading> read(String path, String file) {
    if (file.equals(NO_FILE)) {
      return Optional.empty();
    }
    Path place = Path.of(path);
    SourceTree alone = SourceTree.of(List.of(place), same -> Files.readAllBytes(Path.of(file)));
    return Optional.of(
        SpecReading.of(
            path,
            Optional.empty(),
            new SpecRef(path, Optional.empty()),
            alone.over(SourceTree.disk())));
  }
}
