/** What a model costs, told from its architecture alone: parameters, bytes of cache and state. */
package io.hyb.arch.plan;
