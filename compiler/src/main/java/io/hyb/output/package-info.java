/** Files that the compiler writes: whole or not at all. */
package io.hyb.output;
