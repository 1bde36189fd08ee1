package io.hyb.runtime.model;

import io.hyb.arch.Model;
import java.util.function.Function;

/** A generated model before it has weights: its shape, and its constructor. */
public record ModelDefinition(Model shape, Function<Parameters, LanguageModel> constructor) {

  /** The model with these weights. */
  public LanguageModel with(Parameters weights) {
    return constructor.apply(weights);
  }
}
