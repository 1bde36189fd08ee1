/** The space that a sweep spans: axes of settings and seeds, and the combinations it leaves out. */
package io.hyb.sweep.space;
