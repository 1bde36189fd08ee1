/**
 * What a spec says from start to end: a student made from its teacher, both measured in the same
 * way, and a folder that keeps it all and goes on where it was left.
 */
package io.hyb.runtime.experiment;
