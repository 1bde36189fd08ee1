/**
 * Specs of two sides, model by model: what was changed, added and removed, and whether that passes.
 */
package io.hyb.review;
