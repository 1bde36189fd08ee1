/**
 * JSON and YAML as trees of values that know their places, within limits that no bomb gets past.
 */
package io.hyb.convert.document;
