/** What compiler and runtime write, and remove, in the same way. */
package io.hyb.arch.output;
