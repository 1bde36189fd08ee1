package io.hyb.runtime.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.hyb.arch.RopeShape;
import io.hyb.runtime.model.Packing;
import io.hyb.runtime.model.Step;
import io.hyb.runtime.torch.Kernels;
import java.util.Optional;

/**
 * Rotary position embedding (Su et al. 2021) in Hugging Face's layout, with the frequency scaling
 * of Llama 3.1 where asked for. The tables are computed in float32 step by step as transformers
 * does, whose logits we are measured against.
 */
public final class Rope {
  private static final int FIRST_POSITIONS = 2048;

  private final RopeShape shape;

  /** How many of a head's values are rotated. */
  private final int width;

  public Rope(RopeShape shape, int headDim) {
    this.shape = shape;
    this.width = shape.rotated(headDim);
  }

  /**
   * Cosines and sines as models compute, the sines with the sign that each half takes when they
   * change places: tables of at least {@code positions} positions, (positions, width), or for
   * packed rows those of each position in its document, (batch, 1, length, width). The width is
   * head_dim, or what is rotated of it.
   */
  NDList angles(Kernels kernels, int positions, Optional<Packing> packing) {
    NDList tables = tables(kernels, positions);
    return packing.map(rows -> packed(kernels, rows, tables.get(0), tables.get(1))).orElse(tables);
  }

  /** Tables of at least {@code positions} positions, (positions, width). */
  NDList tables(Kernels kernels, int positions) {
    return new NDList(table(kernels, positions, true), table(kernels, positions, false));
  }

  /** Those of a step's position, (1, width) each. */
  NDList angles(Kernels kernels, Step step) {
    record Key(RopeShape shape, int width) {}
    return step.derived(
        new Key(shape, width),
        () -> {
          NDList tables = tables(kernels, step.bound());
          return kernels.run("step_angles", step.position(), tables.get(0), tables.get(1));
        });
  }

  private NDList packed(Kernels kernels, Packing rows, NDArray cosines, NDArray sines) {
    record Key(RopeShape shape, int width) {}
    return rows.derived(
        new Key(shape, width),
        () ->
            kernels.run(
                rows.branching() ? "packed_angles_of_branches" : "packed_angles",
                rows.documents(),
                cosines,
                sines));
  }

  private NDArray table(Kernels kernels, int positions, boolean cosine) {
    int rows = Math.max(FIRST_POSITIONS, Integer.highestOneBit(Math.max(1, positions - 1)) * 2);
    record Key(RopeShape shape, int width, int rows, boolean cosine) {}
    return kernels.constant(
        new Key(shape, width, rows, cosine), () -> compute(kernels, rows, cosine));
  }

  private NDArray compute(Kernels kernels, int rows, boolean cosine) {
    float[] frequencies = inverseFrequencies();
    float[] values = new float[rows * width];
    int half = width / 2;
    for (int position = 0; position < rows; position++) {
      for (int i = 0; i < half; i++) {
        float angle = position * frequencies[i];
        float value = (float) (cosine ? Math.cos(angle) : Math.sin(angle));
        values[position * width + i] = cosine ? value : -value;
        values[position * width + half + i] = value;
      }
    }
    // A copy, since on the CPU the array made lies in a buffer that ends with it.
    return kernels.cast(kernels.manager().create(values, new Shape(rows, width)).duplicate());
  }

  /** {@code theta^(−2i/width)}, scaled for Llama 3; width / 2 of them. */
  float[] inverseFrequencies() {
    float[] frequencies = new float[width / 2];
    for (int i = 0; i < frequencies.length; i++) {
      float power = (float) Math.pow((float) shape.theta(), 2f * i / width);
      float frequency = 1f / power;
      frequencies[i] = shape.scaling().map(scaling -> scaled(scaling, frequency)).orElse(frequency);
    }
    return frequencies;
  }

  /**
   * Long waves are slowed down by the factor, short ones left, those between blended (transformers,
   * {@code _compute_llama3_parameters}).
   */
  private static float scaled(RopeShape.Llama3Scaling scaling, float frequency) {
    double wavelength = 2 * Math.PI / frequency;
    double longWave = scaling.originalContext() / scaling.lowFreqFactor();
    double shortWave = scaling.originalContext() / scaling.highFreqFactor();
    if (wavelength < shortWave) {
      return frequency;
    }
    if (wavelength > longWave) {
      return (float) (frequency / scaling.factor());
    }
    double smooth =
        (scaling.originalContext() / wavelength - scaling.lowFreqFactor())
            / (scaling.highFreqFactor() - scaling.lowFreqFactor());
    return (float) ((1 - smooth) * frequency / scaling.factor() + smooth * frequency);
  }
}
