/** What the variants of a sweep are and cost, told without running any. */
package io.hyb.sweep.plan;
