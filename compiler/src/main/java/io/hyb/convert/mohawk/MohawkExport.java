package io.hyb.convert.mohawk;

import static io.hyb.convert.mohawk.ComponentsSection.ordered;

import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.arch.Stage;
import io.hyb.arch.mixer.Init;
import io.hyb.diagnostic.Result;
import io.hyb.source.Origins;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model as configs of goombalab/mohawk: one for each stage, in the order in which mohawk is to be
 * given them, or one without a stage. They need no other file. Which heads attend is said by {@code
 * heads} beside each {@code attn_layer}'s input, where mohawk, which only counts them, doesn't
 * look.
 */
public final class MohawkExport {
  private final Model model;
  private final Losses losses;

  /**
   * @param model whose kept heads are known
   * @param origins where its parts were said
   */
  public MohawkExport(Model model, Origins origins) {
    this.model = model;
    this.losses = new Losses(model.name(), origins);
  }

  /** The configs by the names of their files, unless mohawk has no such model. */
  public Result<Map<String, Map<String, Object>>> write() {
    Map<String, Object> components = new ComponentsSection(model, losses).write();
    Map<String, Map<String, Object>> files = new LinkedHashMap<>();
    List<Stage> stages = model.schedule().stages();
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      String name = "%s-%d-%s.yaml".formatted(model.name(), i + 1, stage.label());
      files.put(name, run(stage, components));
    }
    if (stages.isEmpty()) {
      files.put(model.name() + ".yaml", model(components));
    }
    return new Result<>(losses.refuse() ? Optional.empty() : Optional.of(files), losses.findings());
  }

  private Map<String, Object> model(Map<String, Object> components) {
    return ordered(
        "TeacherConfig", teacher(), "LoadConfig", firstWeights(), "ComponentsConfig", components);
  }

  private Map<String, Object> teacher() {
    String folder = model.teacher().weights().orElse("<path-to-" + model.teacher().name() + ">");
    return ordered("dir", folder, "model_dtype", "float32", "mixed_precision", true);
  }

  /** As mohawk's own configs rename the teacher's weights. */
  private Map<String, Object> firstWeights() {
    List<Object> loads = new ArrayList<>();
    loads.add(
        ordered(
            "path",
            "${TeacherConfig.dir}",
            "allow_missing_keys",
            true,
            "allow_unexpected_keys",
            false,
            "rename",
            ordered(
                "model.", "backbone.",
                "embed_tokens.", "embedding.",
                ".norm.", ".final_layernorm."),
            "black_list",
            model.teacher().tieEmbeddings()
                ? List.of("self_attn", "lm_head")
                : List.of("self_attn")));
    if (model.stack().stream().anyMatch(MohawkExport::startsFromAttention)) {
      loads.add(ordered("type", "init_ssm_from_attention", "path", "${TeacherConfig.dir}"));
    }
    return ordered("model", loads);
  }

  private static boolean startsFromAttention(LayerShape layer) {
    return layer.mixer().filter(it -> it.init() == Init.FROM_ATTENTION).isPresent();
  }

  private Map<String, Object> run(Stage stage, Map<String, Object> components) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("DistillConfig", distillation(stage));
    config.put(
        "TrainConfig",
        ordered(
            "seed",
            0,
            "n_tokens",
            stage.tokens(),
            "effective_batch_size",
            stage.batch() * stage.accumulate(),
            "activation_checkpointing",
            stage.recompute(),
            "mixed_precision",
            true,
            "model_dtype",
            "float32",
            "init_fn",
            "eager",
            "tokenizer",
            "${TeacherConfig.dir}"));
    config.put("OptimizerConfig", optimizer(stage));
    config.put("TrainDataConfig", new DataSection(model.schedule().data(), losses).write(stage));
    config.putAll(model(components));
    config.put("EvalConfig", List.of());
    config.put("ManagementConfig", management());
    return config;
  }

  private Map<String, Object> distillation(Stage stage) {
    String type =
        switch (stage.match()) {
          case MATRICES -> "matrices";
          case HIDDEN_STATES -> "hstates";
          case LOGITS -> "supervised";
        };
    Map<String, Object> section = ordered("name", model.name(), "type", type);
    if (stage.match() == Stage.Match.LOGITS && stage.temperature() != 1) {
      section.put("temperature", stage.temperature());
    }
    return section;
  }

  private Map<String, Object> optimizer(Stage stage) {
    if (stage.clip() != 1) {
      losses.inexpressible(
          "distill.stages[" + stage.label() + "].clip", "mohawk doesn't clip gradients");
    }
    List<String> others = List.of("mlp", "embedding", "layernorm", "lm_head");
    return ordered(
        "optimizer",
        "AdamW",
        "lr",
        stage.lr(),
        "betas",
        List.of(0.9, 0.95),
        "eps",
        1e-8,
        "weight_decay",
        stage.weightDecay(),
        "optimize_weights",
        ordered(
            "black_list", stage.train() == Stage.Train.MIXERS ? others : null, "white_list", null),
        "scheduler",
        ordered(
            "name",
            "wsd",
            "warmup_steps",
            stage.warmup(),
            "decay_steps",
            stage.decay(),
            "warmup_start_lr",
            0.0,
            "min_lr",
            1e-8));
  }

  private static Map<String, Object> management() {
    return ordered(
        "paths",
        ordered(
            "save_dir", "runs/${DistillConfig.name}/${DistillConfig.type}/${slurm_job_id}",
            "tmp_dir", "runs/tmp/${DistillConfig.name}/${DistillConfig.type}/${slurm_job_id}"),
        "wandb",
        ordered("project", "mohawk", "entity", null),
        "env_vars",
        ordered("WANDB_MODE", "disabled"));
  }
}
