package io.hyb.git;

import java.nio.file.Path;

/** Git's own comparison of two files as texts, in a repository or not. */
public final class TextDiff {
  private TextDiff() {}

  /** What git prints of them, in colour or not; nothing where they are the same. */
  public static String of(Path old, Path now, boolean colour) throws GitException {
    Git.Outcome outcome =
        new Git(Path.of("").toAbsolutePath())
            .call(
                "diff",
                "--no-index",
                "--no-ext-diff",
                colour ? "--color=always" : "--color=never",
                "--",
                old.toString(),
                now.toString());
    if (outcome.code() > 1) { // 1 says that they differ
      throw new GitException("git diff: " + outcome.errors());
    }
    return outcome.text();
  }
}
