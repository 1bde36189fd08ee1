/**
 * The recurrent mixers, each once: its settings, its weights for a group of heads, the values it
 * carries from token to token and the products it computes.
 */
package io.hyb.arch.mixer;
