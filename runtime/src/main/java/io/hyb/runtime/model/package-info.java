/**
 * What a model is to everything that runs one: its shape, its parameters by name, its layers, a
 * pass over them and the caches of a pass.
 */
package io.hyb.runtime.model;
