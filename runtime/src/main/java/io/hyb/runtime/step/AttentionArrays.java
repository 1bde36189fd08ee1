package io.hyb.runtime.step;

import ai.djl.ndarray.NDArray;

/**
 * What attention of one token a row reads, and the buffers that its key and value are put into,
 * rotated.
 *
 * @param qkv queries, keys and values side by side, not rotated yet, (batch, 1, (heads + 2
 *     kv_heads)·head_dim)
 * @param cosines and {@code sines}: tables (positions, head_dim)
 * @param keys and {@code values}: buffers (batch, kv_heads, capacity, head_dim)
 */
public record AttentionArrays(
    NDArray qkv, NDArray cosines, NDArray sines, NDArray keys, NDArray values) {}
