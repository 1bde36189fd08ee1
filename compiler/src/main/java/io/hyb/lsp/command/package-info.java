/** The server's own commands: what a model costs, what of it has changed, its heads as data. */
package io.hyb.lsp.command;
