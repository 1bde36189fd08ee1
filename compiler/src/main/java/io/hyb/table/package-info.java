/** Tables of results, for terminals and for Markdown. */
package io.hyb.table;
