package io.hyb.review;

import io.hyb.git.FileChange;
import io.hyb.git.GitException;
import io.hyb.git.Repository;
import io.hyb.git.Revision;
import io.hyb.git.Snapshot;
import io.hyb.source.WatchedTree;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Every spec of a repository that two revisions don't share, by itself or by what it imports. */
public final class RepositoryReview {
  private static final String SPEC = ".hyb";
  private static final String CONFIG = "config.json";

  private final Repository repository;
  private final Snapshot old;
  private final Snapshot now;
  private final List<Long> contexts;
  private final Set<Path> changed = new HashSet<>();

  private RepositoryReview(
      Repository repository, Repository.Comparison compared, List<Long> contexts) {
    this.repository = repository;
    this.old = compared.old();
    this.now = compared.now();
    this.contexts = contexts;
    for (FileChange change : compared.changes()) {
      change.old().ifPresent(path -> changed.add(repository.root().resolve(path)));
      change.now().ifPresent(path -> changed.add(repository.root().resolve(path)));
    }
  }

  /**
   * Compares two revisions.
   *
   * @param within paths from the repository's root that specs must be under; none for all
   * @param contexts tokens at which costs are compared
   */
  public static Review of(
      Repository repository, Revision old, Revision now, List<String> within, List<Long> contexts)
      throws GitException {
    Repository.Comparison compared = repository.compare(old, now);
    if (compared.changes().stream().noneMatch(RepositoryReview::mayMatter)) {
      return Review.EMPTY;
    }
    RepositoryReview review = new RepositoryReview(repository, compared, contexts);
    List<FileChange> files =
        review.files(compared.changes()).stream().filter(file -> isWithin(file, within)).toList();
    // Starting threads for one spec takes longer than a tenth of reading it.
    Stream<FileChange> each = files.size() > 1 ? files.parallelStream() : files.stream();
    return Review.all(each.map(review::of).toList());
  }

  /** Whether a file is one that specs are read from. */
  private static boolean mayMatter(FileChange change) {
    return Stream.of(change.old(), change.now())
        .flatMap(Optional::stream)
        .anyMatch(path -> path.endsWith(SPEC) || path.endsWith(CONFIG));
  }

  private static boolean isWithin(FileChange file, List<String> within) {
    return within.isEmpty()
        || Stream.of(file.old(), file.now())
            .flatMap(Optional::stream)
            .anyMatch(path -> within.stream().anyMatch(folder -> isUnder(path, folder)));
  }

  private static boolean isUnder(String path, String folder) {
    return folder.isEmpty() || path.equals(folder) || path.startsWith(folder + "/");
  }

  /** Every spec of either side, in the order of paths, renamed ones as one. */
  private List<FileChange> files(List<FileChange> changes) {
    Map<String, String> renamed = new HashMap<>();
    Set<String> left = new HashSet<>(old.specs());
    for (FileChange change : changes) {
      if (change.old().isPresent()
          && change.now().isPresent()
          && !change.old().equals(change.now())
          && left.contains(change.old().get())) {
        renamed.put(change.now().get(), change.old().get());
      }
    }
    Map<String, FileChange> files = new TreeMap<>();
    for (String path : now.specs()) {
      String before = renamed.getOrDefault(path, path);
      Optional<String> known = left.remove(before) ? Optional.of(before) : Optional.empty();
      files.put(path, new FileChange(known, Optional.of(path)));
    }
    for (String path : left) {
      files.put(path, new FileChange(Optional.of(path), Optional.empty()));
    }
    return List.copyOf(files.values());
  }

  private Review of(FileChange file) {
    Optional<WatchedTree> before = file.old().map(path -> new WatchedTree(old.tree()));
    Optional<SpecReading> was = file.old().map(path -> read(path, old, before.orElseThrow()));
    boolean unchanged =
        file.old().equals(file.now())
            && before.orElseThrow().asked().stream().noneMatch(changed::contains);
    if (unchanged) {
      return Review.EMPTY;
    }
    Optional<SpecReading> is = file.now().map(path -> read(path, now, new WatchedTree(now.tree())));
    return Review.of(was, is, contexts);
  }

  private SpecReading read(String path, Snapshot side, WatchedTree tree) {
    return SpecReading.of(path, repository, side, path, Optional.empty(), tree);
  }
}
