package io.hyb.review.format;

import io.hyb.arch.json.SemanticHash;
import io.hyb.review.Change;
import io.hyb.review.Version;
import java.util.function.Function;

/**
 * What a change is about.
 *
 * @param spec the file, both where it was renamed
 * @param model the model's name, both where it was renamed; empty where its spec can't be read
 * @param hashes {@code 1a2b3c4d → 5e6f7a8b}, or the one there is
 */
record Heading(String spec, String model, String hashes) {

  static Heading of(Change change) {
    return new Heading(
        change.old().isPresent() && change.now().isPresent()
            ? both(change, Version::spec)
            : change.spec(),
        both(change, Version::name),
        both(change, version -> SemanticHash.abbreviated(version.hash())));
  }

  private static String both(Change change, Function<Version, String> part) {
    String old = change.old().map(part).orElse("");
    String now = change.now().map(part).orElse("");
    if (old.isEmpty() || now.isEmpty() || old.equals(now)) {
      return now.isEmpty() ? old : now;
    }
    return old + " → " + now;
  }

  /** In a line: {@code rad10.hyb: Rad10}. */
  String title() {
    return model.isEmpty() ? spec : spec + ": " + model;
  }
}
