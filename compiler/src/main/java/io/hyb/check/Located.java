package io.hyb.check;

import io.hyb.diagnostic.Span;

/** A value read from a spec, and where it stands. */
record Located<T>(T value, Span span) {}
