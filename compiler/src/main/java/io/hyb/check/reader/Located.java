package io.hyb.check.reader;

import io.hyb.diagnostic.Span;

/** A value read from a spec, and its place. */
record Located<T>(T value, Span span) {}
