package io.hyb.check;

import io.hyb.arch.KvProbe;
import io.hyb.arch.Ranking;
import io.hyb.arch.Teacher;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import io.hyb.resolve.Declaration;
import io.hyb.syntax.tree.Assignment;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Item;
import io.hyb.syntax.tree.Statement;
import io.hyb.syntax.tree.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a {@code ranking}: entries with scores, highest first, or an {@code order} without, or a
 * probe alone, with which it is yet to be measured.
 */
final class RankingReader {
  private static final Key<String> TEACHER = new Key<>("teacher", ValueKind.REFERENCE);
  private static final Key<Double> BASELINE = new Key<>("baseline", Numbers.notNegative());
  private static final Key<Integer> EXAMPLES = new Key<>("examples", Numbers.whole(1));

  private static final Schema SCHEMA =
      Schema.of("a ranking", TEACHER, BASELINE).withBlocks("probe").withStatements("order");

  private static final int DEFAULT_EXAMPLES = 256;

  private final Declaration declaration;
  private final Declarations declarations;
  private final List<Diagnostic> findings;
  private final List<Ranking.RankedHead> heads = new ArrayList<>();
  private final Set<Head> seen = new HashSet<>();
  private Optional<Teacher> teacher = Optional.empty();

  RankingReader(Declaration declaration, Declarations declarations) {
    this.declaration = declaration;
    this.declarations = declarations;
    this.findings = declarations.findings();
  }

  Optional<Ranking> read() {
    List<Item> settings = new ArrayList<>();
    List<Assignment> entries = new ArrayList<>();
    for (Item item : declaration.block().items()) {
      if (item instanceof Assignment assignment && isEntry(assignment)) {
        entries.add(assignment);
      } else {
        settings.add(item);
      }
    }
    Fields fields = new Fields(SCHEMA, declaration.place(), settings, findings);
    Optional<Located<String>> name = fields.require(TEACHER);
    teacher = name.flatMap(word -> declarations.teacher(word.value(), word.span()));
    entries.forEach(this::entry);
    fields.statement("order").ifPresent(order -> order(order, !entries.isEmpty()));
    Probe probe = fields.only("probe").map(this::probe).orElse(Probe.NONE);
    String own = declaration.name().text();
    declarations.origins().put(own, declaration.place());
    if (heads.isEmpty() && !fields.has("probe") && !fields.has("order") && entries.isEmpty()) {
      findings.add(
          Diagnostic.error(
              "empty-ranking",
              declaration.place(),
              own + " has neither heads nor a probe to rank them with"));
    }
    return name.map(
        word ->
            new Ranking(
                own,
                word.value(),
                probe.kv(),
                probe.examples(),
                fields.find(BASELINE).map(Located::value),
                heads));
  }

  private record Probe(Optional<KvProbe> kv, int examples) {
    static final Probe NONE = new Probe(Optional.empty(), DEFAULT_EXAMPLES);
  }

  private Probe probe(Block block) {
    if (!Kinds.isKind(block, List.of("kv"), findings)) {
      return Probe.NONE;
    }
    Fields fields = new Fields(ProbeReader.schema(EXAMPLES), block, findings);
    return new Probe(Optional.of(ProbeReader.read(fields)), fields.get(EXAMPLES, DEFAULT_EXAMPLES));
  }

  private static boolean isEntry(Assignment assignment) {
    return assignment.path().size() == 1 && Head.parse(assignment.path().get(0).text()).isPresent();
  }

  private void entry(Assignment assignment) {
    String word = assignment.path().get(0).text();
    Span span = assignment.path().get(0).span();
    Optional<Ranking.Score> score = score(word, assignment.value());
    add(Head.parse(word).orElseThrow(), score, span);
  }

  private Optional<Ranking.Score> score(String head, Value value) {
    Value.Number loss = null;
    BigDecimal error = BigDecimal.ZERO;
    if (value instanceof Value.Measured measured) {
      loss = measured.estimate();
      error = measured.error().number();
      if (!measured.error().unit().isEmpty() || error.signum() < 0) {
        ValueKind.wrong(head, measured.error(), "a standard error of 0 or more", findings);
        return Optional.empty();
      }
    } else if (value instanceof Value.Number number) {
      loss = number;
    }
    if (loss == null || !loss.unit().isEmpty()) {
      ValueKind.wrong(head, value, "a loss of accuracy such as 0.412 +- 0.015", findings);
      return Optional.empty();
    }
    return Optional.of(new Ranking.Score(loss.number().doubleValue(), error.doubleValue()));
  }

  private void order(Statement order, boolean scored) {
    if (scored) {
      findings.add(
          Diagnostic.error(
              "wrong-form",
              order.span(),
              "a ranking has entries with scores or an order, not both"));
      return;
    }
    for (Value value : HeadSet.elements(order.arguments())) {
      Optional<Head> head =
          value instanceof Value.Name name ? Head.parse(name.text()) : Optional.empty();
      if (head.isEmpty()) {
        ValueKind.wrong("order", value, "heads such as L9H25", findings);
      } else {
        add(head.get(), Optional.empty(), value.span());
      }
    }
  }

  private void add(Head head, Optional<Ranking.Score> score, Span span) {
    if (teacher.isPresent()
        && !Heads.isWithin(
            head,
            teacher.get().name(),
            teacher.get().layers(),
            teacher.get().heads(),
            span,
            findings)) {
      return;
    }
    if (!seen.add(head)) {
      findings.add(Diagnostic.error("duplicate-head", span, head + " is ranked already"));
      return;
    }
    if (!heads.isEmpty() && score.isPresent()) {
      Optional<Ranking.Score> before = heads.get(heads.size() - 1).score();
      if (before.isPresent() && before.get().loss() < score.get().loss()) {
        findings.add(
            Diagnostic.error(
                "ranking-order",
                span,
                head + " has a higher score than the head before it; entries stand highest first"));
      }
    }
    heads.add(new Ranking.RankedHead(head.layer(), head.head(), score));
  }
}
