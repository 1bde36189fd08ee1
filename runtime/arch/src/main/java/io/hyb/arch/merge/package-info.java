/** The merges, each once: which heads recur, and the weights it has of its own. */
package io.hyb.arch.merge;
