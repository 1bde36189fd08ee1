/** A review as text, JSON, Markdown, a page, workflow annotations or SARIF. */
package io.hyb.review.format;
