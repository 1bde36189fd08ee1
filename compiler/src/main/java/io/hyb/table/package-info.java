/** Results as people read them: tables for terminals and for Markdown, and numbers of things. */
package io.hyb.table;
