/**
 * Weights at rest and on the device: safetensors, Hugging Face folders, and a student made from its
 * teacher.
 */
package io.hyb.runtime.weights;
