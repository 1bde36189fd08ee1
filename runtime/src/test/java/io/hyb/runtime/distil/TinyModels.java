package io.hyb.runtime.distil;

import io.hyb.arch.Hybrid;
import io.hyb.arch.Teacher;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.Mixer;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.ModelDefinition;
import io.hyb.runtime.testing.InterpretedModel;
import io.hyb.runtime.testing.RandomParameters;
import io.hyb.runtime.testing.TinyShapes;
import io.hyb.runtime.torch.Kernels;

/** A tiny teacher and a student of it with random weights of its own. */
final class TinyModels {
  private TinyModels() {}

  static LanguageModel teacher(Kernels kernels, boolean tied) {
    return teacher(kernels, TinyShapes.teacher(tied));
  }

  static LanguageModel teacher(Kernels kernels, Teacher teacher) {
    return InterpretedModel.define(teacher).with(new RandomParameters(kernels, 1));
  }

  static Student student(Kernels kernels, Merge merge, boolean tied) {
    return student(
        kernels, TinyShapes.hybrid(Mixer.Kind.DISCRETE_MAMBA2, merge, TinyShapes.teacher(tied)));
  }

  static Student student(Kernels kernels, Hybrid shape) {
    ModelDefinition definition = InterpretedModel.define(shape);
    RandomParameters weights = new RandomParameters(kernels, 2);
    definition.with(weights);
    return Student.of(definition, kernels, weights.made());
  }
}
