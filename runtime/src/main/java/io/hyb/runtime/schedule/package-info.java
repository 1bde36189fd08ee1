/**
 * A distillation schedule as data that generated code states: where tokens come from, and the
 * stages in order.
 */
package io.hyb.runtime.schedule;
