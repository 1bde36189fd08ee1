/** How the constants of a model are spelled, in specs as in JSON. */
package io.hyb.arch.word;
