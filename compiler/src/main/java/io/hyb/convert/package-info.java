/** Formats of others in and out: Hugging Face's config.json. */
package io.hyb.convert;
