/** Where the texts that a model is read from are, and where in them each part of it was said. */
package io.hyb.source;
