/**
 * The checked architecture that everything after the checker works on: what the teacher is, which
 * heads of which layer keep attention, what the others become and how the student is distilled.
 * Immutable, complete, every default filled in.
 */
package io.hyb.arch;
