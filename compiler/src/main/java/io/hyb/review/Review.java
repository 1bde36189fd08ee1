package io.hyb.review;

import io.hyb.arch.diff.ModelDiff;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What differs between specs of two sides.
 *
 * @param changes every model that differs, in the order of the specs
 * @param refused the readings of specs that can't be compared
 */
public record Review(List<Change> changes, List<SpecReading> refused) {
  public Review {
    changes = List.copyOf(changes);
    refused = List.copyOf(refused);
  }

  public static final Review EMPTY = new Review(List.of(), List.of());

  /**
   * Compares a spec's two sides.
   *
   * @param old empty where the spec is new
   * @param now empty where the spec is gone
   * @param contexts tokens at which costs are compared
   */
  public static Review of(
      Optional<SpecReading> old, Optional<SpecReading> now, List<Long> contexts) {
    List<SpecReading> refused = new ArrayList<>();
    old.filter(SpecReading::isRefused).ifPresent(refused::add);
    now.filter(SpecReading::isRefused).ifPresent(refused::add);
    List<Version> before = old.map(SpecReading::models).orElse(List.of());
    List<Version> after = now.map(SpecReading::models).orElse(List.of());
    List<Change> changes = new ArrayList<>();
    if (now.isPresent() && now.get().isRefused()) {
      before.forEach(model -> changes.add(Change.beforeRefused(Optional.of(model), now.get())));
      if (before.isEmpty()) {
        changes.add(Change.beforeRefused(Optional.empty(), now.get()));
      }
    } else if (old.isPresent() && old.get().isRefused()) {
      after.forEach(model -> changes.add(Change.afterRefused(old.get(), model, contexts)));
    } else {
      Pairing.of(before, after).forEach(pair -> compare(pair, contexts).ifPresent(changes::add));
    }
    return new Review(changes, refused);
  }

  private static Optional<Change> compare(Pairing.Pair pair, List<Long> contexts) {
    if (pair.old().isEmpty()) {
      return Optional.of(Change.added(pair.now().orElseThrow(), contexts));
    }
    if (pair.now().isEmpty()) {
      return Optional.of(Change.removed(pair.old().orElseThrow()));
    }
    Version old = pair.old().get();
    Version now = pair.now().get();
    if (old.hash().equals(now.hash()) && now.side().brokenContracts().isEmpty()) {
      return Optional.empty();
    }
    ModelDiff diff = ModelDiff.between(old.side(), now.side(), contexts);
    return diff.isEmpty() ? Optional.empty() : Optional.of(Change.between(old, now, diff));
  }

  /** Several reviews as one, in their order. */
  public static Review all(List<Review> reviews) {
    return new Review(
        reviews.stream().flatMap(review -> review.changes().stream()).toList(),
        reviews.stream().flatMap(review -> review.refused().stream()).toList());
  }

  /** Whether what a change leads to can't be read. */
  public boolean isNewSideRefused() {
    return changes.stream()
        .flatMap(change -> change.findings().stream())
        .anyMatch(finding -> finding.id().equals("new-spec-refused"));
  }
}
