/** Texts as editors see them: open buffers over the disk, their addresses, and places in them. */
package io.hyb.lsp.text;
