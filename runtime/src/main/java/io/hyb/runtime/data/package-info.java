/**
 * Where training tokens come from: sources with their shares, tokenised once and cached, packed
 * into rows of documents that know nothing of each other, from any position on.
 */
package io.hyb.runtime.data;
