/**
 * What the standard library has of published models, for imports to name instead of describing it.
 */
package io.hyb.convert.library;
