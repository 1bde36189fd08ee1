/** From a prompt's tokens to further ones: prefill, decoding with a cache, sampling. */
package io.hyb.runtime.generate;
