package io.hyb.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.syntax.SpecParser;
import io.hyb.syntax.tree.Item;
import io.hyb.syntax.tree.Let;
import io.hyb.syntax.tree.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopeTest {
  private final Map<String, Let> lets = new HashMap<>();
  private final List<Diagnostic> findings = new ArrayList<>();
  private final Scope scope = new Scope(lets, true, findings);

  @ParameterizedTest
  @CsvSource({
    "4-1, 3",
    "4 +-1, ",
    "2 + 3 * 4, 14",
    "(2 + 3) * 4, 20",
    "7 - 2 - 1, 4",
    "24 / 4 / 2, 3",
    "24 * (1/3), 8",
    "-(2 - 5), 3",
    "- 2 * -3, 6",
    "2e-1 + 1e-1, 0.3",
    "1/3, 1/3 (about 0.3333)",
    "2K + 1Ki, 3024",
    "3*64 MiB, 192 MiB",
    "1 GiB - 1 GiB / 2, 512 MiB",
    "1 GiB / 64 MiB, 16",
    "64 MiB + 1, 67108865 bytes",
    "64MiB, 64 MiB",
    "20%, 20%",
    "(20%), 20%",
    "-20%, -20%",
    "20% * 512, 102.4",
    "512 * 20%, 102.4",
    "20% of 512, 102.4",
    "20% of 512 + 1, 103.4",
    "20% of 2 * 512, 204.8",
    "20% of 5 GiB, 1 GiB",
    "50% of 50%, 25%",
    "100% - 2.5%, 97.5%",
    "20% / 2, 10%",
    "20% / 40%, 0.5",
    "20% + 0.1, 0.3",
    "100% / 3, 1/3 (about 0.3333)"
  })
  void expressionsComeTo(String expression, String expected) {
    Value value = SpecParser.parseValue("test", expression).value().orElseThrow();
    Optional<Quantity> number = scope.evaluate("key", value);
    assertThat(number.map(Quantity::toString)).isEqualTo(Optional.ofNullable(expected));
  }

  @Test
  void letsAreComputedInAnyOrderAndOnce() {
    declare("let a = b * c  let b = c + 1  let c = 1/2  let broken = 1/0  let too = broken + a");

    assertThat(let("a")).hasToString("Optional[0.75]");
    assertThat(let("too")).isEmpty();
    assertThat(let("too")).isEmpty();
    scope.checkLets();
    assertThat(findings).extracting(Diagnostic::id).containsExactly("division-by-zero");
  }

  @Test
  void aCycleIsReportedOnceHoweverItIsEntered() {
    declare("let in = a + b  let a = b  let b = c + in2  let c = a  let in2 = 1");

    assertThat(let("in")).isEmpty();
    assertThat(let("c")).isEmpty();
    scope.checkLets();
    assertThat(findings).extracting(Diagnostic::id).containsExactly("let-cycle");
    assertThat(findings.get(0).message()).endsWith("through `b`, `c`");
  }

  @Test
  void aChainAsLongAsAFileIsComputed() {
    int links = 20_000;
    StringBuilder chain = new StringBuilder("let n0 = 1\n");
    for (int i = 1; i < links; i++) {
      chain.append("let n").append(i).append(" = n").append(i - 1).append("+1\n");
    }
    declare(chain.toString());

    assertThat(let("n" + (links - 1))).hasToString("Optional[" + links + "]");
  }

  @Test
  void aNumberOfTooManyDigitsIsOneFinding() {
    StringBuilder squares = new StringBuilder("let n0 = 1e99\n");
    for (int i = 1; i < 40; i++) {
      squares
          .append("let n")
          .append(i)
          .append(" = n")
          .append(i - 1)
          .append("*n")
          .append(i - 1)
          .append("\n");
    }
    declare(squares.toString());

    scope.checkLets();

    assertThat(findings).extracting(Diagnostic::id).containsExactly("number-too-large");
  }

  @Test
  void functionsAreWhatTheOneWhoAsksSaysTheyAre() {
    Value value = SpecParser.parseValue("test", "2 * kept() + 1").value().orElseThrow();

    assertThat(scope.evaluate("require", value, (call, in) -> Optional.of(Quantity.plain(4))))
        .hasToString("Optional[9]");
    assertThat(scope.evaluate("key", value)).isEmpty();
    assertThat(findings).extracting(Diagnostic::id).containsExactly("misplaced-function");
  }

  private Optional<Quantity> let(String name) {
    return scope.evaluate("key", SpecParser.parseValue("test", name).value().orElseThrow());
  }

  private void declare(String text) {
    for (Item item : SpecParser.parse("test.hyb", text).value().orElseThrow().items()) {
      Let let = (Let) item;
      lets.put(let.name().text(), let);
    }
  }
}
