/**
 * Runs the variants of a sweep, each in a process of its own, and keeps what happened to them in a
 * folder, so that a sweep that was stopped resumes.
 */
package io.hyb.sweep.run;
