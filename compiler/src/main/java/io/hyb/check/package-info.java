/**
 * Specs become the architecture, or findings: {@link io.hyb.check.Compilation} reads what a command
 * line names and has every rule judge it.
 */
package io.hyb.check;
