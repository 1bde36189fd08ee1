/**
 * Where texts come from, and where in them each part of a model was said. Nothing else in the front
 * end opens a file.
 */
package io.hyb.source;
