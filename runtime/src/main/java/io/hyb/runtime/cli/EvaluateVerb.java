package io.hyb.runtime.cli;

import io.hyb.runtime.Program;
import io.hyb.runtime.Refused;
import io.hyb.runtime.cli.Arguments.Task;
import io.hyb.runtime.cli.Arguments.TokenCount;
import io.hyb.runtime.evaluate.BatchSize;
import io.hyb.runtime.evaluate.EvaluationReport;
import io.hyb.runtime.evaluate.KvEvaluation;
import io.hyb.runtime.evaluate.KvQuestions;
import io.hyb.runtime.evaluate.NeedleEvaluation;
import io.hyb.runtime.evaluate.PerplexityEvaluation;
import io.hyb.runtime.evaluate.RecallEvaluation;
import io.hyb.runtime.evaluate.TaskScore;
import io.hyb.runtime.session.OpenModel;
import io.hyb.runtime.tasks.TaskSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures a model. */
@Command(
    name = "evaluate",
    description = {
      "Measure a model: retrieval probes by exact match (kv, needle, recall), the perplexity of"
          + " files, and question sets. With --teacher also how much of the teacher's scores the model keeps."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  evaluate --weights student --probe kv --pairs 24 --json",
      "  evaluate --weights student --teacher models/gna-tiny --probe kv,recall",
      "  evaluate --weights student --tasks reading.jsonl choice.jsonl --json"
    })
final class EvaluateVerb implements Callable<Integer> {
  private final Program program;
  private final Console console;

  @Spec private CommandSpec spec;

  @Mixin private WeightsOption weights;

  @Option(
      names = "--teacher",
      paramLabel = "DIR",
      description = "folder of the teacher's weights, to measure it too and report the coverage")
  private Path teacher;

  @Option(
      names = "--probe",
      paramLabel = "TASK",
      split = ",",
      description =
          "kv (key-value retrieval), needle (a number hidden in filler), recall (multi-query"
              + " associative recall); several separated by commas")
  private List<Task> probes = List.of();

  @Option(
      names = "--text",
      paramLabel = "FILE",
      arity = "1..*",
      description = "files to measure perplexity on, together")
  private List<Path> text = List.of();

  @Option(
      names = "--tasks",
      paramLabel = "FILE",
      arity = "1..*",
      description =
          "question sets as JSON lines: open questions (\"answers\") by answer contained, exact match"
              + " and F1; multiple choice (\"choices\", \"gold\") by likelihood")
  private List<Path> taskFiles = List.of();

  @Mixin private ProbeOptions probe;

  @Option(
      names = "--length",
      paramLabel = "TOKENS",
      description = "filler around a needle (default: 512)")
  private TokenCount length = new TokenCount(512);

  @Option(
      names = "--window",
      paramLabel = "TOKENS",
      description = "context for perplexity; windows don't overlap (default: 512)")
  private TokenCount window = new TokenCount(512);

  @Option(
      names = "--tokens",
      paramLabel = "TOKENS",
      description = "use at most this much of the text (default: all)")
  private TokenCount tokens = new TokenCount(Integer.MAX_VALUE);

  @Mixin private BatchOption batch;

  @Mixin private JsonOption json;

  @Mixin private ComputeOptions compute;

  @Mixin private HelpOption help;

  EvaluateVerb(Program program, Console console) {
    this.program = program;
    this.console = console;
  }

  @Override
  public Integer call() {
    if (probes.isEmpty() && text.isEmpty() && taskFiles.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "nothing to measure: give --probe, --text, --tasks or several");
    }
    // Before the weights, which take a while: mistakes are reported first.
    TaskSet tasks = TaskSet.read(taskFiles);
    List<TaskScore> scores = new ArrayList<>();
    List<TaskScore> teachers = new ArrayList<>();
    try (OpenModel open =
        OpenModel.open(program, weights.folder(), compute.compute(), console::warn)) {
      scores.addAll(scores(open, tasks));
      if (teacher != null) {
        try (OpenModel beside =
            OpenModel.open(
                program.teacher().orElse(program.model()),
                teacher,
                open.kernels(),
                console::warn)) {
          teachers.addAll(scores(beside, tasks));
        }
      }
    }
    EvaluationReport report = new EvaluationReport(scores, teachers);
    if (json.given()) {
      console.out().println(report.json());
    } else {
      console.out().print(report.table());
    }
    return ExitCode.FINE;
  }

  private List<TaskScore> scores(OpenModel open, TaskSet tasks) {
    BatchSize size = batch.on(open.kernels());
    List<TaskScore> scores = new ArrayList<>();
    for (Task task : probes) {
      scores.addAll(
          switch (task) {
            case KV -> kv(open, size);
            case NEEDLE -> needle(open, size);
            case RECALL -> recall(open, size);
          });
    }
    if (!text.isEmpty()) {
      scores.add(perplexity(open, size));
    }
    if (!taskFiles.isEmpty()) {
      try (ProgressDisplay progress = new ProgressDisplay("tasks", "prompts", console)) {
        scores.addAll(tasks.scores(open, size, progress));
      }
    }
    return scores;
  }

  private List<TaskScore> kv(OpenModel open, BatchSize size) {
    KvEvaluation evaluation = KvEvaluation.of(open.model(), open.kernels(), open.tokenizer(), size);
    return KvQuestions.pairs(probe.probe()).stream()
        .map(pairs -> evaluation.run(probe.probe(), pairs, probe.examples(), probe.seed()))
        .map(TaskScore::of)
        .toList();
  }

  private List<TaskScore> needle(OpenModel open, BatchSize size) {
    int filler = tokens("--length", length);
    return List.of(
        TaskScore.of(
            "needle",
            "length",
            new NeedleEvaluation(open.model(), open.kernels(), open.tokenizer(), size)
                .run(filler, probe.examples(), probe.seed())));
  }

  private List<TaskScore> recall(OpenModel open, BatchSize size) {
    RecallEvaluation evaluation =
        new RecallEvaluation(open.model(), open.kernels(), open.tokenizer(), size);
    return KvQuestions.pairs(probe.probe()).stream()
        .map(pairs -> evaluation.run(probe.probe(), pairs, probe.examples(), probe.seed()))
        .map(score -> TaskScore.of("recall", "pairs", score))
        .toList();
  }

  private TaskScore perplexity(OpenModel open, BatchSize size) {
    PerplexityEvaluation evaluation =
        new PerplexityEvaluation(open.model(), open.kernels(), open.tokenizer(), size);
    try (ProgressDisplay progress = new ProgressDisplay("perplexity", "windows", console)) {
      return TaskScore.of(
          evaluation.run(text, tokens("--window", window), tokens.tokens(), progress));
    }
  }

  private static int tokens(String option, TokenCount count) {
    if (count.tokens() > 1 << 24) {
      throw new Refused(
          "%s %d: that is more than any model takes".formatted(option, count.tokens()));
    }
    return (int) count.tokens();
  }
}
