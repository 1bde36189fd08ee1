package io.hyb.diagnostic;

/**
 * A change to a text that puts a finding right.
 *
 * @param span what is replaced; empty where something is put in
 * @param text what takes its place
 */
public record Edit(Span span, String text) {}
