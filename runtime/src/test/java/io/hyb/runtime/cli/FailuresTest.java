package io.hyb.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FailuresTest {
  @Test
  void aJarOfAnotherRuntimeIsToBeCompiledAgain() {
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    PrintStream printer = new PrintStream(errors, true, StandardCharsets.UTF_8);
    Console console = new Console(InputStream.nullInputStream(), printer, printer);
    int code =
        Failures.report(new RuntimeException(new NoSuchMethodError("NDArray after(…)")), console);
    assertThat(code).isEqualTo(ExitCode.REFUSED);
    assertThat(errors.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .contains("NDArray after(…)", "`hyb compile`");
  }
}
