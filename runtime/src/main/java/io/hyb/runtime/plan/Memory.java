package io.hyb.runtime.plan;

import io.hyb.runtime.model.LayerShape;
import io.hyb.runtime.model.ModelShape;
import io.hyb.runtime.model.SsmShape;
import io.hyb.runtime.model.TeacherShape;

/**
 * Bytes that decoding holds besides the weights, for {@code batch} sequences of {@code context}
 * tokens, as retrieval-aware distillation counts them (arXiv 2602.11374): {@code 2·k·head_dim·L}
 * values of keys and values for k kept heads, {@code heads·head_dim·d_state} of state for the
 * recurrent heads of each layer. The last inputs of the convolution, which the paper leaves out,
 * are counted by themselves. A teacher's query heads share keys and values in groups, so its k is
 * the number of key-value heads.
 *
 * @param kvCache keys and values; the only part that grows with the context
 * @param ssmState states of the recurrent heads
 * @param convState last {@code conv − 1} inputs of the convolutions
 */
public record Memory(long kvCache, long ssmState, long convState) {

  /**
   * @param bytesPerValue 2 for bfloat16 and float16, 4 for float32
   * @throws ArithmeticException if the bytes are more than a long can say
   */
  public static Memory of(ModelShape model, long context, long batch, int bytesPerValue) {
    long bytes = Math.multiplyExact(batch, (long) bytesPerValue);
    Memory sum = new Memory(0, 0, 0);
    TeacherShape teacher = model.teacher();
    for (LayerShape layer : model.layers()) {
      int keyValueHeads = model.hybrid() ? layer.kept().size() : teacher.kvHeads();
      sum = sum.plus(ofLayer(layer, keyValueHeads, teacher.headDim(), context).times(bytes));
    }
    return sum;
  }

  /**
   * Values, not bytes, of one layer and one sequence.
   *
   * @param keyValueHeads a hybrid's kept heads, a teacher's key-value heads
   */
  public static Memory ofLayer(LayerShape layer, int keyValueHeads, int headDim, long context) {
    long keysValues = Math.multiplyExact(2L * keyValueHeads * headDim, context);
    long recurrent = layer.recurrent().size();
    if (recurrent == 0) {
      return new Memory(keysValues, 0, 0);
    }
    SsmShape ssm = layer.ssm().orElseThrow();
    long inner = recurrent * headDim;
    long channels = inner + 2 * recurrent * ssm.dState();
    return new Memory(keysValues, inner * ssm.dState(), channels * (ssm.conv() - 1));
  }

  public long total() {
    return Math.addExact(Math.addExact(kvCache, ssmState), convState);
  }

  private Memory plus(Memory other) {
    return new Memory(
        Math.addExact(kvCache, other.kvCache),
        Math.addExact(ssmState, other.ssmState),
        Math.addExact(convState, other.convState));
  }

  private Memory times(long factor) {
    return new Memory(
        Math.multiplyExact(kvCache, factor),
        Math.multiplyExact(ssmState, factor),
        Math.multiplyExact(convState, factor));
  }
}
