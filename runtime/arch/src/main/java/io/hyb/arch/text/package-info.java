/** Specs as text: how values are written, and blocks with their keys. */
package io.hyb.arch.text;
