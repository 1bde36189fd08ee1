package io.hyb.cli;

import io.hyb.git.GitException;
import io.hyb.git.Repository;
import io.hyb.git.Revision;
import io.hyb.git.Snapshot;
import io.hyb.resolve.SpecRef;
import io.hyb.review.Review;
import io.hyb.review.SpecReading;
import io.hyb.review.Version;
import io.hyb.source.SourceTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Two specs as a command line names them, each a file or {@code REV:PATH}, with or without a
 * model's name.
 *
 * @param folder whose repository's revisions are meant
 */
record ComparedSpecs(Path folder, String old, String now) {
  private static final String SPEC = ".hyb";

  /** Whether an argument names a spec rather than a revision. */
  static boolean isSpec(String argument) {
    return argument.contains(SPEC);
  }

  Review review(List<Long> contexts) throws Refusal, GitException {
    SpecReading before = read(old);
    SpecReading after = read(now);
    boolean oneIsNamed = isNamed(old) != isNamed(now);
    if (oneIsNamed && !before.isRefused() && !after.isRefused()) {
      before = isNamed(now) ? counterpart(before, after.models().get(0)) : before;
      after = isNamed(old) ? counterpart(after, before.models().get(0)) : after;
    }
    return Review.of(Optional.of(before), Optional.of(after), contexts);
  }

  private static boolean isNamed(String spec) {
    return SpecRef.parse(spec).name().isPresent();
  }

  /** The model that is compared with one that is named: of its name, else the only one. */
  private static SpecReading counterpart(SpecReading reading, Version named) throws Refusal {
    List<Version> models = reading.models();
    Optional<Version> same =
        models.stream().filter(model -> model.name().equals(named.name())).findFirst();
    if (same.isEmpty() && models.size() != 1) {
      List<String> names = models.stream().map(Version::name).toList();
      throw new Refusal(
          reading.spec()
              + " has several models, none of them "
              + named.name()
              + ": name one of "
              + String.join(", ", names));
    }
    return reading.only(same.orElseGet(() -> models.get(0)));
  }

  private SpecReading read(String argument) throws Refusal, GitException {
    SpecRef ref = SpecRef.parse(argument);
    int colon = ref.file().indexOf(':');
    boolean onDisk = colon < 0 || colon == 1 && ref.file().startsWith("\\", 2);
    if (onDisk || Files.exists(Path.of(ref.file()))) {
      return checked(SpecReading.of(argument, Optional.empty(), ref, SourceTree.disk()));
    }
    String revision = ref.file().substring(0, colon);
    String path = ref.file().substring(colon + 1);
    try (Repository repository = Repository.around(folder)) {
      Revision of = revision.isEmpty() ? repository.index() : repository.commit(revision);
      Snapshot snapshot = repository.snapshot(of);
      String file = repository.pathIn(snapshot, path);
      return checked(SpecReading.of(argument, repository, snapshot, file, ref.name()));
    }
  }

  private static SpecReading checked(SpecReading reading) throws Refusal {
    if (!reading.isRefused() && reading.models().isEmpty()) {
      throw new Refusal(reading.spec() + " declares neither a hybrid nor a teacher");
    }
    return reading;
  }
}
