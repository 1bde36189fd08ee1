/**
 * Starts a thin JAR: finds the installed runtime, loads it together with the model and hands over.
 * Copied into every thin JAR, so it uses nothing but {@code java.base}.
 */
package io.hyb.runtime.boot;
