/**
 * What a spec means: the teacher, which heads of which layer keep attention, what the others become
 * and how the student is distilled. Immutable and complete, every default filled in; two models are
 * equal when they mean the same. Where a value was written is no part of it.
 */
package io.hyb.arch;
