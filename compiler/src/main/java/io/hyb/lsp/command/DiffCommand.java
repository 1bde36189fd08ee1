package io.hyb.lsp.command;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.hyb.arch.plan.Plan;
import io.hyb.git.GitException;
import io.hyb.git.Repository;
import io.hyb.git.Snapshot;
import io.hyb.lsp.answer.RefusedRequest;
import io.hyb.resolve.SpecRef;
import io.hyb.review.Change;
import io.hyb.review.Review;
import io.hyb.review.SpecReading;
import io.hyb.review.Version;
import io.hyb.review.format.Format;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code hyb.diff}: what {@code hyb diff} says of a spec as it is and as a commit has it. */
final class DiffCommand {
  private static final String HEAD = "HEAD";

  private DiffCommand() {}

  static JsonObject run(Asked asked) {
    String revision = asked.text("revision").orElse(HEAD);
    try (Repository repository = Repository.around(asked.path().getParent())) {
      return write(asked, revision, only(review(asked, repository, revision), asked.name()));
    } catch (GitException e) {
      throw new RefusedRequest(e.getMessage());
    }
  }

  private static Review review(Asked asked, Repository repository, String revision)
      throws GitException {
    String file = repository.pathOf(asked.path());
    Snapshot snapshot = repository.snapshot(repository.commit(revision));
    Optional<SpecReading> old =
        snapshot.specs().contains(file)
            ? Optional.of(SpecReading.of(file, repository, snapshot, file, Optional.empty()))
            : Optional.empty();
    SpecRef whole = new SpecRef(asked.path().toString(), Optional.empty());
    SpecReading now = SpecReading.of(file, Optional.empty(), whole, asked.moment().tree());
    return Review.of(old, Optional.of(now), Plan.CONTEXTS);
  }

  /** What a review says of one model, and of specs that can't be compared. */
  private static Review only(Review review, Optional<String> name) {
    return new Review(
        review.changes().stream()
            .filter(change -> name.isEmpty() || isOf(change, name.get()))
            .toList(),
        review.refused());
  }

  private static boolean isOf(Change change, String name) {
    boolean named =
        Stream.of(change.old(), change.now())
            .flatMap(Optional::stream)
            .map(Version::name)
            .anyMatch(name::equals);
    return named || change.now().isEmpty() && change.old().isEmpty();
  }

  private static JsonObject write(Asked asked, String revision, Review review) {
    String what = asked.name().orElseGet(() -> asked.path().getFileName().toString());
    JsonObject result = new JsonObject();
    result.addProperty("title", what + " since " + revision);
    result.addProperty("markdown", Format.MARKDOWN.render(review, false));
    result.addProperty("html", Format.HTML.render(review, false));
    result.add("diff", JsonParser.parseString(Format.JSON.render(review, false)));
    return result;
  }
}
