/** What is to be said about a difference, one small class a judgement, and how grave it is. */
package io.hyb.arch.diff.rule;
