/** What a model costs, told from its shape alone: parameters, and bytes of cache and state. */
package io.hyb.runtime.plan;
