package io.hyb.cli;

import io.hyb.git.GitException;
import io.hyb.git.Repository;
import io.hyb.git.Revision;
import io.hyb.review.RepositoryReview;
import io.hyb.review.Review;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Revisions of a repository as a command line names them. */
final class ComparedRevisions {
  private static final String HEAD = "HEAD";

  private final Path folder;
  private final List<String> revisions;
  private final boolean cached;
  private final List<String> paths;
  private final List<Long> contexts;
  private final List<String> notes = new ArrayList<>();

  /**
   * @param folder whose repository is meant
   * @param revisions none, one or two, or one range
   * @param cached whether the new side is what is staged
   * @param paths that specs must be under; none for all
   */
  ComparedRevisions(
      Path folder, List<String> revisions, boolean cached, List<String> paths, List<Long> contexts)
      throws UsageError {
    this.folder = folder;
    this.revisions = revisions;
    this.cached = cached;
    this.paths = paths;
    this.contexts = contexts;
    int most = cached ? 1 : 2;
    if (revisions.size() > most) {
      throw new UsageError(
          cached
              ? "--cached compares one revision with what is staged"
              : "diff compares two revisions: " + revisions.get(2) + " is too many");
    }
  }

  Review review() throws UsageError, GitException {
    try (Repository repository = Repository.around(folder)) {
      List<String> within = new ArrayList<>();
      for (String path : paths) {
        within.add(repository.pathOf(path(path)));
      }
      Revision old = old(repository);
      Revision now = now(repository);
      Review review = RepositoryReview.of(repository, old, now, within, contexts);
      if (review.changes().isEmpty() && now.kind() == Revision.Kind.WORKING_TREE) {
        noteUntracked(repository.untrackedSpecs());
      }
      return review;
    }
  }

  private static Path path(String written) throws UsageError {
    try {
      return Path.of(written);
    } catch (InvalidPathException e) {
      throw new UsageError("not a path: " + written);
    }
  }

  private Revision old(Repository repository) throws GitException {
    String first = revisions.isEmpty() ? HEAD : revisions.get(0);
    int dots = revisions.size() == 1 ? first.indexOf("..") : -1;
    if (dots < 0) {
      return repository.commit(first);
    }
    String from = dots == 0 ? HEAD : first.substring(0, dots);
    return isFromMergeBase(first)
        ? repository.mergeBase(from, end(first))
        : repository.commit(from);
  }

  private Revision now(Repository repository) throws GitException {
    if (revisions.size() == 2) {
      return repository.commit(revisions.get(1));
    }
    if (revisions.size() == 1 && revisions.get(0).contains("..")) {
      return repository.commit(end(revisions.get(0)));
    }
    return cached ? repository.index() : repository.workingTree();
  }

  private static boolean isFromMergeBase(String range) {
    return range.contains("...");
  }

  private static String end(String range) {
    String end = range.substring(range.lastIndexOf("..") + 2);
    return end.isEmpty() ? HEAD : end;
  }

  private void noteUntracked(List<String> specs) {
    if (!specs.isEmpty()) {
      notes.add(
          "hyb: not compared, since git doesn't track "
              + (specs.size() == 1 ? "it: " : "them: ")
              + String.join(", ", specs)
              + "; `git add` lets it");
    }
  }

  /** What the user should know besides, a line each. */
  List<String> notes() {
    return notes;
  }
}
