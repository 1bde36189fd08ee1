package io.hyb.arch.plan;

import io.hyb.arch.Model;
import io.hyb.arch.Teacher;
import java.util.List;

/**
 * Products that a forward pass computes, for one sequence; a multiply-add is 2 FLOPs. Counted are
 * projections, attention's scores and values for the positions that are seen, convolutions, state
 * updates and read-outs, and the output head at every position; not norms, activations, gates and
 * rotations, nor looking up the embedding.
 *
 * @param decode of one token at the end of the context
 * @param prefill of the whole context
 */
public record Flops(long decode, long prefill) {

  /**
   * @throws ArithmeticException if they are more than a long can say
   */
  public static Flops of(Model model, long context) {
    return of(model.teacher(), LayerProducts.of(model), context);
  }

  /**
   * The same at several contexts, in their order.
   *
   * @throws ArithmeticException if they are more than a long can say
   */
  public static List<Flops> of(Model model, List<Long> contexts) {
    List<LayerProducts> layers = LayerProducts.of(model);
    return contexts.stream().map(context -> of(model.teacher(), layers, context)).toList();
  }

  /** The same of one decoded token alone, which can be counted at longer contexts. */
  public static long ofDecoding(Model model, long context) {
    return decode(model.teacher(), LayerProducts.of(model), context);
  }

  static Flops of(Teacher teacher, List<LayerProducts> layers, long context) {
    long prefill = Math.multiplyExact(outputHead(teacher), context);
    for (LayerProducts layer : layers) {
      prefill = Math.addExact(prefill, layer.prefill(context));
    }
    return new Flops(decode(teacher, layers, context), prefill);
  }

  private static long decode(Teacher teacher, List<LayerProducts> layers, long context) {
    long decode = outputHead(teacher);
    for (LayerProducts layer : layers) {
      decode = Math.addExact(decode, layer.decode(context));
    }
    return decode;
  }

  /** Logits of one position. */
  static long outputHead(Teacher teacher) {
    return Math.multiplyExact(2L * teacher.vocab(), (long) teacher.dModel());
  }
}
