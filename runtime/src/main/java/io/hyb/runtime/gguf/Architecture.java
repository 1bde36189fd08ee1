package io.hyb.runtime.gguf;

import io.hyb.arch.Family;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Architectures as GGUF files name them, and what sets their files apart.
 *
 * @see <a href="https://github.com/ggml-org/llama.cpp">llama.cpp</a>, whose converter writes them
 */
enum Architecture {
  LLAMA("llama", Family.LLAMA),
  QWEN2("qwen2", Family.QWEN2),
  QWEN3("qwen3", Family.QWEN3),
  PHI2("phi2", Family.PHI);

  private final String name;
  private final Family family;

  Architecture(String name, Family family) {
    this.name = name;
    this.family = family;
  }

  static Optional<Architecture> named(String name) {
    return Arrays.stream(values()).filter(each -> each.name.equals(name)).findFirst();
  }

  /** What there is. */
  static String all() {
    return Arrays.stream(values()).map(each -> each.name).collect(Collectors.joining(", "));
  }

  Family family() {
    return family;
  }

  /** One of its own keys: {@code llama.block_count}. */
  String key(String key) {
    return name + "." + key;
  }

  /** The key of the norms' epsilon. */
  String normEps() {
    return key(
        switch (family.block()) {
          case SEQUENTIAL -> "attention.layer_norm_rms_epsilon";
          case PARALLEL -> "attention.layer_norm_epsilon";
        });
  }

  /**
   * Whether the rows of a head of Q and K are stored with the two halves that the rotary embedding
   * pairs interleaved.
   */
  boolean interleavesHeads() {
    return this == LLAMA;
  }
}
