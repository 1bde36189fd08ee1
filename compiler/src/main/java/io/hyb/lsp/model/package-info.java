/** What an editor's specs say at one moment: checked, and where every name is mentioned. */
package io.hyb.lsp.model;
