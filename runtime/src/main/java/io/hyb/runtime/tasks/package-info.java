/**
 * Question sets as files: what their lines say, and how a model's answers to them are scored, by
 * generated text or by the likelihood of choices.
 */
package io.hyb.runtime.tasks;
