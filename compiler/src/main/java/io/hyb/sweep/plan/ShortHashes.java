package io.hyb.sweep.plan;

import io.hyb.arch.json.SemanticHash;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** As few digits of hashes as tell them apart. */
final class ShortHashes {
  private static final int ALL = 64;

  private ShortHashes() {}

  /** The fewest digits that tell different hashes apart, and at least as many as runs have. */
  static int digits(Stream<String> hashes) {
    Set<String> different = hashes.collect(Collectors.toSet());
    int digits = SemanticHash.SHORT;
    while (digits < ALL && clash(different, digits)) {
      digits++;
    }
    return digits;
  }

  private static boolean clash(Set<String> hashes, int digits) {
    Set<String> starts = new HashSet<>();
    return !hashes.stream().allMatch(hash -> starts.add(hash.substring(0, digits)));
  }
}
