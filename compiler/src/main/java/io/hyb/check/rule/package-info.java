/**
 * What may be wrong with what was read: one small class a rule, in the one list of {@link
 * io.hyb.check.rule.Rules}, and the parts of a spec that rules judge.
 */
package io.hyb.check.rule;
