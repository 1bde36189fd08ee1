/** The one JSON form of a model, written and read, and the hash of what a model means. */
package io.hyb.arch.json;
