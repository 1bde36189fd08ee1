/** A class for each question that an editor asks about a spec. */
package io.hyb.lsp.answer;
