/** The user's cache, which the compiler fills and the runtime frees. */
package io.hyb.arch.cache;
