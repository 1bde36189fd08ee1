/**
 * The language server: it speaks LSP over two streams, keeps what an editor has open, and gives
 * every question to the class of {@link io.hyb.lsp.answer} that answers it.
 */
package io.hyb.lsp;
