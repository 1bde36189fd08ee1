/**
 * Hugging Face's config.json of published models as teachers and hybrids, as far as the language
 * can say them.
 */
package io.hyb.convert.published;
