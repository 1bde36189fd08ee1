/** Contracts of hybrids: what {@code require} says, compared with what a model costs. */
package io.hyb.check.contract;
