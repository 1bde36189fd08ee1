/**
 * The YAML of goombalab/mohawk in and out: its loader's rules, what its keys mean, and what they
 * can't say.
 */
package io.hyb.convert.mohawk;
