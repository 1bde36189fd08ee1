/**
 * What a stage gives: a value together with its diagnostics, each with a place and, where known, a
 * remedy.
 */
package io.hyb.diagnostic;
