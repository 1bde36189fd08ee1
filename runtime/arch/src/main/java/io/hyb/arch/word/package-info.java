/** How the constants and numbers of a model are spelled, in specs, options and JSON. */
package io.hyb.arch.word;
