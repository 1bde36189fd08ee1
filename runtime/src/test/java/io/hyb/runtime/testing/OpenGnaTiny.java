package io.hyb.runtime.testing;

import ai.djl.Device;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.tokens.Tokenizer;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;

/** The small teacher, ready to run on the CPU in float32. */
public record OpenGnaTiny(LanguageModel model, Kernels kernels, Tokenizer tokenizer)
    implements AutoCloseable {

  public static OpenGnaTiny open() {
    Kernels kernels = new Kernels(Device.cpu(), Precision.FLOAT32);
    LanguageModel model =
        InterpretedModel.define(GnaTiny.MODEL)
            .with(
                new GoldenParameters(
                    Golden.read(GnaTiny.FOLDER.resolve("model.safetensors")), kernels));
    return new OpenGnaTiny(model, kernels, Tokenizer.open(GnaTiny.FOLDER, GnaTiny.SHAPE.vocab()));
  }

  @Override
  public void close() {
    tokenizer.close();
    kernels.close();
  }
}
