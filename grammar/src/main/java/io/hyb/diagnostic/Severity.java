package io.hyb.diagnostic;

/** How grave a diagnostic is; only an {@link #ERROR} makes a spec refused. */
public enum Severity {
  ERROR,
  WARNING,
  HINT
}
