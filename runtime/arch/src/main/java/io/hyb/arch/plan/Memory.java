package io.hyb.arch.plan;

import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.arch.tensor.HeadGroup;

/**
 * Bytes that decoding holds besides the weights, for {@code batch} sequences of {@code context}
 * tokens, as retrieval-aware distillation counts them (arXiv 2602.11374): {@code 2·k·head_dim·L}
 * values of keys and values for k kept heads, {@code heads·head_dim·d_state} of state for the
 * recurrent heads of each layer. The last inputs of the convolution, which the paper leaves out,
 * are counted by themselves. Heads with a window of N positions hold min(context, N) of them. A
 * teacher's query heads share keys and values in groups, so its k is the number of key-value heads.
 *
 * @param keysValues keys and values; the only part that grows with the context, up to a window
 * @param state states of the recurrent heads
 * @param convolution last {@code conv − 1} inputs of the convolutions
 */
public record Memory(long keysValues, long state, long convolution) {

  /**
   * @param bytesPerValue 2 for bfloat16 and float16, 4 for float32
   * @throws ArithmeticException if the bytes are more than a long can say
   */
  public static Memory of(Model model, long context, long batch, int bytesPerValue) {
    Memory sum = new Memory(0, 0, 0);
    for (int i = 0; i < model.stack().size(); i++) {
      sum = sum.plus(ofLayer(model, i, context, batch, bytesPerValue));
    }
    return sum;
  }

  /** The same of one layer. */
  static Memory ofLayer(Model model, int index, long context, long batch, int bytesPerValue) {
    LayerShape layer = model.stack().get(index);
    return ofLayer(layer, model.keyValueHeads(index), model.teacher().headDim(), context)
        .times(Math.multiplyExact(batch, (long) bytesPerValue));
  }

  /**
   * Values, not bytes, of one layer and one sequence.
   *
   * @param keyValueHeads a hybrid's kept heads, a teacher's key-value heads
   */
  public static Memory ofLayer(LayerShape layer, int keyValueHeads, int headDim, long context) {
    long keysValues = Math.multiplyExact(2L * keyValueHeads * headDim, layer.visible(context));
    HeadGroup group = new HeadGroup(layer.recurrentHeads(), headDim);
    return layer
        .mixer()
        .map(
            mixer ->
                new Memory(keysValues, mixer.stateValues(group), mixer.convolutionValues(group)))
        .orElseGet(() -> new Memory(keysValues, 0, 0));
  }

  public long total() {
    return Math.addExact(Math.addExact(keysValues, state), convolution);
  }

  private Memory plus(Memory other) {
    return new Memory(
        Math.addExact(keysValues, other.keysValues),
        Math.addExact(state, other.state),
        Math.addExact(convolution, other.convolution));
  }

  private Memory times(long factor) {
    return new Memory(
        Math.multiplyExact(keysValues, factor),
        Math.multiplyExact(state, factor),
        Math.multiplyExact(convolution, factor));
  }
}
