package io.hyb.review;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Which model of one spec is which of another: by name, else by meaning, else the one left on each
 * side.
 */
final class Pairing {

  /** A model on both sides, or on one of them. */
  record Pair(Optional<Version> old, Optional<Version> now) {}

  private final List<Version> old;
  private final List<Version> now;
  private final List<Pair> pairs = new ArrayList<>();

  private Pairing(List<Version> old, List<Version> now) {
    this.old = new ArrayList<>(old);
    this.now = new ArrayList<>(now);
  }

  /** Every model once: those on both sides first, then those of the old side, then the new. */
  static List<Pair> of(List<Version> old, List<Version> now) {
    Pairing pairing = new Pairing(old, now);
    pairing.pair((a, b) -> a.name().equals(b.name()));
    pairing.pair((a, b) -> a.hash().equals(b.hash()));
    if (pairing.old.size() == 1 && pairing.now.size() == 1) {
      pairing.pair((a, b) -> true);
    }
    pairing.old.forEach(left -> pairing.pairs.add(new Pair(Optional.of(left), Optional.empty())));
    pairing.now.forEach(left -> pairing.pairs.add(new Pair(Optional.empty(), Optional.of(left))));
    return pairing.pairs;
  }

  private void pair(BiPredicate<Version, Version> belong) {
    for (Version before : List.copyOf(old)) {
      Optional<Version> after = now.stream().filter(each -> belong.test(before, each)).findFirst();
      if (after.isPresent()) {
        old.removeIf(each -> each == before);
        now.removeIf(each -> each == after.get());
        pairs.add(new Pair(Optional.of(before), after));
      }
    }
  }
}
