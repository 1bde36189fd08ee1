package io.hyb.runtime.cli;

import io.hyb.arch.Ranking;
import io.hyb.arch.word.ValueType;
import io.hyb.runtime.HybVersion;
import io.hyb.runtime.Program;
import io.hyb.runtime.model.ModelDefinition;
import io.hyb.runtime.rank.AblationDrop;
import io.hyb.runtime.rank.HeadRanker;
import io.hyb.runtime.rank.HeadRanking;
import io.hyb.runtime.rank.RankSettings;
import io.hyb.runtime.rank.RankingFiles;
import io.hyb.runtime.rank.RankingStore;
import io.hyb.runtime.rank.Scoring;
import io.hyb.runtime.session.OpenModel;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.weights.WeightFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Ranks a teacher's heads. */
@Command(
    name = "rank",
    description = {
      "Rank the teacher's heads: ablate each in turn, measure the loss of accuracy on a retrieval"
          + " probe. Writes a ranking that specs import, and beside it FILE.json and a heat map"
          + " FILE.svg. Running the same command again resumes a killed one."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  rank --weights models/gna-tiny --probe kv --out kv_retrieval.hyb",
      "  rank --weights DIR --probe kv --pairs 10..40:10 --examples 1024 --out mine.hyb"
    })
final class RankVerb implements Callable<Integer> {
  private static final Duration SAVE_EVERY = Duration.ofSeconds(2);

  private final Program program;
  private final Console console;

  @Option(
      names = "--weights",
      paramLabel = "DIR",
      required = true,
      description = "folder of the teacher's weights")
  private Path weights;

  @Option(names = "--probe", paramLabel = "KIND", required = true, description = "the probe: kv")
  private Arguments.RankProbe kind;

  @Mixin private ProbeOptions probe;

  @Option(
      names = "--score",
      paramLabel = "SCORE",
      description =
          "score to order heads by; both are measured: exact (greedy match) or logprob (summed"
              + " log-probability over the prompt's values) (default: exact)")
  private Scoring scoring = Scoring.EXACT;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "kv_retrieval",
      description = "name of the ranking in specs (default: ${DEFAULT-VALUE})")
  private Arguments.Name name;

  @Mixin private BatchOption batch;

  @Option(
      names = "--out",
      paramLabel = "FILE.hyb",
      required = true,
      description = "file to write the ranking to")
  private Path out;

  @Mixin private ForceOption force;

  @Mixin private ComputeOptions compute;

  @Mixin private HelpOption help;

  RankVerb(Program program, Console console) {
    this.program = program;
    this.console = console;
  }

  @Override
  public Integer call() {
    RankSettings settings =
        new RankSettings(probe.probe(), probe.examples(), probe.seed(), scoring);
    RankingFiles files = RankingFiles.at(out, force.given());
    ModelDefinition teacher = program.teacher().orElse(program.model());
    HeadRanking ranking;
    Ranking.Measured measured;
    RankingStore store;
    String duration;
    try (Kernels kernels = compute.compute().startForInference();
        OpenModel open = OpenModel.open(teacher, weights, kernels, console::warn);
        ProgressDisplay progress = new ProgressDisplay("rank", "prompts", console)) {
      store =
          RankingStore.in(
              files.partial(),
              RankingStore.key(settings, teacher.shape(), weights, kernels.precision()),
              SAVE_EVERY);
      int found = store.found();
      if (found > 0) {
        console.note("resuming: %,d of %,d prompts are done".formatted(found, settings.examples()));
      }
      measured = measured(kernels);
      long start = System.nanoTime();
      ranking =
          new HeadRanker(open.model(), kernels, open.tokenizer(), batch.on(kernels))
              .rank(settings, store, progress);
      duration = duration(ranking, settings.examples() - found, System.nanoTime() - start);
    }
    console.note(duration);
    files.write(ranking, measured, name.text());
    store.delete();
    print(ranking, files);
    return ExitCode.FINE;
  }

  /** What was measured how fast, start-up aside. */
  private static String duration(HeadRanking ranking, int prompts, long nanoseconds) {
    return String.format(
        Locale.ROOT,
        "%,d prompts, with all heads and without each of %,d: %.1f s",
        prompts,
        ranking.entries().size(),
        nanoseconds / 1e9);
  }

  private Ranking.Measured measured(Kernels kernels) {
    return new Ranking.Measured(
        WeightFolder.hash(weights),
        Optional.of(HybVersion.ofRuntime()),
        Optional.of(probe.seed()),
        Optional.of(ValueType.parse(kernels.precision().toString())));
  }

  private void print(HeadRanking ranking, RankingFiles files) {
    List<AblationDrop> first = ranking.entries().stream().limit(10).toList();
    console
        .out()
        .printf(Locale.ROOT, "%s, whole: %.4f%n", ranking.teacher(), ranking.baseline().mean());
    for (AblationDrop drop : first) {
      console
          .out()
          .printf(
              Locale.ROOT,
              "%-8s loses %.4f ±%.4f%n",
              drop.name(),
              drop.by(scoring).mean(),
              drop.by(scoring).standardError());
    }
    Arrays.stream(files.all()).forEach(console.out()::println);
  }
}
