/** Weights at rest and on the device: safetensors and Hugging Face folders. */
package io.hyb.runtime.weights;
