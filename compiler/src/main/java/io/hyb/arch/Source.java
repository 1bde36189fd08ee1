package io.hyb.arch;

import java.nio.file.Path;

/** A source of training tokens with its share of them, 0 to 1. */
public sealed interface Source {
  double share();

  /** Plain text: a file or glob as the spec says it, and resolved against the spec's folder. */
  record Text(String pattern, Path resolved, double share) implements Source {}

  /** The key-value retrieval probe. */
  record Kv(KvProbe probe, double share) implements Source {}
}
