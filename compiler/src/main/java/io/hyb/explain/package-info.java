/** What there is to say about each diagnostic, beyond its line. */
package io.hyb.explain;
