/**
 * What a spec says from start to end: a student made from its teacher, both measured in the same
 * way, and a folder from which an interrupted run resumes.
 */
package io.hyb.runtime.experiment;
