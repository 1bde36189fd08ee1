/** What may be written at a place of a spec, broken as it may be there. */
package io.hyb.lsp.completion;
