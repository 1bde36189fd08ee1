package io.hyb.runtime.step;

import ai.djl.ndarray.NDArray;

/**
 * What a discrete Mamba-2 mixer takes a step from, one token a row.
 *
 * @param inputs x, B, C, z and a side by side, (batch, 1, channels + heads·head_dim + heads)
 * @param aBias (heads)
 * @param convWeight (channels, 1, taps)
 * @param convBias (channels)
 * @param skip D, (heads)
 * @param zBias (heads·head_dim)
 * @param h the state, (batch, heads, head_dim, d_state), float32; changed in place
 * @param window the latest inputs, (batch, channels, taps − 1); changed in place
 */
public record MixerArrays(
    NDArray inputs,
    NDArray aBias,
    NDArray convWeight,
    NDArray convBias,
    NDArray skip,
    NDArray zBias,
    NDArray h,
    NDArray window) {

  /** All of them, as TorchScript's {@code mixer_step_in_place} takes them. */
  public NDArray[] inOrder() {
    return new NDArray[] {inputs, aBias, convWeight, convBias, skip, zBias, h, window};
  }
}
