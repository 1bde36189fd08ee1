/** What a compiled JAR brings to its runtime, and how the runtime refuses an input. */
package io.hyb.runtime;
