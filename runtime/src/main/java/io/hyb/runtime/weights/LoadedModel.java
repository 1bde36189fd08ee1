package io.hyb.runtime.weights;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.model.LanguageModel;
import java.util.List;
import java.util.Map;

/**
 * A model with its weights on a device.
 *
 * @param model ready to run
 * @param parameters its weights, which end with this
 * @param warnings what its user should know, one line each
 */
public record LoadedModel(LanguageModel model, LoadedParameters parameters, List<String> warnings)
    implements AutoCloseable {
  public LoadedModel {
    warnings = List.copyOf(warnings);
  }

  /** Its weights by name. */
  public Map<String, NDArray> weights() {
    return parameters.all();
  }

  @Override
  public void close() {
    parameters.close();
  }
}
