package io.hyb.check.reader;

import io.hyb.arch.KvProbe;
import io.hyb.arch.Ranking;
import io.hyb.check.rule.HeadGrid;
import io.hyb.check.rule.RankedTeacher;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import io.hyb.language.Arithmetic;
import io.hyb.language.Head;
import io.hyb.language.Measure;
import io.hyb.language.Numbers;
import io.hyb.language.Quantity;
import io.hyb.language.RankingSchema;
import io.hyb.language.Scope;
import io.hyb.language.Type;
import io.hyb.resolve.Declaration;
import io.hyb.syntax.tree.Assignment;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Statement;
import io.hyb.syntax.tree.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a {@code ranking}: entries with scores, highest first, or an {@code order} without, or a
 * probe alone, with which it is yet to be measured.
 */
final class RankingReader {
  private static final Type<Double> ERROR = Numbers.notNegative();
  private static final String LOSS = "a loss of accuracy such as 0.412 +- 0.015";

  private final Declarations declarations;
  private final List<Diagnostic> findings;
  private final String name;
  private final Fields fields;
  private final List<Ranking.RankedHead> heads = new ArrayList<>();
  private Optional<HeadGrid> grid = Optional.empty();

  RankingReader(Declaration declaration, Declarations declarations) {
    this.declarations = declarations;
    this.findings = declarations.findings();
    this.name = declaration.name().text();
    this.fields = Fields.of(RankingSchema.RANKING, declaration.block(), declarations.scope());
  }

  Optional<Ranking> read() {
    Optional<Located<String>> teacher = fields.require(RankingSchema.TEACHER);
    fields.note(name, declarations.origins());
    grid = teacher.flatMap(word -> declarations.teacher(word.value(), word.span()).grid());
    boolean sound = heads() & fields.isSound();
    Optional<Fields> measured = measured();
    sound &= measured.map(Fields::isSound).orElse(true);
    Optional<Block> probe = fields.only(RankingSchema.PROBE);
    Optional<KvProbe> kv = Optional.empty();
    int examples = RankingSchema.EXAMPLES.byDefault();
    if (probe.isPresent()) {
      Fields inner = Fields.of(RankingSchema.PROBE, probe.get(), declarations.scope());
      inner.note(name + ".probe", declarations.origins());
      sound &= inner.isSound();
      kv = Optional.of(ProbeReader.read(inner));
      examples = inner.get(RankingSchema.EXAMPLES);
    }
    if (!sound) {
      return Optional.empty();
    }
    Optional<Double> baseline = fields.find(RankingSchema.BASELINE).map(Located::value);
    Ranking ranking =
        new Ranking(
            name,
            teacher.orElseThrow().value(),
            kv,
            examples,
            baseline,
            measured.map(RankingReader::measured),
            heads);
    declarations.parts().add(name, ranking);
    declarations
        .known(ranking.teacher())
        .ifPresent(ranked -> declarations.parts().add(name, new RankedTeacher(ranking, ranked)));
    return Optional.of(ranking);
  }

  private Optional<Fields> measured() {
    Optional<Fields> measured =
        fields
            .only(RankingSchema.MEASURED)
            .map(block -> Fields.of(RankingSchema.MEASURED, block, declarations.scope()));
    measured.ifPresent(
        inner -> {
          inner.require(RankingSchema.TEACHER_SHA256);
          inner.note(name + "." + RankingSchema.MEASURED.name(), declarations.origins());
        });
    return measured;
  }

  private static Ranking.Measured measured(Fields fields) {
    return new Ranking.Measured(
        fields.get(RankingSchema.TEACHER_SHA256),
        fields.find(RankingSchema.HYB).map(Located::value),
        fields.find(RankingSchema.SEED).map(Located::value),
        fields.find(RankingSchema.PRECISION).map(Located::value));
  }

  private boolean heads() {
    int before = findings.size();
    fields.entries().forEach(this::entry);
    fields.statement(RankingSchema.ORDER).ifPresent(this::order);
    return findings.size() == before; // nothing here is a mere warning
  }

  private void entry(Assignment assignment) {
    String word = assignment.path().get(0).text();
    Span span = assignment.path().get(0).span();
    score(word, assignment.value())
        .ifPresent(score -> add(Head.parse(word).orElseThrow(), Optional.of(score), span));
  }

  private Optional<Ranking.Score> score(String head, Value value) {
    if (!(value instanceof Value.Measured measured)) {
      return loss(head, value).map(loss -> new Ranking.Score(loss, 0));
    }
    Optional<Double> loss = loss(head, measured.estimate());
    Optional<Double> error = ERROR.read(head, measured.error(), declarations.scope());
    return loss.isEmpty() || error.isEmpty()
        ? Optional.empty()
        : Optional.of(new Ranking.Score(loss.get(), error.get()));
  }

  /** A loss of accuracy, which may be negative. */
  private Optional<Double> loss(String head, Value value) {
    Scope scope = declarations.scope();
    if (!Arithmetic.isExpression(value)) {
      return Type.wrong(head, value, LOSS, scope);
    }
    Optional<Quantity> loss = scope.evaluate(head, value);
    return loss.isPresent() && loss.get().measure() != Measure.PLAIN
        ? Type.wrong(head, value, LOSS, scope)
        : loss.map(number -> number.value().toDouble());
  }

  private void order(Statement order) {
    if (!fields.entries().isEmpty()) {
      findings.add(
          Diagnostic.error(
              "wrong-form",
              order.span(),
              "a ranking has entries with scores or an order, not both"));
      return;
    }
    for (Value value : HeadSet.elements(order.arguments())) {
      Optional<Head> head =
          value instanceof Value.Name word ? Head.parse(word.text()) : Optional.empty();
      if (head.isEmpty()) {
        Type.wrong("order", value, "heads such as L9H25", declarations.scope());
      } else {
        add(head.get(), Optional.empty(), value.span());
      }
    }
  }

  private void add(Head head, Optional<Ranking.Score> score, Span span) {
    if (grid.isEmpty() || new Heads(grid.get(), findings).checkHas(head, span)) {
      declarations.origins().put(name + ".heads[" + heads.size() + "]", span);
      heads.add(new Ranking.RankedHead(head.layer(), head.head(), score));
    }
  }
}
